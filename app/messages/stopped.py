"""What failed, or what a restore cancelled, goes again when a person says so: all of it at one press, but for what was
overtaken meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models.accounts.account import Account
from models.base import db, rows_changed, utcnow
from models.cases.audit import AuditEvent
from models.messages.notification import Notification, NotificationState

WORTH_SENDING = timedelta(days=30)  # what is older tells nobody anything new
RESTORED = "restored"  # error code of what waited when a backup was made: it may have been sent since
STOPPED_KINDS: dict[str, sa.ColumnElement[bool]] = {
    "failed": Notification.state == NotificationState.FAILED,
    "restored": sa.and_(Notification.state == NotificationState.CANCELLED, Notification.error_code == RESTORED),
}
LEFT = (NotificationState.ACCEPTED, NotificationState.DELIVERED, NotificationState.READ)


@dataclass(frozen=True)
class SentAgain:
    messages: int
    overtaken: int  # a later one about the same case has left: an older step would only confuse


def lately(which: str, scope: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(scope, STOPPED_KINDS[which], Notification.created_at > utcnow() - WORTH_SENDING)


def count_stopped(which: str, scope: sa.ColumnElement[bool]) -> int:
    """`which` is a key of STOPPED_KINDS."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Notification).where(lately(which, scope))) or 0


def send_again(which: str, scope: sa.ColumnElement[bool], *, by: Account) -> SentAgain:
    """Those in `scope`, as if they had never been tried. The caller commits."""
    later = aliased(Notification)
    overtaken = sa.exists().where(
        later.subject == Notification.subject, later.id > Notification.id, later.state.in_(LEFT)
    )
    again = sa.update(Notification).where(lately(which, scope), ~overtaken).values(
        state=NotificationState.DUE, due_at=utcnow(), failures=0, unsure=0, error_code=None, error_text=None
    ).execution_options(synchronize_session=False)  # fmt: skip
    messages = rows_changed(again)
    db.session.expire_all()
    if messages:
        AuditEvent.record(f"notification:{which}", "send_again", by=by, particulars={"count": messages})
    return SentAgain(messages, count_stopped(which, scope))
