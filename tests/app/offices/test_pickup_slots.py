from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
import sqlalchemy as sa

from app.offices import pickup_slots
from app.offices.pickup_slots import PickupRefused, check_slot, next_slot, parse_pickup
from models.base import db as database
from models.calendar.local_time import local, zone
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours, calendar_for
from models.forms.service import Service
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.document import Delivery, Document, DocumentState
from models.requests.service_request import ServiceRequest

NOW = datetime(2026, 11, 30, 1, 10, tzinfo=UTC)  # Monday, 09.10 WITA


def wita(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone())


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(pickup_slots, "utcnow", lambda: NOW)


@pytest.fixture
def office(db) -> Office:
    """Open on weekdays from eight to ten, with a capacity of its own in each test."""
    office = Office(slug="kantor-uji", name="Kantor Uji")
    db.session.add(office)
    db.session.flush()
    db.session.add_all(
        OfficeHours(office_id=office.id, weekday=day, opens=time(8), closes=time(10)) for day in range(5)
    )
    db.session.flush()
    return office


@pytest.fixture
def service_request(db) -> ServiceRequest:
    kia = db.session.scalars(sa.select(Service).where(Service.slug == "kia")).one()
    applicant = Applicant()
    db.session.add(applicant)
    db.session.flush()
    service_request = ServiceRequest(
        applicant_id=applicant.id, filed_by_id=applicant.id, service=kia, service_version=kia.published
    )
    db.session.add(service_request)
    db.session.flush()
    return service_request


def take(office: Office, at: datetime, service_request: ServiceRequest, people: int = 1) -> None:
    database.session.add_all(
        Document(
            service_request_id=service_request.id, name="KIA", kind="kia", delivery=Delivery.OFFICE,
            state=DocumentState.READY, office_id=office.id, pickup_at=at,
        )
        for _ in range(people)
    )  # fmt: skip
    database.session.flush()


def test_the_default_is_a_half_hour_that_can_still_be_reached(office):
    slot = next_slot(office)

    assert local(slot) == wita(1, 8, month=12)
    assert next_slot(office, after=NOW) == wita(30, 9, 30)


def test_a_full_half_hour_is_passed_over(office, service_request):
    take(office, wita(30, 9, 30), service_request, people=2)

    assert next_slot(office, after=NOW, capacity=2) == wita(1, 8, month=12)
    assert next_slot(office, after=NOW, capacity=3) == wita(30, 9, 30)


def test_what_waits_at_another_office_or_was_handed_over_takes_no_room(office, service_request, db):
    elsewhere = Office(slug="kantor-lain", name="Kantor Lain")
    db.session.add(elsewhere)
    db.session.flush()
    take(elsewhere, wita(30, 9, 30), service_request)

    assert next_slot(office, after=NOW, capacity=1) == wita(30, 9, 30)


def test_an_operator_may_choose_any_open_time_with_room(office):
    check_slot(office, wita(30, 9, 45))


@pytest.mark.parametrize(
    ("at", "word"),
    [
        (datetime(2026, 11, 30, 1, 0, tzinfo=UTC), "sudah lewat"),
        (datetime(2026, 11, 30, 3, 0, tzinfo=UTC), "tutup"),
        (datetime(2028, 11, 30, 1, 0, tzinfo=UTC), "terlalu jauh"),
    ],
)
def test_a_time_at_which_nobody_is_there_is_refused(office, at, word):
    with pytest.raises(PickupRefused, match=word):
        check_slot(office, at)


def test_a_full_half_hour_is_refused_and_the_next_free_one_named(office, service_request):
    take(office, wita(30, 9, 30), service_request)

    with pytest.raises(PickupRefused, match=r"sudah penuh.*Selasa, 1 Desember 2026, 08\.00 WITA"):
        check_slot(office, wita(30, 9, 45), capacity=1)


def test_an_office_that_never_opens_has_no_slot(db):
    closed = Office(slug="kantor-tutup", name="Kantor Tutup")
    db.session.add(closed)
    db.session.flush()
    db.session.add(OfficeHours(office_id=closed.id, weekday=0, opens=time(8, 10), closes=time(8, 20)))
    db.session.flush()

    with pytest.raises(PickupRefused, match="Periksa jam buka"):
        next_slot(closed)


def test_a_form_time_is_the_offices_local_time(app):
    assert parse_pickup("2026-11-30T08:00") == datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "besok", "2026-02-30T08:00", "2026-11-30", "0001-01-01T00:00", "2026-11-30T25:00"]
)
def test_a_time_that_is_none_is_refused_in_words(app, text):
    with pytest.raises(PickupRefused, match="Isi tanggal dan jam"):
        parse_pickup(text)


def test_own_hours_take_the_place_of_the_shared_ones(office):
    monday = wita(30, 0).date()

    assert [local(a).hour for a, _ in calendar_for(office.id).openings(monday)] == [8]
    assert len(calendar_for(None).openings(monday)) == 2


def test_a_holiday_and_an_extra_day_may_be_of_one_office(office, db):
    monday, saturday = wita(30, 0).date(), wita(28, 0).date()

    db.session.add(Holiday(office_id=office.id, on_date=monday, name="Odalan"))
    db.session.add(ExtraDay(office_id=office.id, on_date=saturday, opens=time(8), closes=time(13)))
    db.session.flush()

    assert calendar_for(office.id).openings(monday) == []
    assert len(calendar_for(office.id).openings(saturday)) == 1
    assert len(calendar_for(None).openings(monday)) == 2
    assert calendar_for(None).openings(saturday) == []
