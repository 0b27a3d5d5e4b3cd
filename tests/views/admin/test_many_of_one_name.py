"""In Bali every name begins with I or Ni, and Wayan, Made, Nyoman or Ketut: whoever is meant is found all the same."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.lookup import readings, related
from models.base import db
from models.cases.reference import new_reference
from models.name_key import NameKey
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from views.admin.cases import service_requests

MANY = 30
REFERENCE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")


@pytest.fixture(params=["rare", "common"])
def many(request, verifier, monkeypatch):
    """Thirty of them, the one that is looked for the last by the alphabet and the first who asked."""
    if request.param == "common":
        monkeypatch.setattr(readings, "MANY_PEOPLE", 5)
    meant = factories.submitted(factories.verified(verifier, nama="I Wayan Zakaria"), cara_ambil="office")
    other = factories.submitted(factories.verified(verifier, nama="I Wayan Aaa"))
    for number in range(1, MANY - 1):
        registered_and_asked_as(other, number, f"I Wayan A{chr(97 + number // 26)}{chr(97 + number % 26)}")
    db.session.commit()
    return meant


def registered_and_asked_as(case: ServiceRequest, number: int, name: str) -> None:
    """Row by row: to make thirty by their verbs takes longer than all that is asked of them."""
    key = case.applicant_id + 1000 + number
    for row, keys in ((case.applicant, {"id": key}), (case, {"id": case.id + 1000 + number, "applicant_id": key})):
        own = keys | {"name": name, "about": name, "nik_index": f"{number:032}", "reference": new_reference()}
        for table in type(row).__mapper__.tables:
            kept = dict(db.session.execute(sa.select(table).where(table.c.id == row.id)).mappings().one())
            db.session.execute(sa.insert(table).values(kept | {name: own[name] for name in own.keys() & kept.keys()}))
        NameKey.write(row.subject_kind, keys["id"], name)


def searched(client, box: str, page: str, text: str = "i wayan", **more: str):
    return client.submit(box, {"cari": text, **more}, page=page)


def test_the_pickup_desk_shows_whose_card_lies_ready(many, at_work, verifier, issuer):
    many.approve(by=verifier)
    many.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()

    found = searched(at_work("desk"), "/admin/loket/cari", "/admin/loket/")

    assert found.location.endswith(many.reference)


def test_the_pickup_desk_says_how_many_of_how_many_it_shows(many, at_work):
    desk = at_work("desk")

    page = desk.page(searched(desk, "/admin/loket/cari", "/admin/loket/").location)

    assert "25 dari 30" in page.text


def test_the_queue_finds_among_what_its_filters_leave(many, at_work, verifier):
    many.approve(by=verifier)
    db.session.commit()
    officer = at_work("verifier")

    found = officer.page(searched(officer, "/admin/saring", "/admin/", status="approved").location)

    assert set(REFERENCE.findall(found.text)) == {many.reference}
    assert "25 dari" not in found.text


def test_the_queue_says_how_many_of_how_many_a_page_shows(many, at_work):
    officer = at_work("verifier")

    page = officer.page(searched(officer, "/admin/saring", "/admin/").location)

    assert "25 dari 60 kasus" in page.text  # each is registered, and asked for something
    found = set(REFERENCE.findall(page.text))
    while following := [link for link in page.links if "sesudah=" in link]:
        page = officer.page(following[0])
        found |= set(REFERENCE.findall(page.text))
    assert many.reference in found and len(found) == 60


def test_a_list_says_how_many_of_how_many_it_shows_and_its_file_holds_them_all(many, at_work):
    officer = at_work("verifier")

    page = officer.page("/admin/permohonan/?cari=wayan")
    file = officer.submit("/admin/permohonan/unduh/csv?cari=wayan", {}, page="/admin/permohonan/").data.decode()

    assert "25 dari 30" in page.text
    assert len(set(REFERENCE.findall(file))) == MANY and many.reference in file
    filtered = officer.submit("/admin/permohonan/unduh/csv?cari=wayan&status=approved", {}, page="/admin/permohonan/")
    assert not REFERENCE.findall(filtered.data.decode())


@pytest.mark.parametrize(
    ("role", "box", "page"),
    [("verifier", "/admin/saring", "/admin/"), ("verifier", "/admin/permohonan/saring", "/admin/permohonan/"),
     ("verifier", "/admin/pendaftaran/saring", "/admin/pendaftaran/"),
     ("desk", "/admin/loket/cari", "/admin/loket/")],
)  # fmt: skip
def test_a_name_with_a_letter_wrong_is_found_and_it_is_said_what_was_meant(app, at_work, verifier, role, box, page):
    case = factories.submitted(factories.verified(verifier, nama="I Wayan Zakaria"))
    client = at_work(role)

    found = client.page(searched(client, box, page, "wayan zakarya").location)

    assert "Tidak ada yang persis “wayan zakarya”. Mungkin maksud Anda: Wayan Zakaria" in found.text
    assert case.reference in found.text or case.applicant.reference in found.text
    again = client.page(next(link for link in found.links if "cari=~" in link))
    assert case.reference in again.text or case.applicant.reference in again.text
    assert "Mungkin maksud Anda" not in again.text


def test_who_is_not_on_this_page_is_looked_for_in_another_way(at_work, verifier):
    """ "Wayan Putra" stands there word for word, but among what is approved is only Wayan Agus Putra."""
    factories.submitted(factories.verified(verifier, nama="I Wayan Putra"))
    meant = factories.submitted(factories.verified(verifier, nama="I Wayan Agus Putra"))
    meant.approve(by=verifier)
    db.session.commit()
    officer = at_work("verifier")

    found = officer.page(searched(officer, "/admin/saring", "/admin/", "wayan putra", status="approved").location)

    assert set(REFERENCE.findall(found.text)) == {meant.reference}


def test_a_case_says_that_not_all_of_what_belongs_to_it_is_shown(at_work, verifier, monkeypatch):
    monkeypatch.setattr(related, "MOST_SHOWN", 2)
    monkeypatch.setattr(service_requests, "MOST_SHOWN", 2)
    applicant = factories.verified(verifier)
    case, *_ = [factories.submitted(applicant, slug) for slug in ("kia", "konsolidasi-manual", "sktt")]

    assert (
        "Paling banyak 2 yang terbaru ditampilkan."
        in at_work("verifier").page(f"/admin/permohonan/{case.reference}").text
    )
