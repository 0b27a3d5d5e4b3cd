"""Where a message provider reports what became of messages: each at its own address, and in its own words."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from app.core.extensions import csrf
from app.messages.delivery_reports import apply_delivery_reports
from app.messages.outcomes import DeliveryReport
from app.messages.providers import Distrusted, Provider, provider_behind
from models.base import db
from views.guards import public

webhook = Blueprint("webhook", __name__)
csrf.exempt(webhook)  # it is signed instead

LARGEST_UPDATE = 3 * 1024 * 1024  # bytes; Meta sends no more


@webhook.get("/webhook/<address>")
@public
def verify(address: str) -> ResponseReturnValue:
    """A gateway may ask whether this address is ours, before it reports here."""
    answer = provider_at(address).greeting(request.args)
    return plain_answer(answer, 200) if answer else plain_answer("forbidden", 403)


@webhook.post("/webhook/<address>")
@public
def receive(address: str) -> ResponseReturnValue:
    """Delivery reports. 200 only once they are kept: all else is repeated (by Meta for 7 days)."""
    provider = provider_at(address)
    request.max_content_length = LARGEST_UPDATE
    try:
        delivery_reports = list(provider.delivery_reports(request.headers, request.get_data(cache=True)))
    except Distrusted as doubt:
        return plain_answer(str(doubt), doubt.status)
    except ValueError:
        return plain_answer("not understood", 400)
    return _keep(delivery_reports, provider)


def provider_at(address: str) -> Provider:
    found = provider_behind(address) or abort(404)
    return found(current_app.config)


def _keep(delivery_reports: list[DeliveryReport], provider: Provider) -> ResponseReturnValue:
    try:
        apply_delivery_reports(delivery_reports, provider.wording_codes)
        db.session.commit()
    except DBAPIError:
        db.session.rollback()
        current_app.logger.exception("delivery reports not kept")
        return plain_answer("try again", 503)
    return plain_answer("ok", 200)


def plain_answer(text: str, status: int) -> ResponseReturnValue:
    return text, status, {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
