"""The story of a case as its owner reads it: what happened, when, by whom, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.core.i18n import say
from models.base import Translatable
from models.calendar.local_time import say_moment
from models.cases.audit import AuditEvent
from models.requests.document import Displaced
from models.requests.service_request import AnyCase

OFFICE, OWNER = later("Petugas"), later("Anda")


@dataclass(frozen=True)
class Told:
    """What components/case.html shows as one event of a timeline."""

    title: Translatable
    at: datetime
    who: Translatable
    reason: str = ""
    current: bool = False
    turns: bool = False  # the case stands elsewhere since


def story_of(case: AnyCase) -> list[Told]:
    """The oldest first; a move that is not told to its owner, and one taken back, is left out."""
    moves = case.workflow.rows
    return [
        Told(moves[event.name].story, event.at, _who(case, event), _because(case, event), turns=_turns(event))
        for event in lasting(AuditEvent.of(case.subject_name)[::-1])
        if event.name in moves and moves[event.name].story
    ]


def stands_there_since(case: AnyCase, story: list[Told]) -> datetime:
    """As its owner reads its status: a pickup at another time leaves that as it is."""
    return max((told.at for told in story if told.turns), default=case.moved_at)


def _turns(event: AuditEvent) -> bool:
    return event.before != event.after or event.name in ("hold", "resume")


def lasting(events: list[AuditEvent]) -> list[AuditEvent]:
    """Without what was undone: an undo takes back the whole decision before it."""
    kept: list[AuditEvent] = []
    for event in events:
        if event.name != "undo":
            kept.append(event)
        elif kept:
            undone = kept[-1].group
            while kept and kept[-1].group == undone:
                kept.pop()
    return kept


def returned_because(case: AnyCase) -> str:
    """The officer's words when the case last came back."""
    returns = (e for e in AuditEvent.of(case.subject_name) if e.name == "return")
    return say(next((e.particulars.get("reason", "") for e in returns), ""))


def _because(case: AnyCase, event: AuditEvent) -> str:
    """The reason, where it was written for the owner, and of what was sent back also the items: in full."""
    if event.name == "move_pickup":
        return _moved_because(event)
    if event.name == "mend_hand_over":
        return ""  # written for the trail: it may name whoever else stood at the desk
    known = case.definition.by_key
    items = ", ".join(_(known[key].label) for key in event.particulars.get("items", ()) if key in known)
    named = _("Yang diminta: %(items)s.", items=items) if items and event.name == "return" else ""
    return f"{say(event.particulars.get('reason'))} {named}".strip()


def _moved_because(event: AuditEvent) -> str:
    """The place itself stands beside the document, as it is now."""
    was, now = (say_moment(datetime.fromisoformat(event.particulars[one])) for one in ("was", "now"))
    if event.particulars["why"] == Displaced.PLACE:
        return _("Tempat mengambil berubah. Ambil mulai %(now)s.", now=now)
    if event.particulars["why"] == Displaced.ROOM:
        return _("%(was)s terlalu ramai. Waktu ambil Anda dipindah ke %(now)s.", was=was, now=now)
    return _("Pada %(was)s kantor tutup. Waktu ambil Anda dipindah ke %(now)s.", was=was, now=now)


def _who(case: AnyCase, event: AuditEvent) -> Translatable:
    if event.account_id is None:
        return ""
    return OWNER if case.workflow.rows[event.name].is_by_owner else OFFICE
