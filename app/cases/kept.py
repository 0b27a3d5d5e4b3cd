"""What was written, told and done about one case: three tables in one statement, for its page is opened all day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from models.base import Key, Plain, UtcDateTime, db
from models.cases.audit import AuditEvent
from models.cases.note import Note
from models.messages.notification import Notification
from models.requests.service_request import AnyCase

_WORDS = sa.String()
_COLUMNS: dict[str, Any] = {
    "id": Key(), "at": UtcDateTime(), "account_id": Key(), "account_name": _WORDS, "name": _WORDS,
    "text": Note.__table__.c.text.type, "state": Notification.__table__.c.state.type, "error_text": _WORDS,
    "before": _WORDS, "after": _WORDS, "group": _WORDS, "particulars": Plain,
}  # fmt: skip


def kept_about(case: AnyCase) -> dict[str, list[Any]]:
    """By "note", "message" and "event" the rows, the newest first; of these columns a kind lacks some: None."""
    kept: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(_STATEMENT, {"subject": case.subject_name}):
        kept[row.what].append(row)
    return kept


def _newest(what: str, model: Any, most: int, **own: Any) -> sa.Select[Any]:
    own |= {"id": model.id}
    shown = [own.get(name, sa.cast(sa.null(), kind)).label(name) for name, kind in _COLUMNS.items()]
    about = sa.select(sa.literal_column(f"'{what}'").label("what"), *shown).where(
        model.subject == sa.bindparam("subject")
    )
    return sa.select(about.order_by(model.id.desc()).limit(sa.literal_column(str(most))).subquery())


# Not whom a message went to, nor what it said: both are sealed, and nobody reads them here.
_STATEMENT: sa.CompoundSelect[Any] = sa.union_all(
    _newest("note", Note, 50, at=Note.at, account_name=Note.account_name, text=Note.text),
    _newest("message", Notification, 30, at=Notification.created_at, name=Notification.template,
            state=Notification.state, error_text=Notification.error_text),
    _newest("event", AuditEvent, 200, at=AuditEvent.at, account_id=AuditEvent.account_id,
            account_name=AuditEvent.account_name, name=AuditEvent.name, before=AuditEvent.before,
            after=AuditEvent.after, group=AuditEvent.group, particulars=AuditEvent.particulars),
).order_by(sa.desc("id"))  # fmt: skip
