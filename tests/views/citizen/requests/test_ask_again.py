"""What was cancelled or withdrawn is asked for again with one press: nothing is typed or photographed twice."""

from __future__ import annotations

import sqlalchemy as sa

from app.files.attachments import contents
from models.base import db
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from tests.support import factories


def cancelled(verifier, applicant) -> ServiceRequest:
    request = factories.submitted(applicant, "kia")
    request.cancel(by=verifier, reason="Berkas belum lengkap.")
    db.session.commit()
    return request


def newest() -> ServiceRequest:
    return db.session.scalars(sa.select(ServiceRequest).order_by(ServiceRequest.id.desc()).limit(1)).one()


def test_a_cancelled_request_is_looked_over_and_sent_again(browser, verifier, citizen):
    earlier = cancelled(verifier, citizen)
    page = f"/permohonan/{earlier.reference}"

    onward = browser.submit(f"{page}/ajukan-lagi", {}, page=page).location

    again = newest()
    assert onward.endswith("/layanan/kia/ajukan/periksa")
    assert again.id != earlier.id and again.answers == earlier.answers
    assert [photo.key for photo in again.photos()] == [photo.key for photo in earlier.photos()]
    assert all(contents(photo) == factories.JPEG for photo in again.photos())
    browser.submit(onward, {"pernyataan_benar": "y"})
    assert newest().status == RequestStatus.SUBMITTED


def test_what_still_runs_is_not_asked_again(browser, citizen):
    request = factories.submitted(citizen, "kia")

    page = browser.page(f"/permohonan/{request.reference}")

    assert not [form for form in page.posting_forms if form.action.endswith("/ajukan-lagi")]


def test_somebody_elses_is_not_there(browser, verifier, citizen):
    other = cancelled(verifier, factories.verified(verifier))

    assert browser.get(f"/permohonan/{other.reference}").status_code == 404
    assert newest().id == other.id


def test_a_photo_that_was_returned_is_asked_for_again_and_the_others_are_told_whence(browser, verifier, citizen):
    earlier = factories.submitted(citizen, "kia")
    at_fault, *fine = [photo.key for photo in earlier.photos()]
    earlier.return_([at_fault], by=verifier, reason="Buram.")
    earlier.withdraw(by=citizen)
    db.session.commit()
    page = f"/permohonan/{earlier.reference}"

    onward = browser.submit(f"{page}/ajukan-lagi", {}, page=page).location

    assert [photo.key for photo in newest().photos()] == fine
    assert not onward.endswith("/periksa")
    said = browser.page("/layanan/kia/ajukan/periksa").text
    assert "Foto dari permohonan Anda sebelumnya" in said and "Foto dari pendaftaran Anda" not in said
