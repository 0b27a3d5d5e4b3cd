"""When the gateway refuses everything until a person acts (an expired token, an unpaid bill): hold, probe.

Held messages are shown to the admin. Nothing is dropped, and a thousand messages are not each tried in vain.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.messages.claims import in_state, outbox, rows_changed
from app.messages.retry_policy import hold_seconds
from app.messages.whatsapp import BLOCKS_MESSAGE, SENDER, Blocked
from models.base import db, utcnow
from models.messages.notification import NotificationState

held = in_state(outbox, "held")
for_its_wording = outbox.c.error_code.in_([str(code) for code in BLOCKS_MESSAGE])


def hold_all_due(trouble: Blocked) -> None:
    """The sender is blocked: what is due now would only meet the same wall."""
    if trouble.scope != SENDER:
        return
    now = utcnow()
    db.session.execute(
        sa.update(outbox)
        .where(in_state(outbox, "due"), outbox.c.due_at <= now)
        .values(state=NotificationState.HELD, due_at=now + timedelta(seconds=hold_seconds(trouble.code)),
                error_code=trouble.code[:20], error_text=trouble.text[:300])
    )  # fmt: skip


def probe() -> None:
    """Let go what is to be tried again: all messages held for their wording, one of those held for us all."""
    now = utcnow()
    release(for_its_wording, outbox.c.due_at <= now)
    oldest = db.session.execute(
        sa.select(outbox.c.id, outbox.c.error_code)
        .where(held, ~for_its_wording, outbox.c.due_at <= now).order_by(outbox.c.id).limit(1)
    ).first()  # fmt: skip
    if oldest:
        release(outbox.c.id == oldest.id)
        again_at = now + timedelta(seconds=hold_seconds(oldest.error_code))
        db.session.execute(sa.update(outbox).where(held, ~for_its_wording).values(due_at=again_at))


def release_after_success() -> None:
    """One message went through, so the gateway takes messages again."""
    release(~for_its_wording)


def release(*conditions: sa.ColumnElement[bool]) -> int:
    statement = sa.update(outbox).where(held, *conditions)
    return rows_changed(statement.values(state=NotificationState.DUE, due_at=utcnow()))
