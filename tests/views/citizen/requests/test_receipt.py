"""The receipt: one page whatever the names, half of the NIK, for its owner alone."""

from __future__ import annotations

import re
import zlib

import pytest

from app.offices.routing import office_for
from models.base import db
from models.offices.region import Office
from models.requests.service_request import RequestStatus
from tests.support import factories

LONG = "I Gusti Ngurah " + "Wiradharmaputra Kusumanegara " * 6


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def text_in(pdf: bytes) -> str:
    """What is written on the pages of our own PDFs: uncompressed streams, latin letters."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return "".join(zlib.decompress(stream).decode("latin-1") for stream in streams if stream[:1] == b"x")


@pytest.mark.parametrize("name", ["Putu Wirawan", LONG[:200], "Śrī Āryā ᬧᬸᬢᬸ \N{WAVING HAND SIGN} Ñengah"])
def test_a_receipt_is_one_page_with_the_number_and_half_the_nik(browser, citizen, name):
    request = factories.submitted(citizen, "kia", cara_ambil="office")
    citizen.name, nik = name, citizen.nik
    db.session.commit()

    response = browser.get(f"/permohonan/{request.reference}/tanda-terima.pdf")

    assert response.mimetype == "application/pdf" and response.headers["Cache-Control"] == "no-store"
    written = text_in(response.data)
    assert pages_in(response.data) == 1 and request.reference in written
    assert f"{nik[:6]}******{nik[-4:]}" in written and nik not in written


def test_a_receipt_stays_one_page_where_everything_is_as_long_as_it_may_be(browser, citizen):
    request = factories.submitted(citizen, "kia", cara_ambil="office", anak_nama=LONG[:200])
    for office in db.session.query(Office):
        office.name, office.address = LONG[:200], (LONG * 2)[:300]
    citizen.name = LONG[:200]
    db.session.commit()

    assert pages_in(browser.get(f"/permohonan/{request.reference}/tanda-terima.pdf").data) == 1


def test_only_the_owner_has_a_receipt_and_only_of_what_was_sent(browser, citizen, verifier):
    theirs = factories.submitted(factories.verified(verifier), "kia")
    draft = factories.draft_request(citizen, "kia")
    db.session.commit()

    for request in (theirs, draft):
        for address in ("tanda-terima", "tanda-terima.pdf"):
            assert browser.get(f"/permohonan/{request.reference}/{address}").status_code == 404


def test_who_waits_to_be_verified_is_told_that_the_request_waits_too(client, app):
    applicant = factories.waiting()
    client.sign_in(applicant)
    assert "Ajukan layanan sekarang" in client.page("/daftar/terkirim").text
    assert pages_in(client.get("/akun/tanda-terima.pdf").data) == 1

    request = factories.draft_request(applicant, "kia")
    request.send(by=applicant, route=office_for)
    db.session.commit()

    assert request.status == RequestStatus.AWAITING
    for url in ("/layanan/kia/ajukan/terkirim", f"/permohonan/{request.reference}/tanda-terima"):
        page = client.page(url).text
        assert request.reference in page and re.search(r"[Tt]idak perlu dikirim lagi", page)
