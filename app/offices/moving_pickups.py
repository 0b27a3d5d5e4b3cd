"""The worker's: whoever was promised a pickup at a closed door gets another time, and one message (decision 0015).

Nothing is listed to be done: what is to be moved is what meets a closed door now. So a kill loses nothing, what was
moved is not moved again, and it does not matter how the door came to be closed.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from app.offices.closed_doors import Promise, closed, door_is_closed, promised, requests_promised, why_closed
from app.offices.pickup_slots import LEAD, PickupRefused, next_slot
from models.base import db, utcnow
from models.calendar.office_calendar import hold_calendar
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.document import Document
from models.requests.service_request import ServiceRequest


def move_from_closed_doors(most: int = 100) -> None:
    """The first so many requests, a transaction each; those of an office that has no free time stay as they are."""
    for request_id in _requests_behind_closed_doors(most):
        try:
            move_pickups_of(request_id)
        except (MoveRefused, PickupRefused):  # decided at this very moment, or the last free time was just taken
            db.session.rollback()
        else:
            db.session.commit()
    db.session.rollback()


def move_pickups_of(request_id: int) -> None:
    """Of one request, whatever it is at this moment. The caller commits. Raises MoveRefused, PickupRefused."""
    hold_calendar()
    case = db.session.get_one(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    behind = [document for document in case.documents if door_is_closed(document)]
    if behind:
        first = min(behind, key=_time_of)
        case.move_pickups(_other_times(behind), reason=why_closed(_office_of(first), _time_of(first)))


def _other_times(behind: list[Document]) -> dict[Document, datetime]:
    """All that one person fetches at an office is ready there at the same time."""
    latest = {_office_of(document): _time_of(document) for document in sorted(behind, key=_time_of)}
    times = {office: _next_time(office, at) for office, at in latest.items()}
    return {document: times[_office_of(document)] for document in behind}


def _office_of(document: Document) -> Office:
    assert document.office
    return document.office


def _time_of(document: Document) -> datetime:
    assert document.pickup_at
    return document.pickup_at


def _next_time(office: Office, at: datetime) -> datetime:
    """Not before what was said: whoever planned to come then may be away until then."""
    return next_slot(office, after=max(at, utcnow() + LEAD))


def _requests_behind_closed_doors(most: int) -> list[int]:
    broken = broken_promises()
    stranded = without_a_free_time(broken)
    movable = Counter({promise: n for promise, n in broken.items() if promise[0] not in stranded})
    return requests_promised(movable, most)


def broken_promises() -> Counter[Promise]:
    """How many requests were told each time at which the office turns out to be closed."""
    known = promised()
    return Counter({promise: known[promise] for promise in closed(known)})


def without_a_free_time(broken: Counter[Promise]) -> set[int]:
    """The offices, by id, where nothing is free after what was promised there first."""
    first = dict(sorted(broken, key=lambda promise: promise[1], reverse=True))
    return {office for office, at in first.items() if not _has_time(db.session.get_one(Office, office), at)}


def _has_time(office: Office, at: datetime) -> bool:
    try:
        return bool(_next_time(office, at))
    except PickupRefused:
        return False
