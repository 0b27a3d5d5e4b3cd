"""What Meta posts to our webhook, signed, and its first question there (docs/reference/whatsapp.md §1.4)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import Headers

from app.messages.outcomes import DeliveryReport, Trouble, sound
from app.messages.providers import Distrusted
from app.messages.providers.cloud.answers import classify


def right_challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """Meta asks when the office enters our address. Digits only, or the answer could carry a script."""
    challenge, token = (query.get(f"hub.{name}", "") for name in ("challenge", "verify_token"))
    asked = query.get("hub.mode") == "subscribe" and challenge.isascii() and challenge.isdigit()
    return challenge if asked and is_same(token, verify_token) else None


def expect_signed(headers: Headers, body: bytes, secret: str) -> None:
    """Over the raw body. Raises Distrusted; without a secret always: whoever knows the empty one could sign."""
    given = headers.get("X-Hub-Signature-256")
    if not given:
        raise Distrusted("no signature", 401)
    right = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() if secret else ""
    if not is_same(given, right):
        raise Distrusted("wrong signature", 403)


def is_same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def delivery_reports_in(update: object) -> Iterator[DeliveryReport]:
    """Several entries, changes and statuses may come in one body; what has another shape is not ours.

    An odd one is passed over: the good ones beside it are kept.
    """
    for entry in children(update, "entry"):
        for change in children(entry, "changes"):
            for status in children(change.get("value"), "statuses"):
                names = (status.get("id"), status.get("status"), status.get("biz_opaque_callback_data", ""))
                if all(isinstance(name, str) and name == sound(name) for name in names):
                    yield delivery_report_of(status)


def children(parent: object, name: str) -> list[dict[str, Any]]:
    found = parent.get(name) if isinstance(parent, dict) else None
    return [child for child in found if isinstance(child, dict)] if isinstance(found, list) else []


def delivery_report_of(status: dict[str, Any]) -> DeliveryReport:
    word = str(status.get("status"))
    return DeliveryReport(
        word, str(status.get("id")), str(status.get("biz_opaque_callback_data")), time_of(status),
        trouble_in(status) if word == "failed" else None,
    )  # fmt: skip


def time_of(status: dict[str, Any]) -> datetime | None:
    """Seconds since 1970, as text; None when it makes no sense."""
    try:
        return datetime.fromtimestamp(int(status["timestamp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def trouble_in(status: dict[str, Any]) -> Trouble:
    error = next(iter(children(status, "errors")), {})
    code = error.get("code")
    return classify(code if isinstance(code, int) else 131000, error.get("title"))
