"""What a decision will tell the citizen, before it is made: the move is rehearsed, its message read (decision 0012)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from markupsafe import Markup, escape

from app.messages.text import render
from models.accounts.account import Account
from models.base import db
from models.calendar.local_time import say_moment
from models.cases.refusals import MoveRefused
from models.cases.workflow import Move, Needs
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.offices.region import Office
from models.rehearsal import RehearsingSession
from models.requests.document import Delivery, Document, DocumentState
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus, finished_message

Pickups = Mapping[int, tuple[Office | None, datetime | None]]

_OPEN = "…"  # stands where the operator has not written yet
# A model trims the end of a reason where a sentence goes on behind it: where this is left the reason stands whole.
TRIMMED = " . ."
# Private-use letters: no wording has them, and they go through `render` unchanged.
MARK = re.compile(rf"\ue000([a-z_]+)\ue001([^\ue002]*)\ue002({re.escape(TRIMMED)})?")


@dataclass(frozen=True)
class Given:
    """What the decision's form gives. `pickups`: place and time (UTC) by document; `dropped`: those not made."""

    to: RequestStatus | None = None
    reason: str = ""
    items: Collection[str] = ()
    pickups: Pickups = field(default_factory=dict)
    dropped: Collection[int] = ()

    def make(self, document: Document) -> None:
        """As the form of *finish* does, but for the signed PDF, of which no message tells."""
        if document.position in self.dropped:
            document.drop(_OPEN)
        elif document.delivery == Delivery.DIGITAL:
            document.state = DocumentState.READY
        else:
            office, at = self.pickups.get(document.position, (None, None))
            document.make_ready(office=office, pickup_at=at, resi=_OPEN)


# What takes more than a reason; every other move is its row of the workflow. Of *verify* too: what it does to other
# registrations of the NIK is not in its message.
VERBS: dict[str, Callable[[Any, Account, Given], Any]] = {
    "return": lambda case, by, given: case.return_(list(given.items), by=by, reason=given.reason),
    "hold": lambda case, by, given: case.hold(by=by, reason=given.reason),
    "reopen": lambda case, by, given: case.reopen(by=by, reason=given.reason),
    "finish": lambda case, by, given: case.finish(given.make, by=by),
    "advance": lambda case, by, given: case.advance_to(given.to, by=by, make=given.make),
}


def preview(case: AnyCase, name: str, by: Account, given: Given) -> str | None:
    """The message of this move, as the outbox will have it; None when it sends none, or cannot be made.

    `name` is a move's, or *advance* with `given.to`: of several steps only the last one speaks.
    """
    message = _message_of(case, name, by, given)
    return _rendered(message, message.particulars) if message else None


def live_preview(case: AnyCase, name: str, by: Account, given: Given) -> Markup | None:
    """The same, with a <span data-fill> about whatever the operator is still writing, for the browser to fill in."""
    some_item = next(iter(case.definition.by_key))
    message = _message_of(case, name, by, replace(
        given, reason=_marked("alasan", _OPEN) + TRIMMED, items=[some_item],
        pickups={n: (office, _stand_in(n)) for n, (office, _) in given.pickups.items()},
    ))  # fmt: skip
    if message is None:
        return None
    said = dict(message.particulars)
    if said["butir"] == case.definition.label_of(some_item):
        said["butir"] = _marked("butir", _OPEN)
    text = _rendered(message, said | _pickup_in(said, given.pickups))
    return Markup(MARK.sub(_span, str(escape(text))))


def finish_previews(case: ServiceRequest, name: str, by: Account, given: Given) -> dict[str, Markup | None]:
    """How *finish* may end, by delivery: which one depends on the documents that are ticked as not made."""
    found: dict[str, Markup | None] = {}
    optional = [d.position for d in case.documents if d.optional and d.state != DocumentState.HANDED_OVER]
    for dropped in ((), *([n] for n in optional), optional):
        ending = _ending(case, dropped)
        if ending not in found:
            found[ending] = live_preview(case, name, by, replace(given, dropped=dropped))
    return found


def _message_of(case: AnyCase, name: str, by: Account, given: Given) -> Notification | None:
    """What the very verb writes to whoever asked; all that it would change is left as it was."""
    row = case.workflow.find(name, case.status)
    if row and not row.message:
        return None

    def is_its_message(added: Any) -> bool:
        return isinstance(added, Notification) and added.subject == case.subject_name

    with _session().rehearsal(until=is_its_message) as added:
        case.due_at = None  # no message tells of the promise, and to stop its clock takes the office's calendar
        try:
            _make(case, name, row, by, given)
        except MoveRefused:
            return None
    return next(filter(is_its_message, added), None)


def _make(case: AnyCase, name: str, row: Move | None, by: Account, given: Given) -> None:
    if name in VERBS:
        VERBS[name](case, by, given)
    elif row and row.needs is Needs.REASON:
        case.give_reason(name, by=by, reason=given.reason)
    else:
        case.move(name, by=by)


def _ending(case: ServiceRequest, dropped: Collection[int]) -> str:
    with _session().rehearsal():
        for document in [d for d in case.documents if d.position in dropped]:
            document.state = DocumentState.DROPPED
        return finished_message(case).removeprefix("request_finished_")


def _session() -> RehearsingSession:
    return cast(RehearsingSession, db.session())


def _rendered(message: Notification, said: Mapping[str, str]) -> str:
    return render(db.session.get_one(MessageText, message.template).body, said)


def _stand_in(position: int) -> datetime:
    """A time that nobody would choose: where a message names it, it speaks of this document."""
    return datetime(9999, 1, 1, minute=position, tzinfo=UTC)


def _pickup_in(said: Mapping[str, str], pickups: Pickups) -> dict[str, str]:
    """Place and time, marked, of the document that the message names, if it is one that is made now."""
    for position, (_, at) in pickups.items():
        if said.get("waktu_ambil") == say_moment(_stand_in(position)):
            return {"lokasi_ambil": _marked("lokasi_ambil", said["lokasi_ambil"]),
                    "waktu_ambil": _marked("waktu_ambil", say_moment(at) if at else _OPEN)}  # fmt: skip
    return {}


def _marked(name: str, words: str) -> str:
    return f"\ue000{name}\ue001{words}\ue002"


def _span(mark: re.Match[str]) -> str:
    name = f"{mark[1]}_utuh" if mark[3] else mark[1]
    return f'<span data-fill="{name}">{mark[2]}</span>'
