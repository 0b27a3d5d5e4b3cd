"""Promised pickups that meet a closed door: found by the calendar as it is now, whatever it was changed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.lookup.scope import requests_in_scope
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db, utcnow
from models.calendar.local_time import local, say_moment, today, zone
from models.calendar.office_calendar import Holiday, calendar_for
from models.calendar.working_time import WorkingCalendar
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.document import Document, DocumentState
from models.requests.service_request import ServiceRequest

# An office, by id, and the time (UTC) at which something can be fetched there.
Promise = tuple[int, datetime]
# Another name than the one that a post's scope looks documents up by, lest its subquery mean this very row.
_told = aliased(Document, name="told")
# As literal text: by a bound value neither database uses the partial index ix_document_pickup.
_READY = sa.text("told.state = 'ready'")
_DISPLACED = sa.text("told.displaced IS NOT NULL")
_PLACE = sa.func.coalesce(sa.func.nullif(Office.pickup_name, ""), Office.name)


def midnight() -> datetime:
    """The beginning (UTC) of this day here."""
    return datetime.combine(today(), time(), zone()).astimezone(UTC)


def promised() -> set[Promise]:
    """Every time that was told, from today on: whoever was told this morning may come this afternoon."""
    offices = list(db.session.scalars(sa.select(Office.id)))  # by their ids, as the index begins with them
    told = sa.select(_told.office_id, _told.pickup_at).where(_READY, _told.office_id.in_(offices))
    rows = db.session.execute(told.where(_told.pickup_at >= midnight()).distinct())
    return {(office, at) for office, at in rows if office and at}


def requests_by_promise(promises: Collection[Promise]) -> Counter[Promise]:
    """How many requests were told each."""
    if not promises:
        return Counter()
    number = sa.func.count(sa.distinct(_told.service_request_id))
    query = sa.select(_told.office_id, _told.pickup_at, number).where(_of(promises))
    rows = db.session.execute(query.group_by(_told.office_id, _told.pickup_at))
    return Counter({(office, at): count for office, at, count in rows if office and at})


def closed(promises: Collection[Promise]) -> set[Promise]:
    """Those at which the office is not open. Of a time that is past, only where all of that day is closed."""
    calendars = {office: calendar_for(office) for office in {office for office, _ in promises}}
    return {(office, at) for office, at in promises if _is_closed(calendars[office], at)}


def door_is_closed(document: Document) -> bool:
    """Whether a pickup that was promised from today on has turned out to meet one."""
    office, at = document.office_id, document.pickup_at
    if document.state != DocumentState.READY or office is None or at is None or at < midnight():
        return False
    return bool(closed([(office, at)]))


def _is_closed(calendar: WorkingCalendar, at: datetime) -> bool:
    return not (calendar.is_open(at) if at > utcnow() else calendar.openings(calendar.day_of(at)))


def earliest(promises: Counter[Promise], most: int) -> list[Promise]:
    """The first of them, as many as it takes to have so many requests."""
    chosen, number = [], 0
    for promise in sorted(promises, key=lambda promise: (promise[1], promise[0])):
        if number >= most:
            break
        chosen.append(promise)
        number += promises[promise]
    return chosen


def _of(promises: Iterable[Promise]) -> sa.ColumnElement[bool]:
    """The documents, as `told`, that were promised so."""
    by_office: dict[int, list[datetime]] = {}
    for office, at in promises:
        by_office.setdefault(office, []).append(at)
    here = (sa.and_(_told.office_id == office, _told.pickup_at.in_(at)) for office, at in by_office.items())
    return sa.and_(_READY, sa.or_(sa.false(), *here))


def requests_promised(promises: Counter[Promise], most: int) -> list[int]:
    """The ids of the first so many."""
    query = sa.select(_told.service_request_id).where(_of(earliest(promises, most)))
    return list(db.session.scalars(query.distinct().limit(most)))


def displaced_offices() -> list[Office]:
    """Where something is to be told anew that no closed door is the reason of."""
    here = sa.select(_told.office_id).where(_READY, _DISPLACED)
    return list(db.session.scalars(sa.select(Office).where(Office.id.in_(here)).order_by(Office.id)))


def requests_displaced(offices: Iterable[Office], most: int) -> list[int]:
    """The ids of the first so many at these offices."""
    here = _told.office_id.in_([office.id for office in offices])
    query = sa.select(_told.service_request_id).where(_READY, _DISPLACED, here)
    return list(db.session.scalars(query.distinct().limit(most)))


def who_was_promised(promises: Counter[Promise], operator: Operator, most: int) -> Sequence[sa.Row[Any]]:
    """The first of them whom this person may see: reference, about, applicant, office, pickup_at."""
    return _people(_of(earliest(promises, most)), operator, most)


def who_may_come_to(office: Office, operator: Operator, most: int) -> Sequence[sa.Row[Any]]:
    """Likewise of all that lies ready at an office."""
    return _people(sa.and_(_READY, _told.office_id == office.id, _told.pickup_at.is_not(None)), operator, most)


def _people(which: sa.ColumnElement[bool], operator: Operator, most: int) -> Sequence[sa.Row[Any]]:
    people = sa.inspect(Applicant).local_table
    query = (
        sa.select(ServiceRequest.reference, ServiceRequest.about, people.c.name.label("applicant"),
                  _PLACE.label("office"), _told.pickup_at)
        .select_from(_told)
        .join(Office, Office.id == _told.office_id)
        .join(ServiceRequest, ServiceRequest.id == _told.service_request_id)
        .join(people, people.c.id == ServiceRequest.applicant_id)
        .where(which, requests_in_scope(operator, Permission.REQUESTS_READ))
        .order_by(_told.pickup_at, ServiceRequest.reference).distinct().limit(most)
    )  # fmt: skip
    return db.session.execute(query).all()


def why_closed(office: Office, at: datetime) -> str:
    """“pada Kamis, 17 Desember 2026, 08.00 WITA kantor tutup (Galungan)”: as messages say it, in Indonesian.

    The other way round it would tell when the office closes.
    """
    here = sa.or_(Holiday.office_id.is_(None), Holiday.office_id == office.id)
    holiday = db.session.scalar(sa.select(Holiday.name).where(Holiday.on_date == local(at).date(), here).limit(1))
    return f"pada {say_moment(at, language='id')} kantor tutup" + (f" ({holiday})" if holiday else "")
