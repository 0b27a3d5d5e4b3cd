"""Who files a second request for the same person and service is first asked whether they mean the one under way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.views.citizen.filing_walk import DECLARED

CHECK = "/layanan/kia/ajukan/periksa"
CHILD = "5108060505200001"
ASKED = "Anda sudah punya permohonan yang masih berjalan"


@pytest.fixture
def running(citizen):
    return factories.submitted(citizen, "kia", anak_nik=CHILD, anak_nama="Gede Bayu")


@pytest.fixture
def draft(citizen, running):
    return factories.draft_request(citizen, "kia", anak_nik=CHILD, anak_nama="Gede Bayu")


def page_of(response):
    from tests.support.pages import Page

    return Page(response.text)


def test_it_is_asked_before_anything_is_sent(browser, running, draft):
    response = browser.submit(CHECK, DECLARED)

    page = page_of(response)
    assert response.status_code == 200 and ASKED in page.text
    assert running.reference in page.text and "Gede Bayu" in page.text and "Diajukan" in page.text
    assert f"/permohonan/{running.reference}" in page.links and CHECK in page.links
    assert draft.status == RequestStatus.DRAFT


def test_the_new_one_is_sent_when_they_say_so(browser, draft):
    asked = page_of(browser.submit(CHECK, DECLARED))

    response = browser.post(CHECK, data=asked.form_for(CHECK, CHECK).hidden)

    assert response.location == "/layanan/kia/ajukan/terkirim"
    assert draft.status == RequestStatus.SUBMITTED


def test_nothing_is_asked_before_all_is_declared(browser, draft):
    response = browser.submit(CHECK)

    assert ASKED not in response.text and "Ada yang perlu diperbaiki" in response.text


def test_saying_so_does_not_declare_anything(browser, draft):
    browser.submit(CHECK, smuggled={"tetap": "1"})

    assert draft.status == RequestStatus.DRAFT


def test_what_is_not_wanted_is_thrown_away_and_the_one_under_way_is_shown(browser, running, draft):
    asked = page_of(browser.submit(CHECK, DECLARED))

    anew = "/layanan/kia/ajukan/mulai-baru"
    response = browser.post(anew, data=asked.form_for(anew, CHECK).hidden)

    assert response.location == f"/permohonan/{running.reference}"
    assert (draft.status, running.status) == (RequestStatus.EXPIRED, RequestStatus.SUBMITTED)
    assert "Isian yang baru sudah dibuang." in browser.page(response.location).text


def test_one_that_waits_for_mending_is_to_be_mended_instead(browser, running, draft, verifier):
    running.return_(["anak_nama"], by=verifier, reason="Nama keliru")

    assert "menunggu perbaikan Anda" in browser.submit(CHECK, DECLARED).text


def test_a_card_is_one_card_whichever_office_makes_it(browser, citizen):
    filed = factories.submitted(citizen, "ktp-el", kecamatan="510806", nik_ktp=citizen.nik)
    factories.draft_request(citizen, "ktp-el", kecamatan="510802", nik_ktp=citizen.nik)

    response = browser.submit("/layanan/ktp-el/ajukan/periksa", DECLARED)

    assert ASKED in response.text and filed.reference in response.text


def test_what_another_applicant_filed_is_never_shown(browser, citizen, verifier):
    other = factories.submitted(factories.verified(verifier), "kia", anak_nik=CHILD)
    factories.draft_request(citizen, "kia", anak_nik=CHILD)

    response = browser.submit(CHECK, DECLARED)

    assert response.location == "/layanan/kia/ajukan/terkirim"
    assert other.reference not in response.text


@pytest.mark.sqlite_only
def test_another_child_or_a_cancelled_request_is_sent_at_once(browser, citizen, running, verifier):
    factories.draft_request(citizen, "kia", anak_nik="5108060505200002")
    assert browser.submit(CHECK, DECLARED).status_code == 302

    running.cancel(by=verifier, reason="Salah memilih layanan")
    factories.draft_request(citizen, "kia", anak_nik=CHILD)
    assert browser.submit(CHECK, DECLARED).status_code == 302

    sent = sa.select(sa.func.count()).where(ServiceRequest.status == RequestStatus.SUBMITTED)
    assert db.session.scalar(sent) == 2


@pytest.mark.sqlite_only
def test_of_a_service_that_names_nobody_nothing_is_asked(browser, citizen):
    slug = "tridatu-akta-kelahiran-tanpa-asal-usul"
    factories.submitted(citizen, slug)
    factories.draft_request(citizen, slug)

    response = browser.submit(f"/layanan/{slug}/ajukan/periksa", DECLARED)

    assert response.location == f"/layanan/{slug}/ajukan/terkirim"
