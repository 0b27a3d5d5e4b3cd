"""Taking back the last decision on a case, while nobody was told of it (DESIGN §4)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa

from models.base import UtcDateTime, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.messages.notification import Notification

if TYPE_CHECKING:
    from models.accounts.account import Account

# Where the desk sends messages by hand they wait for days; by then people have acted upon the decision.
UNDONE_AT_MOST = timedelta(minutes=15)


class HasUndo:
    """`kept_for_undo` names the columns that an undo puts back besides the status."""

    kept_for_undo: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:  # what every case has besides
        status: Any
        moved_at: Any

        @property
        def subject_name(self) -> str: ...

        def _flush(self) -> None: ...

    def snapshot(self) -> dict[str, Any]:
        """What an undo would have to put back: plain values of the columns named in `kept_for_undo`."""
        return {name: _plain(getattr(self, name)) for name in self.kept_for_undo}

    def restore(self, kept: dict[str, Any]) -> None:
        for name, value in kept.items():
            column = sa.inspect(type(self)).columns[name]
            setattr(self, name, _from_plain(value, column.type))

    def undoable_by(self, account: Account, events: list[AuditEvent] | None = None) -> list[AuditEvent]:
        """The events of the last decision, oldest first, if this person may still take it back; else none.

        `events`: the newest of this case, where the caller has read them already.
        """
        events = events or AuditEvent.of(self.subject_name, limit=12)
        last = [e for e in events if events and e.group == events[0].group]
        if not last or any(e.account_id != account.id or not e.undoable for e in last):
            return []
        if utcnow() - last[0].at > UNDONE_AT_MOST:
            return []
        return last[::-1] if Notification.all_unsent(last[0].group, last[0].at) else []

    def undo(self, *, by: Account) -> AuditEvent:
        """Take back the whole of this person's last decision, while its message is unsent."""
        events = self.undoable_by(by)
        if not events or not Notification.cancel_group(events[0].group):
            raise MoveRefused("Keputusan ini tidak dapat diurungkan lagi: pesannya sudah dikirim, atau terlalu lama.")
        before = self.status
        self.status = type(self.status)(events[0].before or "")
        self.restore(events[0].kept or {})
        self.moved_at = utcnow()
        self._flush()
        return AuditEvent.record(
            self.subject_name, "undo", by=by, before=before, after=self.status, group=uuid.uuid4().hex
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _from_plain(value: Any, kind: sa.types.TypeEngine) -> Any:
    return datetime.fromisoformat(value) if value is not None and isinstance(kind, UtcDateTime) else value
