"""What failed goes again when a person says so: all of it at one press, and nothing that was overtaken meanwhile."""

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
LEFT = (NotificationState.ACCEPTED, NotificationState.DELIVERED, NotificationState.READ)


@dataclass(frozen=True)
class SentAgain:
    messages: int
    overtaken: int  # a later one about the same case has left: an older step would only confuse


def failed_lately(scope: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(
        scope, Notification.state == NotificationState.FAILED, Notification.created_at > utcnow() - WORTH_SENDING
    )


def count_failed(scope: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Notification).where(failed_lately(scope))) or 0


def send_failed_again(scope: sa.ColumnElement[bool], *, by: Account) -> SentAgain:
    """Those in `scope`, as if they had never been tried. The caller commits."""
    later = aliased(Notification)
    overtaken = sa.exists().where(
        later.subject == Notification.subject, later.id > Notification.id, later.state.in_(LEFT)
    )
    again = sa.update(Notification).where(failed_lately(scope), ~overtaken).values(
        state=NotificationState.DUE, due_at=utcnow(), failures=0, unsure=0, error_code=None, error_text=None
    ).execution_options(synchronize_session=False)  # fmt: skip
    messages = rows_changed(again)
    db.session.expire_all()
    if messages:
        AuditEvent.record("notification:failed", "send_again", by=by, particulars={"count": messages})
    return SentAgain(messages, count_failed(scope))
