"""Delivery reports: late, twice, out of order, sole witness of a lost answer (docs/reference/delivery.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app.messages import circuit_breaker
from app.messages.claims import outbox
from app.messages.outcomes import UNSURE, Blocked, DeliveryReport, Refused, Retry, Uncertain
from app.messages.retry_policy import after
from models.base import db, rows_changed, utcnow
from models.messages.notification import NotificationState as State

A_FEW = 50  # reports in one transaction
UNDELIVERED = {State.DUE, State.SENDING, State.UNCERTAIN, State.HELD}
# A delivery report applies only upwards. `delivered` after our own giving up still tells the truth.
BELOW = {
    "sent": UNDELIVERED,
    "delivered": UNDELIVERED | {State.ACCEPTED, State.FAILED},
    "read": UNDELIVERED | {State.ACCEPTED, State.FAILED, State.DELIVERED},
}
# Nobody had said whether it went: now somebody does.
given_up_unsure = sa.and_(outbox.c.state == State.FAILED, outbox.c.error_code == UNSURE)
REACHED = {"sent": State.ACCEPTED, "delivered": State.DELIVERED, "read": State.READ}


def apply_delivery_reports(delivery_reports: Iterable[DeliveryReport], wording_codes: frozenset[str]) -> int:
    """Apply what a gateway reported at once; how many messages changed. Commits, a few at a time: a thousand come in
    one body, and others write meanwhile. What was kept before a fault does no harm when it is reported again."""
    reports, applied = list(delivery_reports), 0
    for begin in range(0, len(reports), A_FEW):
        # In the order of rows, so that two deliveries of the same update never wait for each other.
        found = sorted(messages_of(reports[begin : begin + A_FEW]), key=lambda pair: pair[0])
        applied += sum(apply(*pair, wording_codes) for pair in found)
        db.session.commit()
    return applied


def messages_of(reports: list[DeliveryReport]) -> Iterator[tuple[int, DeliveryReport]]:
    """Our rows: by our own words, which also come back when the gateway's answer was lost; else by its id."""
    ours = {report: opaque[0] for report in reports if (opaque := _opaque_of(report))}
    theirs = [report.gateway_id for report in reports if report not in ours]
    by_key, by_id = _ids_by(outbox.c.dedupe_key, ours.values()), _ids_by(outbox.c.gateway_id, theirs)
    for report in reports:
        message_id = by_key.get(ours[report]) if report in ours else by_id.get(report.gateway_id)
        if message_id is not None:
            yield message_id, report


def _ids_by(column: sa.Column[Any], values: Iterable[str]) -> dict[str, int]:
    wanted = list(values)
    query = sa.select(column, outbox.c.id).where(column.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(query)} if wanted else {}


def _opaque_of(delivery_report: DeliveryReport) -> tuple[str, int] | None:
    """(dedupe key, attempt) as Claim.opaque wrote them."""
    ours = re.fullmatch(r"(.{1,140}):([0-9]{1,9})", delivery_report.opaque)
    return (ours[1], int(ours[2])) if ours else None


def apply(message_id: int, delivery_report: DeliveryReport, wording_codes: frozenset[str]) -> bool:
    """One guarded UPDATE, so that a delivery report twice, late or against another writer does no harm."""
    status, gateway_id = delivery_report.status, delivery_report.gateway_id[:128]
    if status == "failed":
        return apply_failure(message_id, delivery_report, gateway_id, wording_codes)
    if status not in REACHED:
        return False
    at = min(delivery_report.at or utcnow(), utcnow())
    values: dict[str, Any] = {
        "state": REACHED[status], "owner": None, "lease_until": None, "error_code": None, "error_text": None,
        "gateway_id": sa.func.coalesce(outbox.c.gateway_id, gateway_id),
        "accepted_at": sa.func.coalesce(outbox.c.accepted_at, at),
    }  # fmt: skip
    if status in ("delivered", "read"):
        values["delivered_at"] = sa.func.coalesce(outbox.c.delivered_at, at)
    if status == "read":
        values["read_at"] = at
    below = sa.or_(outbox.c.state.in_(BELOW[status]), given_up_unsure)
    return changed(outbox.c.id == message_id, below, values=values)


def apply_failure(
    message_id: int, delivery_report: DeliveryReport, gateway_id: str, wording_codes: frozenset[str]
) -> bool:
    """Accepted, then failed. Only the sending that the row still speaks of counts, not an older one."""
    query = sa.select(outbox.c.attempt, outbox.c.failures, outbox.c.unsure).where(outbox.c.id == message_id)
    tried = db.session.execute(query).first()
    if tried is None:
        return False
    trouble = delivery_report.trouble or Refused("failed", "the gateway does not say why")
    if isinstance(trouble, Uncertain):
        trouble = Retry(trouble.code, trouble.text)  # why it failed is not known; that it did, is
    values = after(trouble, tried, current_app.config["DELIVERY_ECHO_SECONDS"])

    this_sending = sa.and_(outbox.c.state == State.ACCEPTED, outbox.c.gateway_id == gateway_id)
    attempt = (_opaque_of(delivery_report) or ("", 0))[1]
    its_answer_was_lost = sa.and_(outbox.c.state.in_([State.SENDING, State.UNCERTAIN]), outbox.c.attempt == attempt)
    applied = changed(outbox.c.id == message_id, sa.or_(this_sending, its_answer_was_lost),
                      values=values | {"owner": None, "lease_until": None})  # fmt: skip
    if applied and isinstance(trouble, Blocked):
        circuit_breaker.hold_all(trouble, wording_codes)
    return applied


def changed(*conditions: sa.ColumnElement[bool], values: dict[str, Any]) -> bool:
    return rows_changed(sa.update(outbox).where(*conditions).values(values)) == 1
