"""Who carries the messages. A new gateway is one more entry in PROVIDERS."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from app.messages.claims import Claim
from app.messages.text import meta_parameters, placeholders, to_meta_template
from app.messages.whatsapp import (
    MESSAGE,
    UNKNOWN_TEMPLATE,
    Accepted,
    Blocked,
    CloudApi,
    Refused,
)  # fmt: skip
from models.sealed import SealBroken

logger = logging.getLogger(__name__)

CATALOGUE = Path(__file__).parents[1] / "catalogue" / "messages.json"


class Provider(Protocol):
    def send(self, claim: Claim) -> Accepted:
        """Hand one message over. Raises a Trouble. Called from several threads, outside any transaction."""


class Cloud:
    """Meta's Cloud API, or the sandbox that speaks it."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._account_id = config["WHATSAPP_BUSINESS_ACCOUNT_ID"]
        self._api = CloudApi(
            config["WHATSAPP_API_URL"], config["WHATSAPP_PHONE_NUMBER_ID"], config["WHATSAPP_TOKEN"],
            self._account_id,
        )  # fmt: skip

    def send(self, claim: Claim) -> Accepted:
        if claim.body is None:
            raise Refused("text", "this kind of message has no text any more")
        try:
            to, parameters = claim.to, meta_parameters(claim.body, claim.particulars)
        except SealBroken:
            raise Refused("sealed", "the recipient or the particulars do not open") from None
        name = template_name(claim.template, claim.body)
        try:
            return self._api.send_template(to, name, parameters, claim.opaque)
        except Blocked as blocked:
            if blocked.code != UNKNOWN_TEMPLATE or not self._account_id:
                raise
        self.publish(claim.template, claim.body)
        return self._api.send_template(to, name, parameters, claim.opaque)

    def publish(self, key: str, body: str) -> None:
        """Hand a wording in for approval. Raises a Trouble; one refused blocks only its own messages."""
        name = template_name(key, body)
        try:
            self._api.publish_template(name, to_meta_template(body), len(placeholders(body)))
        except Refused as refusal:
            raise Blocked(UNKNOWN_TEMPLATE, f"wording refused: {refusal}", MESSAGE) from None


class Console:
    """For a laptop: the log says which message went, never to whom or what about."""

    def send(self, claim: Claim) -> Accepted:
        logger.warning("message %s about %s", claim.template, claim.reference or "-")
        return Accepted(f"console-{claim.id}-{claim.attempt}")


# `manual` sends nothing by itself: its messages stay due, and the desk sends them by hand (by_hand.py).
PROVIDERS: dict[str, Callable[[Mapping[str, Any]], Provider] | None] = {
    "cloud": Cloud,
    "console": lambda config: Console(),
    "manual": None,
}


def provider_for(config: Mapping[str, Any]) -> Provider | None:
    """The one that WHATSAPP_PROVIDER names; None when people send. Raises LookupError for an unknown name."""
    make = PROVIDERS[config["WHATSAPP_PROVIDER"]]
    return make(config) if make else None


def template_name(key: str, body: str) -> str:
    """The template's name at Meta. An edited wording is a new template: an approved one may be edited once
    a day, and messages under way must not meet a wording with other variables."""
    if body == default_wordings().get(key):
        return key
    return f"{key}_{sha256(body.encode()).hexdigest()[:8]}"


@cache
def default_wordings() -> dict[str, str]:
    return {key: message["body"] for key, message in json.loads(CATALOGUE.read_text()).items()}
