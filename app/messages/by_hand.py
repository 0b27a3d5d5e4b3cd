"""The desk sends with its own phone: a list, a prefilled wa.me link, and a mark of who sent it."""

from __future__ import annotations

from urllib.parse import quote

import sqlalchemy as sa

from app.messages.claims import outbox
from app.messages.text import render
from models.accounts.account import Account
from models.base import db, rows_changed, utcnow
from models.cases.audit import AuditEvent
from models.messages.message_text import MessageText
from models.messages.notification import Notification, NotificationState

BY_HAND = (NotificationState.DUE, NotificationState.HELD, NotificationState.FAILED)


def waiting_for_the_desk() -> sa.Select[Notification]:
    """What the desk may send by hand, oldest first: what is due, and what the gateway would not take."""
    return (
        sa.select(Notification)
        .where(Notification.state.in_(BY_HAND), Notification.due_at <= utcnow())
        .order_by(Notification.id)
    )


def wa_me_link(notification: Notification) -> str:
    """Opens WhatsApp with the number and the text filled in; the person presses send."""
    text = db.session.get(MessageText, notification.template)
    words = render(text.body, notification.particulars) if text else ""
    return f"https://wa.me/{(notification.to or '').removeprefix('+')}?text={quote(words)}"


def mark_sent_by_hand(notification: Notification, by: Account) -> bool:
    """Write down that this person sent it; False when another was faster. The caller commits."""
    marked = rows_changed(
        sa.update(outbox)
        .where(outbox.c.id == notification.id, outbox.c.state.in_(BY_HAND))
        .values(state=NotificationState.ACCEPTED, accepted_at=utcnow(), sent_by_id=by.id,
                error_code=None, error_text=None)
    )  # fmt: skip
    if marked:
        message = {"message": notification.template}
        AuditEvent.record(notification.subject, "sent_by_hand", by=by, particulars=message)
    db.session.expire(notification)
    return bool(marked)
