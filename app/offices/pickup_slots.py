"""When a document can be fetched: half-hours of an office with room for one more person."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from app.forms.written import moment_in
from models.base import db, utcnow
from models.calendar.local_time import local, say_date, say_moment, today, zone
from models.calendar.office_calendar import calendar_for
from models.offices.region import Office
from models.requests.document import Document, DocumentState
from models.requests.service_request import ServiceRequest

# The message has to arrive, and its reader to come: nobody is asked to be there at once.
LEAD = timedelta(minutes=30)
_BOOKABLE_AHEAD = timedelta(days=90)


class PickupRefused(Exception):
    """A time at which nothing can be fetched. `str()` is the sentence for the operator, in Indonesian.

    `free`: the half-hour (UTC) that can be taken instead, where there is one.
    """

    def __init__(self, sentence: str, free: datetime | None = None) -> None:
        super().__init__(sentence)
        self.free = free


def next_slot(office: Office, *, after: datetime | None = None, capacity: int | None = None) -> datetime:
    """The first half-hour (UTC) with room, from `after` on; by default from half an hour ahead of now.

    `capacity`: documents in one half-hour, by default what this office holds. Raises PickupRefused when no
    half-hour of the next 90 days is free: the opening hours of this office are missing, most likely.
    """
    after = after or utcnow() + LEAD
    taken, room = _taken(office, after), capacity or room_of(office)
    for slot in calendar_for(office.id).slots(after):
        if slot > after + _BOOKABLE_AHEAD:
            break
        if taken[slot] < room:
            return slot
    raise PickupRefused(f"Tidak ada jam kosong di {office.place}. Periksa jam buka kantor ini.")


def check_slot(
    office: Office, at: datetime, *, capacity: int | None = None, besides: ServiceRequest | None = None
) -> None:
    """Raises PickupRefused when the time is past or too far away, or the office is closed or full then.

    `besides`: the request that is decided; whoever fetches one of its documents then may fetch the others, too.
    """
    now = utcnow()
    if at < now:
        raise _refused("Waktu pengambilan sudah lewat.", office, now, capacity)
    if at > now + _BOOKABLE_AHEAD:
        raise _refused("Waktu pengambilan terlalu jauh, paling lama 90 hari ke depan.", office, now, capacity)
    if not calendar_for(office.id).is_open(at):
        raise _refused(f"Pada {say_moment(at)} {office.place} tutup.", office, at, capacity)
    slot = half_hour_of(at)
    if _taken(office, slot, besides)[slot] >= (capacity or room_of(office)):
        raise _refused(f"{say_moment(at)} sudah penuh.", office, at, capacity)


def is_free(office: Office, at: datetime, besides: ServiceRequest) -> bool:
    """Whether it could be promised to this request, as `check_slot` has it."""
    try:
        check_slot(office, at, besides=besides)
    except PickupRefused:
        return False
    return True


def holds(office: Office, at: datetime) -> bool:
    """Whether no more are to come in this half-hour than it has room for."""
    slot = half_hour_of(at)
    return _taken(office, slot)[slot] <= room_of(office)


def parse_pickup(text: str) -> datetime:
    """The time (UTC) of the office's own, as people write it, or 2026-11-30T08:00. Raises PickupRefused."""
    at = moment_in(text)
    if at is None:
        tomorrow = say_date(today() + timedelta(days=1))
        raise PickupRefused(f"Isi tanggal dan jam pengambilan, misalnya {tomorrow}, 08.00.")
    return at.replace(tzinfo=zone()).astimezone(UTC)


def _refused(why: str, office: Office, at: datetime, capacity: int | None) -> PickupRefused:
    """With another time from `at` on. Raises PickupRefused of its own when there is none."""
    free = next_slot(office, after=max(at, utcnow() + LEAD), capacity=capacity)
    return PickupRefused(f"{why} Waktu kosong berikutnya: {say_moment(free)}.", free)


def _taken(office: Office, after: datetime, besides: ServiceRequest | None = None) -> Counter[datetime]:
    """How many documents wait to be fetched in each half-hour, those of the request `besides` left out."""
    query = (
        sa.select(Document.pickup_at, sa.func.count())
        .where(Document.office_id == office.id, Document.state == DocumentState.READY)
        .where(Document.pickup_at >= after)
        .group_by(Document.pickup_at)
    )
    if besides is not None:
        query = query.where(Document.service_request_id != besides.id)
    taken: Counter[datetime] = Counter()
    for at, count in db.session.execute(query):
        if at:  # always: NULL is not later than `after`
            taken[half_hour_of(at)] += count
    return taken


def half_hour_of(at: datetime) -> datetime:
    here = local(at)
    return here.replace(minute=here.minute // 30 * 30, second=0, microsecond=0)


def room_of(office: Office) -> int:
    """How many documents are fetched there in a half-hour."""
    room: int = office.pickups_per_half_hour or current_app.config["PICKUPS_PER_HALF_HOUR"]
    return room
