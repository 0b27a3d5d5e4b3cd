"""Who is handed a stored file, and how."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from app.files.attachments import attach_photo
from app.files.photos import clean_photo
from models.base import db
from models.requests.service_request import RequestStatus as R
from tests.support import factories
from tests.support.pictures import picture


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier)


@pytest.fixture
def finished(applicant, verifier, make_operator):
    """A request whose document is a signed PDF."""
    request = factories.submitted(applicant, "kartu-keluarga", cara_ambil="digital")
    request.approve(by=verifier)
    request.advance_to(R.FINISHED, by=make_operator("kadek", role="issuer"), make=factories.ready)
    db.session.commit()
    return request


def address(attachment) -> str:
    return f"/berkas/{attachment.id}"


def test_the_owner_sees_a_photo_and_nobody_may_keep_it(client, applicant):
    client.sign_in(applicant)

    response = client.get(address(applicant.photos("foto_kk")[0]))

    assert (response.status_code, response.mimetype, response.data) == (200, "image/jpeg", factories.JPEG)
    assert "no-store" in response.headers["Cache-Control"] and "private" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "attachment" not in response.headers.get("Content-Disposition", "")


@pytest.mark.sqlite_only
def test_lists_show_a_small_version(client, applicant):
    photo = attach_photo(applicant, "foto_kk", clean_photo(picture()))
    client.sign_in(applicant)

    small = client.get(address(photo) + "?kecil=1").data

    assert Image.open(BytesIO(small)).size == (320, 240)
    assert len(small) < len(client.get(address(photo)).data)


def test_a_signed_pdf_is_downloaded_byte_for_byte_under_its_name(client, applicant, finished):
    client.sign_in(applicant)
    document = finished.documents[0]

    response = client.get(address(document.pdf))

    assert (response.status_code, response.mimetype, response.data) == (200, "application/pdf", factories.PDF)
    assert f'attachment; filename="{document.name} {finished.reference}.pdf"' in response.headers["Content-Disposition"]


@pytest.mark.sqlite_only
def test_a_pdf_reaches_its_owner_only_while_its_document_is_ready(client, applicant, finished, make_operator):
    client.sign_in(applicant)
    pdf = finished.documents[0].pdf
    finished.reopen(by=make_operator("gede", role="issuer"), reason="Salah nama")

    assert client.get(address(pdf)).status_code == 404


def test_anothers_file_is_as_good_as_missing(new_client, applicant, finished):
    other = factories.waiting()
    client, stranger = new_client(), new_client()
    client.sign_in(other)

    files = [applicant.photos()[0], finished.photos()[0], finished.documents[0].pdf]
    missing = client.get("/berkas/00000000-0000-4000-8000-000000000000")

    for file in files:
        assert client.get(address(file)).status_code == stranger.get(address(file)).status_code == 404
        assert client.get(address(file)).data == missing.data or b"csrf" in missing.data


@pytest.mark.sqlite_only
def test_an_operator_sees_files_of_cases_in_scope_only(new_client, applicant, finished, make_operator):
    inside, outside = new_client(), new_client()
    inside.sign_in(make_operator("made", role="issuer", services=["kartu-keluarga"]))
    outside.sign_in(make_operator("nyoman", role="issuer", services=["kia"]))

    assert inside.get(address(finished.photos()[0])).status_code == 200
    assert outside.get(address(finished.photos()[0])).status_code == 404
    assert inside.get(address(applicant.photos()[0])).status_code == 200


@pytest.mark.sqlite_only
def test_a_draft_is_nobodys_business_but_its_owners(client, verifier):
    draft = factories.draft_registration()
    client.sign_in(verifier)

    assert client.get(address(draft.photos()[0])).status_code == 404


@pytest.mark.sqlite_only
@pytest.mark.parametrize("odd", ["1", "0", "-1", "satu", "9" * 400, "..%2f..%2fetc%2fpasswd", "1/2", "1%00"])
def test_an_odd_address_is_missing(client, applicant, odd):
    client.sign_in(applicant)

    assert client.get(f"/berkas/{odd}").status_code == 404


@pytest.mark.sqlite_only
def test_head_answers_as_get_without_a_body(client, applicant):
    client.sign_in(applicant)

    response = client.head(address(applicant.photos()[0]))

    assert (response.status_code, response.data) == (200, b"")
