"""Taking back the last decision on a case, while nobody was told of it (docs/design.md §4)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from models.accounts.account import Account
from models.base import utcnow
from models.cases.audit import AuditEvent
from models.cases.case import Case
from models.cases.refusals import MoveRefused
from models.messages.notification import Notification

# Where the desk sends messages by hand they wait for days; by then people have acted upon the decision.
UNDONE_AT_MOST = timedelta(minutes=15)


def undoable_by(case: Case, account: Account, events: Sequence[Any] | None = None) -> list[Any]:
    """The events of the last decision, oldest first, if this person may still take it back; else none.

    `events`: the newest of this case, where the caller has read them already.
    """
    events = events or AuditEvent.of(case.subject_name, limit=12)
    last = [e for e in events if events and e.group == events[0].group]
    if not last or any(e.account_id != account.id or not _may_be_undone(case, e) for e in last):
        return []
    if utcnow() - last[0].at > UNDONE_AT_MOST:
        return []
    return last[::-1] if Notification.all_unsent(last[0].group, last[0].at) else []


def undo(case: Case, *, by: Account) -> AuditEvent:
    """Take back the whole of this person's last decision, while its message is unsent. Raises MoveRefused."""
    events = undoable_by(case, by)
    if events:
        case.refuse_undo(events[-1])
    if not events or not Notification.cancel_group(events[0].group):
        raise MoveRefused("Keputusan ini tidak dapat diurungkan lagi: pesannya sudah dikirim, atau terlalu lama.")
    before = case.status
    case.status = type(case.status)(events[0].before or "")
    case.restore(events[0].kept or {})
    case.moved_at = utcnow()
    case.flush()
    undone = AuditEvent.record(
        case.subject_name, "undo", by=by, before=before, after=case.status, group=uuid.uuid4().hex
    )
    case.on_undone(events[-1])
    return undone


def _may_be_undone(case: Case, event: Any) -> bool:
    """A move that the table lets be taken back; one that replaced another's account never."""
    move = case.workflow.rows.get(event.name)
    was_a_move = bool(event.before and event.after and event.group)
    return was_a_move and move is not None and move.undoable and not event.particulars.get("replaced")
