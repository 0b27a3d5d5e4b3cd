"""What a decision will tell the citizen, word for word, before it is made."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

from markupsafe import Markup, escape

from app.messages.text import render
from models.base import db
from models.calendar.local_time import say_moment
from models.cases.workflow import Move
from models.messages.notification import MessageText
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.document import Delivery, Document, DocumentState
from models.requests.service_request import ServiceRequest
from models.requests.workflow import FORWARD, RequestStatus

Case = Applicant | ServiceRequest
Pickups = Mapping[int, tuple[Office | None, datetime | None]]

OPEN = "…"  # stands where the operator has not written yet
# Private-use letters: no wording has them, and they go through `render` unchanged.
MARK = re.compile("\ue000([a-z_]+)\ue001([^\ue002]*)\ue002")


@dataclass(frozen=True)
class Given:
    """What the decision's form gives. `pickups`: place and time (UTC) by document; `dropped`: those not made."""

    to: str | None = None
    reason: str = ""
    items: Collection[str] = ()
    pickups: Pickups = field(default_factory=dict)
    dropped: Collection[int] = ()


def preview(case: Case, name: str, given: Given = Given()) -> str | None:
    """The message of this move, as the outbox will have it; None when it sends none.

    `name` is a move's, or *advance* with `given.to`: of several steps only the last one speaks.
    """
    move = _last_step(case, name, given.to)
    text = _wording(case, move, given.dropped) if move else None
    return render(text.body, _particulars(case, move, text.key, given)) if move and text else None


def live_preview(case: Case, name: str, given: Given = Given()) -> Markup | None:
    """The same, with a <span data-fill> about whatever the operator is still writing, for the browser to fill in."""
    said = preview(case, name, _Live(given.to, _marked("alasan", OPEN), (), given.pickups, given.dropped))
    if said is None:
        return None
    return Markup(MARK.sub(r'<span data-fill="\1">\2</span>', str(escape(said))))


def finish_previews(case: ServiceRequest, name: str, given: Given) -> dict[str, Markup | None]:
    """How *finish* may end, by delivery: which one depends on the documents that are ticked as not made."""
    found: dict[str, Markup | None] = {}
    optional = [d.position for d in case.documents if d.optional]
    for dropped in ((), *([n] for n in optional), optional):
        kept = {d.delivery for d in case.documents if d.position not in dropped}
        delivery = next((d.value for d in Delivery if d in kept), "none")
        if delivery not in found:
            found[delivery] = live_preview(case, name, Given(given.to, pickups=given.pickups, dropped=dropped))
    return found


class _Live(Given):
    """A form that is still being filled in."""


def _last_step(case: Case, name: str, to: str | None) -> Move | None:
    if name != "advance":
        return case.workflow.find(name, case.status)
    path = case.workflow.path(case.status, RequestStatus(to or ""), FORWARD)
    return path[-1] if path else None


def _wording(case: Case, move: Move, dropped: Collection[int]) -> MessageText | None:
    key = _key(case, move, dropped)
    text = db.session.get(MessageText, key) if key and case.recipient else None
    silent = isinstance(case, ServiceRequest) and key in case.service.silent_messages
    return text if text and text.sends and not silent else None


def _key(case: Case, move: Move, dropped: Collection[int]) -> str | None:
    """As the workflow says it of the documents that will have been made."""
    if isinstance(move.message, str) or move.message is None:
        return move.message
    made = [d for d in getattr(case, "documents", ()) if d.position not in dropped]
    return move.message(SimpleNamespace(documents=made))


def _particulars(case: Case, move: Move, key: str, given: Given) -> dict[str, str]:
    said = case.message_particulars(key, reason=given.reason.strip(), items=list(given.items))
    said["status"] = _status_after(case, move, given)
    if isinstance(given, _Live) and not said["butir"]:
        said["butir"] = _marked("butir", OPEN)
    if isinstance(case, ServiceRequest):
        for word in ("lokasi_ambil", "waktu_ambil"):
            said.pop(word, None)
        said |= _pickup_after(case, move, given)
    return said


def _status_after(case: Case, move: Move, given: Given) -> str:
    if move.name == "hold":
        reason = _marked("alasan_utuh", OPEN) if isinstance(given, _Live) else given.reason.strip()
        return "menunggu" if case.definition.sensitive else f"menunggu: {reason}"
    return move.target_of(case).label


def _pickup_after(case: ServiceRequest, move: Move, given: Given) -> dict[str, str]:
    """Place and time of the first document that will have both: what is made now, or was fetched before."""
    for document in (d for d in case.documents if d.delivery == Delivery.OFFICE):
        if _is_made_now(document, move):
            if document.position not in given.dropped:
                return _typed(document, given)
        elif document.pickup_at and not _is_taken_back(document, move):
            return _said(document.office, document.pickup_at)
    return {}


def _typed(document: Document, given: Given) -> dict[str, str]:
    office, at = given.pickups.get(document.position, (None, None))
    said = _said(office or document.office, at)
    return {key: _marked(key, words) for key, words in said.items()} if isinstance(given, _Live) else said


def _is_taken_back(document: Document, move: Move) -> bool:
    return move.name == "reopen" and document.state != DocumentState.HANDED_OVER


def _is_made_now(document: Document, move: Move) -> bool:
    return move.name == "finish" and document.state != DocumentState.HANDED_OVER


def _said(office: Office | None, at: datetime | None) -> dict[str, str]:
    return {"lokasi_ambil": office.place, "waktu_ambil": say_moment(at) if at else OPEN} if office else {}


def _marked(name: str, words: str) -> str:
    return f"\ue000{name}\ue001{words}\ue002"
