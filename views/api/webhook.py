"""Where the WhatsApp gateway reports what became of messages (docs/reference/whatsapp.md §1.4)."""

from __future__ import annotations

import hashlib
import hmac
import json

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from app.core.extensions import csrf
from app.messages.receipts import apply_update
from models.base import db
from views.guards import public

webhook = Blueprint("webhook", __name__)
csrf.exempt(webhook)  # it is signed instead

LARGEST_UPDATE = 3 * 1024 * 1024  # bytes; Meta sends no more


@webhook.get("/webhook/whatsapp")
@public
def verify() -> ResponseReturnValue:
    """Meta asks when the office enters this address. Digits only, or the answer could carry a script."""
    challenge, token = (request.args.get(f"hub.{name}", "") for name in ("challenge", "verify_token"))
    asked = request.args.get("hub.mode") == "subscribe" and challenge.isascii() and challenge.isdigit()
    if not asked or not same(token, current_app.config["WHATSAPP_VERIFY_TOKEN"]):
        return plain_answer("forbidden", 403)
    return plain_answer(challenge, 200)


@webhook.post("/webhook/whatsapp")
@public
def receive() -> ResponseReturnValue:
    """Receipts, signed over the raw body. 200 only once they are kept: Meta repeats all else for 7 days."""
    request.max_content_length = LARGEST_UPDATE
    body = request.get_data(cache=True)
    signature = request.headers.get("X-Hub-Signature-256")
    if not signature:
        return plain_answer("no signature", 401)
    if not same(signature, signature_of(body)):
        return plain_answer("wrong signature", 403)
    try:
        update = json.loads(body)
    except ValueError:
        return plain_answer("not JSON", 400)
    return _keep(update)


def signature_of(body: bytes) -> str:
    """Nothing matches while no secret is set: whoever knows the empty one could sign."""
    secret = current_app.config["WHATSAPP_APP_SECRET"]
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() if secret else ""


def same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _keep(update: object) -> ResponseReturnValue:
    try:
        apply_update(update)
        db.session.commit()
    except DBAPIError:
        db.session.rollback()
        current_app.logger.exception("receipts not kept")
        return plain_answer("try again", 503)
    return plain_answer("ok", 200)


def plain_answer(text: str, status: int) -> ResponseReturnValue:
    return text, status, {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
