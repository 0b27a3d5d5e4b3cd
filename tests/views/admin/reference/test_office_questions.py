"""An office is switched off, moves, or holds fewer: those who were told to come there are asked about, and told."""

from __future__ import annotations

import pytest

from app.offices.moving_pickups import move_promised_pickups
from app.offices.routing import main_office
from models.base import db
from models.offices.region import Office
from models.requests.document import DocumentState
from tests.support.pages import Page
from tests.views.admin.doors import answered


@pytest.fixture
def small_office(db) -> Office:
    """No district's KTP-el is printed there."""
    small = Office(slug="loket-pasar", name="Loket Pasar", address="Pasar Anyar")
    db.session.add(small)
    db.session.commit()
    return small


@pytest.fixture
def case(made, small_office):
    """A card that lies ready there."""
    case = made("finished", cara_ambil="office")
    case.documents[0].office = small_office
    db.session.commit()
    return case


def edited(admin, office: Office, **words: str):
    """Whatever is not named stays; a box that is not ticked sends nothing."""
    form = {"name": office.name, "address": office.address, "in_use": "y"} | words
    return admin.submit(f"/admin/kantor/edit/?id={office.id}", {key: word for key, word in form.items() if word})


def test_what_waits_at_an_office_that_closes_goes_where_the_admin_says_and_its_owner_is_told_once(
    admin, made, case, small_office, outbox
):
    planned, at = made("producing", cara_ambil="office"), case.documents[0].pickup_at
    planned.documents[0].office = small_office
    asked = edited(admin, small_office, in_use="")

    unanswered = answered(admin, asked, "simpan")
    saved = answered(admin, unanswered, "simpan", diambil_di=main_office().slug)
    told = len(outbox())
    move_promised_pickups()
    move_promised_pickups()

    assert "1 permohonan menunggu diambil di sini, 1 dokumen masih dibuat" in Page(asked.text).text
    assert case.reference in asked.text and unanswered.status_code == 200 and saved.status_code == 302
    assert not small_office.in_use
    assert case.documents[0].office == planned.documents[0].office == main_office()
    [message] = outbox()[told:]
    assert message.particulars["lokasi_ambil"] == main_office().place and case.documents[0].pickup_at == at
    assert "tempat mengambil sekarang" in message.particulars["alasan"]
    assert planned.documents[0].state == DocumentState.PLANNED


@pytest.mark.parametrize(("word", "messages"), [("kabari", 1), ("tetap", 0)])
def test_an_office_that_moves_tells_those_who_wait_and_one_that_was_misspelt_does_not(
    admin, case, small_office, outbox, word, messages
):
    asked = edited(admin, small_office, address="Jl. Ahmad Yani 1")
    answered(admin, asked, "simpan", tempat=word)
    told = len(outbox())

    move_promised_pickups()

    assert small_office.address == "Jl. Ahmad Yani 1"
    assert [m.template for m in outbox()[told:]] == ["pickup_moved"] * messages
    assert all("Jl. Ahmad Yani 1" in m.particulars["alasan"] for m in outbox()[told:])


@pytest.mark.parametrize(("word", "together"), [("pindah", 1), ("tetap", 2)])
def test_an_office_that_holds_fewer_moves_the_surplus_or_leaves_it(admin, case, made, small_office, word, together):
    other, at = made("finished", cara_ambil="office"), case.documents[0].pickup_at
    other.documents[0].office, other.documents[0].pickup_at = small_office, at
    asked = edited(admin, small_office, pickups_per_half_hour="1")
    answered(admin, asked, "simpan", kelebihan=word)

    move_promised_pickups()
    move_promised_pickups()

    times = [one.documents[0].pickup_at for one in (case, other)]
    assert "1 dokumen sudah dijanjikan melebihi daya tampung" in asked.text
    assert small_office.pickups_per_half_hour == 1 and times.count(at) == together and times[0] == at


@pytest.mark.sqlite_only
def test_nothing_is_asked_where_nobody_waits_or_nothing_of_it_changes(admin, case, small_office):
    assert edited(admin, small_office, phone="(0362) 1").status_code == 302
    assert edited(admin, main_office(), address="Jl. Lain 2").status_code == 302
    assert edited(admin, small_office, pickups_per_half_hour="9").status_code == 302


@pytest.mark.sqlite_only
def test_whoever_goes_back_finds_the_form_as_it_was_typed(admin, case, small_office):
    back = answered(admin, edited(admin, small_office, address="Jl. Ahmad Yani 1"), "kembali")

    assert "Jl. Ahmad Yani 1" in back.text and "Belum tersimpan" not in back.text
    assert small_office.address == "Pasar Anyar"
