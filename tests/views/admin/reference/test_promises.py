"""Whoever closes a door sees first who was promised to find it open; nobody is sent there."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.offices.moving_pickups import move_promised_pickups
from models.base import db
from models.calendar.local_time import local, say_date, today
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from tests.support.pages import Page
from tests.views.admin.doors import answered

ALL = "__None"


@pytest.fixture
def promised(made):
    """A card that lies ready."""
    return made("finished", cara_ambil="office")


def day_of(case):
    return local(case.documents[0].pickup_at).date()


def holiday_on(on_date, **more: str) -> dict[str, str]:
    return {"on_date": f"{on_date}", "name": "Galungan", "office": ALL, **more}


def holidays() -> list[str]:
    return list(db.session.scalars(sa.select(Holiday.name).where(Holiday.on_date >= today())))


def test_a_holiday_over_a_promise_is_asked_about_with_number_time_and_example_and_then_saved(admin, promised):
    asked = admin.submit("/admin/hari-libur/new/", holiday_on(day_of(promised)))

    assert asked.status_code == 200 and "1 pengambilan sudah dijanjikan" in asked.text
    assert promised.reference in asked.text and promised.documents[0].pickup_text in Page(asked.text).text
    assert holidays() == []
    assert answered(admin, asked, "simpan").status_code == 302
    assert holidays() == ["Galungan"]


def test_its_owner_reads_that_the_door_is_closed_and_then_the_new_time_and_why(admin, promised, new_client):
    owner, page = new_client(), f"/permohonan/{promised.reference}"
    owner.sign_in(promised.applicant)
    before = promised.documents[0].pickup_text
    answered(admin, admin.submit("/admin/hari-libur/new/", holiday_on(day_of(promised))), "simpan")

    closed = owner.page(page).text
    move_promised_pickups()
    moved = owner.page(page).text

    assert "Kantor tutup pada waktu yang dijanjikan." in closed and before not in closed
    after = promised.documents[0].pickup_text
    assert f"Pada {before} kantor tutup. Waktu ambil Anda dipindah ke {after}." in moved


def test_whoever_goes_back_finds_what_was_typed_and_nothing_saved(admin, promised):
    asked = admin.submit("/admin/hari-libur/new/", holiday_on(day_of(promised)))

    back = answered(admin, asked, "kembali")

    assert 'value="Galungan"' in back.text and f'value="{say_date(day_of(promised))}"' in back.text
    assert holidays() == [] and "Belum tersimpan" not in back.text


def test_what_was_promised_between_is_asked_about_anew_with_the_new_number(admin, promised, made):
    asked = admin.submit("/admin/hari-libur/new/", holiday_on(day_of(promised)))
    made("finished", cara_ambil="office")

    again = answered(admin, asked, "simpan")

    assert again.status_code == 200 and "2 pengambilan sudah dijanjikan" in again.text and holidays() == []
    assert answered(admin, again, "simpan").status_code == 302


def test_nothing_is_asked_where_nothing_is_touched(admin, promised):
    day = day_of(promised)

    assert admin.submit("/admin/hari-libur/new/", holiday_on(day + timedelta(days=1))).status_code == 302
    row = db.session.scalars(sa.select(Holiday).where(Holiday.on_date > day)).one()
    assert admin.submit(f"/admin/hari-libur/edit/?id={row.id}", holiday_on(day + timedelta(days=2))).status_code == 302
    page = f"/admin/hari-libur/edit/?id={row.id}"
    assert admin.submit("/admin/hari-libur/delete/", {}, page=page).status_code == 302


def test_a_holiday_that_is_moved_onto_a_promise_and_hours_that_end_are_asked_about_too(admin, promised):
    day, at = day_of(promised), local(promised.documents[0].pickup_at)
    holiday = Holiday(on_date=day + timedelta(days=1), name="Galungan")
    covers = (OfficeHours.weekday == at.weekday(), OfficeHours.opens <= at.time(), OfficeHours.closes > at.time())
    hours = db.session.scalars(sa.select(OfficeHours).where(*covers)).one()
    db.session.add(holiday)
    db.session.commit()
    times = {"office": ALL, "weekday": str(at.weekday()), "opens": "06:00", "closes": "06:30"}

    edited = admin.submit(f"/admin/hari-libur/edit/?id={holiday.id}", holiday_on(day))
    shorter = admin.submit(f"/admin/jam-buka/edit/?id={hours.id}", times)
    deleted = admin.submit("/admin/jam-buka/delete/", {}, page=f"/admin/jam-buka/edit/?id={hours.id}")

    assert all("1 pengambilan sudah dijanjikan" in answer.text for answer in (edited, shorter, deleted))
    assert hours.closes > at.time() and holiday.on_date != day
    assert answered(admin, edited, "simpan").status_code == 302 and holiday.on_date == day


def test_where_no_other_time_is_free_that_is_said_before_and_the_supervisor_reads_it_after(admin, promised):
    extra = ExtraDay(on_date=day_of(promised), opens=time(0), closes=time(23))
    db.session.execute(sa.delete(OfficeHours))
    db.session.add(extra)
    db.session.commit()

    asked = admin.submit("/admin/hari-tambahan/delete/", {}, page=f"/admin/hari-tambahan/edit/?id={extra.id}")

    assert "Tidak ada jam kosong" in asked.text  # nowhere to be moved to
    assert "Tetap hapus" in asked.text and "dan pindahkan" not in asked.text and "satu pesan" not in asked.text
    assert answered(admin, asked, "simpan").status_code == 302
    assert "dan tidak ada jam kosong" in admin.get("/admin/").text
