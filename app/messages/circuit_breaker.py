"""When the gateway refuses everything until a person acts (an expired token, an unpaid bill): hold, probe.

Held messages are shown to the admin. Nothing is dropped, and a thousand messages are not each tried in vain.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.messages.claims import in_state, outbox
from app.messages.outcomes import HOLD_SECONDS, SENDER, Blocked
from models.base import db, rows_changed, utcnow
from models.messages.notification import NotificationState

held = in_state(outbox, "held")


def held_for_wording(wording_codes: frozenset[str]) -> sa.ColumnElement[bool]:
    """`wording_codes`: those errors of the gateway that concern one wording, and not everything we send."""
    return outbox.c.error_code.in_(sorted(wording_codes))


def hold_all(trouble: Blocked, wording_codes: frozenset[str]) -> None:
    """The sender is blocked: what is due now, or waits for the next probe, would only meet the same wall."""
    if trouble.scope != SENDER:
        return
    now = utcnow()
    again_at = now + timedelta(seconds=trouble.seconds)
    db.session.execute(
        sa.update(outbox)
        .where(in_state(outbox, "due"), outbox.c.due_at <= now)
        .values(state=NotificationState.HELD, due_at=again_at,
                error_code=trouble.code, error_text=trouble.text)
    )  # fmt: skip
    db.session.execute(sa.update(outbox).where(held, ~held_for_wording(wording_codes)).values(due_at=again_at))


def probe(wording_codes: frozenset[str]) -> None:
    """Let go what is to be tried again: all messages held for their wording, one of those held for us all."""
    now, for_wording = utcnow(), held_for_wording(wording_codes)
    release(for_wording, outbox.c.due_at <= now)
    oldest = db.session.scalar(
        sa.select(outbox.c.id).where(held, ~for_wording, outbox.c.due_at <= now).order_by(outbox.c.id).limit(1)
    )
    if oldest:
        release(outbox.c.id == oldest)
        again_at = now + timedelta(seconds=HOLD_SECONDS)
        db.session.execute(sa.update(outbox).where(held, ~for_wording).values(due_at=again_at))


def release_after_success(wording_codes: frozenset[str]) -> None:
    """One message went through, so the gateway takes messages again."""
    release(~held_for_wording(wording_codes))


def release(*conditions: sa.ColumnElement[bool]) -> int:
    statement = sa.update(outbox).where(held, *conditions)
    return rows_changed(statement.values(state=NotificationState.DUE, due_at=utcnow()))
