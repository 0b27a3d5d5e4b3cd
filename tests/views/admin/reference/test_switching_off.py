"""Offices, districts and villages can be switched off; what is nonsense, or there already, is refused in a sentence."""

from __future__ import annotations

from datetime import time

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.forms.choices import choices_for
from models.base import db
from models.calendar.local_time import today
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from models.forms.definition import FieldDefinition
from models.forms.registration_form import RegistrationForm
from models.offices.region import District, Office, Village
from tests.views.admin.doors import answered, at

ALL = "__None"


def office(slug: str = "kantor-camat-seririt") -> Office:
    return db.session.scalars(sa.select(Office).where(Office.slug == slug)).one()


def written(row, *names: str) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in names}


def switch_off(admin, row, door: str, **form: str):
    """As the form sends it: a box that is not ticked sends nothing."""
    return admin.submit(f"/admin/{door}/edit/?id={row.id}", form)


def field(key: str) -> FieldDefinition:
    return RegistrationForm.current().definition.by_key[key]


@pytest.fixture
def empty_office(db) -> Office:
    """No district's KTP-el is printed there."""
    empty = Office(slug="kantor-lama", name="Kantor Lama")
    db.session.add(empty)
    db.session.commit()
    return empty


def test_an_office_that_is_switched_off_is_chosen_for_nothing_new(admin, work, made, empty_office):
    case = made("producing", cara_ambil="office")
    assert "Kantor Lama" in work.get(at(case)).text

    switch_off(admin, empty_office, "kantor", name="Kantor Lama")

    assert not empty_office.in_use
    assert "Kantor Lama" not in work.get(at(case)).text
    assert "Kantor Lama" not in work.get(at(case, "alihkan")).text


def test_what_lies_ready_there_is_still_handed_out_there(admin, work, made, empty_office):
    case = made("finished", cara_ambil="office")
    case.documents[0].office = empty_office

    asked = switch_off(admin, empty_office, "kantor", name="Kantor Lama")
    answered(admin, asked, "simpan", diambil_di="tetap")

    assert not empty_office.in_use
    assert case.reference in work.get("/admin/loket/?kantor=kantor-lama").text
    work.submit(at(case, "hand_over"), {"relation": "applicant", "received_by": ""}, page=at(case))
    assert case.documents[0].receiver


@pytest.mark.parametrize(("slug", "said"), [
    ("disdukcapil", "Kantor utama tidak dapat dimatikan"), ("kantor-camat-seririt", "masih dicetak di sini"),
])  # fmt: skip
def test_an_office_that_is_needed_stays(admin, app, slug, said):
    needed = office(slug)

    assert said in switch_off(admin, needed, "kantor", name=needed.name).text
    assert needed.in_use


def test_no_district_is_sent_to_an_office_that_is_off(admin, app, empty_office):
    empty_office.in_use = False
    district = db.session.scalars(sa.select(District).limit(1)).one()

    answer = admin.submit(f"/admin/kecamatan/edit/?id={district.id}",
                          {"name": district.name, "ktp_office": str(empty_office.id), "in_use": "y"})  # fmt: skip

    assert "Kantor Lama sedang tidak dipakai" in answer.text


def test_a_village_and_a_district_are_offered_no_more_but_to_who_chose_them_before(admin, app):
    village = db.session.scalars(sa.select(Village).limit(1)).one()
    district = village.district
    answers = {"kecamatan": district.code}

    form = {"code": village.code, "name": village.name, "kind": village.kind, "district": str(district.id)}
    switch_off(admin, village, "desa", **form)
    switch_off(admin, district, "kecamatan", name=district.name, ktp_office=str(district.ktp_office_id))

    assert not village.in_use and not district.in_use
    assert district.code not in dict(choices_for(field("kecamatan"), {}))
    assert village.code not in dict(choices_for(field("desa"), answers))
    assert district.code in dict(choices_for(field("kecamatan"), answers))
    assert village.code in dict(choices_for(field("desa"), answers | {"desa": village.code}))


def test_a_village_has_the_code_of_its_own_district(admin, app):
    one, other = db.session.scalars(sa.select(District).order_by(District.code).limit(2))
    village = {"name": "Desa Baru", "kind": "desa", "district": str(one.id), "in_use": "y"}

    refused = admin.submit("/admin/desa/new/", village | {"code": f"{other.code}2999"})
    taken = admin.submit("/admin/desa/new/", village | {"code": f"{one.code}2999"})

    assert f"diawali {one.code}" in refused.text and taken.status_code == 302


@pytest.mark.parametrize(("opens", "closes"), [("07:30", "12:00"), ("08:00", "09:00"), ("06:00", "20:00")])
def test_hours_that_are_there_already_are_refused(admin, app, opens, closes):
    hours = {"weekday": "0", "opens": opens, "closes": closes, "office": ALL}

    assert "Sudah ada: Senin" in admin.submit("/admin/jam-buka/new/", hours).text
    assert admin.submit("/admin/jam-buka/new/", hours | {"office": str(office().id)}).status_code == 302


def test_a_holiday_is_entered_once_and_an_extra_opening_too(admin, app):
    on_date = f"{today().year + 1}-03-08"
    holiday = {"on_date": on_date, "name": "Nyepi", "office": ALL}
    extra = {"on_date": on_date, "opens": "08:00", "closes": "10:00", "note": "", "office": ALL}

    forms = [("hari-libur", holiday)] * 2 + [("hari-tambahan", extra)] * 2
    answers = [admin.submit(f"/admin/{door}/new/", form) for door, form in forms]

    assert [answer.status_code for answer in answers] == [302, 200, 302, 200]
    assert "Sudah ada:" in answers[1].text and "Sudah ada:" in answers[3].text
    row = db.session.scalars(sa.select(ExtraDay)).one()
    again = {**extra, "note": "Sabtu"}
    assert admin.submit(f"/admin/hari-tambahan/edit/?id={row.id}", again).status_code == 302


@pytest.mark.parametrize("year", ["1999", "2099"])
def test_a_holiday_of_another_age_is_refused(admin, app, year):
    answer = admin.submit("/admin/hari-libur/new/", {"on_date": f"{year}-03-08", "name": "Nyepi", "office": ALL})

    assert "Periksa tanggalnya" in answer.text


def test_the_order_of_a_service_is_no_number_below_zero(admin, app):
    page = "/admin/layanan/edit/?id=1"

    assert "Urutan: angka 0 sampai 9999." in admin.submit(page, {"position": "-5"}).text


def test_a_post_is_given_once(admin, make_operator):
    operator = make_operator("made", role="desk")
    page = f"/admin/petugas/details/?id={operator.id}"

    again = admin.submit("/admin/petugas/pos/", {"role": "desk"}, page=page)

    assert "Pos itu sudah dipegang" in again.text and len(operator.posts) == 1


@pytest.mark.parametrize("twice", [
    lambda: Holiday(on_date=today(), name="Nyepi"),
    lambda: OfficeHours(weekday=6, opens=time(8), closes=time(9)),
    lambda: ExtraDay(on_date=today(), opens=time(8), closes=time(9)),
])  # fmt: skip
def test_the_database_keeps_what_two_admins_enter_at_once_from_standing_twice(app, twice):
    db.session.add_all([twice(), twice()])

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
