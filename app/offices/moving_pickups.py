"""The worker's: whose pickup cannot be as it was told gets another time or place, and one message (decision 0015).

What meets a closed door is written on no list: it is what meets one now, however the door came to be closed. What an
admin sends elsewhere is marked on the document itself. So a kill loses nothing, and nothing is told twice.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime

from flask import current_app

from app.offices.closed_doors import (
    Promise,
    closed,
    displaced_offices,
    door_is_closed,
    promised,
    requests_by_promise,
    requests_displaced,
    requests_promised,
    why_closed,
)  # fmt: skip
from app.offices.pickup_slots import LEAD, PickupRefused, holds, is_free, next_slot
from models.base import db, utcnow
from models.calendar.local_time import say_moment
from models.calendar.office_calendar import hold_calendar
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.document import Displaced, Document, DocumentState
from models.requests.service_request import ServiceRequest

CLOSED = "closed"


def move_promised_pickups(most: int = 100) -> None:
    """The first so many requests, a transaction each; those of an office that has no free time stay as they are."""
    for request_id in requests_to_move(most):
        try:
            move_pickups_of(request_id)
            db.session.commit()
        except MoveRefused:  # decided at this very moment
            db.session.rollback()
        except Exception:  # one that does not open keeps nobody else at a closed door
            db.session.rollback()
            current_app.logger.exception("the pickups of request %s were not moved", request_id)
    db.session.rollback()


def move_pickups_of(request_id: int) -> None:
    """Of one request, whatever it is at this moment. The caller commits. Raises MoveRefused."""
    hold_calendar()
    case = db.session.get_one(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    whys = {document: why for document in case.documents if (why := _why(document))}
    for document in case.documents:
        document.displaced = document.displaced if document in whys else None
    if times := _times(case, whys):
        first = min(times, key=_time_of)
        case.move_pickups(times, why=whys[first], reason=_reason(first, whys[first]))


def _why(document: Document) -> str:
    """What was told of it holds no longer because of this; "" where it holds."""
    if door_is_closed(document):
        return CLOSED
    if document.state != DocumentState.READY or document.office is None or document.pickup_at is None:
        return ""
    if document.displaced is Displaced.ROOM and holds(document.office, document.pickup_at):
        return ""
    return document.displaced or ""


def _times(case: ServiceRequest, whys: dict[Document, str]) -> dict[Document, datetime]:
    """All that one person fetches at an office is ready there at the same time; where none is free, nothing is."""
    times: dict[Document, datetime] = {}
    for office in {_office_of(document) for document in whys}:
        here = [document for document in whys if document.office is office]
        at = max(map(_time_of, here))
        with suppress(PickupRefused):
            stays = {whys[document] for document in here} == {Displaced.PLACE} and is_free(office, at, case)
            times |= dict.fromkeys(here, at if stays else _next_time(office, at))
    return times


def _reason(document: Document, why: str) -> str:
    """As messages say it, in Indonesian."""
    office, at = _office_of(document), _time_of(document)
    if why == CLOSED:
        return why_closed(office, at)
    if why == Displaced.ROOM:
        return f"terlalu banyak yang datang pada {say_moment(at, language='id')}"
    return f"tempat mengambil sekarang {', '.join(part for part in (office.place, office.address) if part)}"


def _office_of(document: Document) -> Office:
    assert document.office
    return document.office


def _time_of(document: Document) -> datetime:
    assert document.pickup_at
    return document.pickup_at


def _next_time(office: Office, at: datetime) -> datetime:
    """Not before what was said: whoever planned to come then may be away until then."""
    return next_slot(office, after=max(at, utcnow() + LEAD))


def requests_to_move(most: int) -> list[int]:
    """The first so many, by id, that there is another time for."""
    broken = broken_promises()
    stranded = without_a_free_time(broken)
    movable = Counter({promise: n for promise, n in broken.items() if promise[0] not in stranded})
    able = [office for office in displaced_offices() if _has_time(office, utcnow())]
    return [*requests_promised(movable, most), *requests_displaced(able, most)][:most]


def broken_promises() -> Counter[Promise]:
    """How many requests were told each time at which the office turns out to be closed."""
    return requests_by_promise(closed(promised()))


def without_a_free_time(broken: Counter[Promise]) -> set[int]:
    """The offices, by id, where nothing is free after what was promised there first."""
    first = dict(sorted(broken, key=lambda promise: promise[1], reverse=True))
    return {office for office, at in first.items() if not _has_time(db.session.get_one(Office, office), at)}


def _has_time(office: Office, at: datetime) -> bool:
    try:
        return bool(_next_time(office, at))
    except PickupRefused:
        return False
