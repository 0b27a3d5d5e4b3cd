"""ajukan/untuk-siapa: asked first, one tap, and nothing of a person in an address or in the page's own fields."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.filing import known_people
from models.base import db
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories

URL = "/layanan/konsolidasi-manual/ajukan/untuk-siapa"
PARENT = {"nik_masalah": "5108061203500003", "nama_masalah": "I Wayan Sudana"}


@pytest.fixture
def seen(citizen):
    return factories.submitted(citizen, "konsolidasi-manual", hubungan_pelapor="anak", **PARENT)


def draft() -> ServiceRequest | None:
    return db.session.scalar(sa.select(ServiceRequest).where(ServiceRequest.status == RequestStatus.DRAFT))


def test_a_new_request_begins_with_for_whom_it_is_and_one_tap_fills_in_whom_we_know(browser, seen):
    assert browser.get("/layanan/konsolidasi-manual/ajukan").location == URL
    html = browser.get(URL).text
    assert "I Wayan Sudana" in html and "orang tua" in html
    assert PARENT["nik_masalah"] not in html

    response = browser.submit(URL, {"untuk": f"{seen.reference}.0"})

    assert response.status_code == 302 and "5108" not in response.location and "?" not in response.location
    assert draft().answers.items() >= {"hubungan_pelapor": "anak", **PARENT}.items()
    assert browser.get(URL).status_code == 302, "a draft is not asked again"


def test_a_choice_that_is_none_is_asked_again_and_nothing_is_kept(browser, seen):
    for choice in ("", "tetangga", f"{seen.reference}.7"):
        response = browser.submit(URL, {"untuk": choice})
        assert response.status_code == 200 and "Pilih sekali lagi" in response.text
    assert draft() is None


def test_two_taps_at_the_same_moment_are_told_so_and_the_first_one_counts(browser, citizen, monkeypatch):
    factories.draft_request(citizen, "konsolidasi-manual").answers = {}
    db.session.commit()
    answers_for = known_people.answers_for

    def while_another_tap_is_kept(case, choice):
        table = ServiceRequest.__table__
        db.session.execute(sa.update(table).where(table.c.id == case.id).values(version=case.version + 1))
        return answers_for(case, choice)

    monkeypatch.setattr(known_people, "answers_for", while_another_tap_is_kept)
    response = browser.submit(URL, {"untuk": "saya"})

    assert response.status_code == 409 and "disimpan di tab lain" in response.text


def test_for_oneself_the_account_answers_the_rest_and_only_what_it_does_not_know_is_asked(browser, citizen):
    url = "/layanan/ktp-el/ajukan/untuk-siapa"
    assert browser.get("/layanan/ktp-el/ajukan").location == url

    first = browser.submit(url, {"untuk": "saya"}).location

    assert draft().answers == {"hubungan_pelapor": "diri", "nik_ktp": citizen.nik, "nama_ktp": citizen.name,
                               "no_kk": citizen.kk, "kecamatan": "510806"}  # fmt: skip
    asked = {name for form in browser.page(first).posting_forms for name in form.names}
    assert "alasan" in asked and not asked & set(draft().answers)
