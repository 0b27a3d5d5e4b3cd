"""A photo page where several photos may come, as with a KK of two sheets."""

from __future__ import annotations

from io import BytesIO

import pytest

from models.base import db
from tests.support import factories
from tests.views.citizen.walking import photo, upload

pytestmark = pytest.mark.sqlite_only

PAGE = "/layanan/kia/ajukan/foto-kk"


@pytest.fixture
def draft(client, make_operator):
    """A draft of KIA whose KK was not photographed yet, open in `client`."""
    applicant = factories.verified(make_operator("luh"))
    draft = factories.draft_request(applicant, "kia")
    for attachment in draft.photos("kk"):
        db.session.delete(attachment)
    client.sign_in(applicant)
    return draft


def test_where_one_more_sheet_follows_the_page_comes_again_and_else_the_next_one(client, draft):
    file = {"kk": (BytesIO(photo()), "foto.jpg"), "lagi": "1"}
    first = client.submit(PAGE, file, content_type="multipart/form-data")
    page = client.page(PAGE)
    second = upload(client, PAGE, "kk", photo("PNG"))

    assert first.location == PAGE
    assert "Tambah foto" in page.text and "Sudah cukup, lanjut" in page.text
    assert second.location != PAGE and draft.photo_counts()["kk"] == 2


def test_a_paper_of_one_sheet_has_no_page_of_its_own_to_say_that_it_is_enough(client, draft):
    assert upload(client, PAGE, "kk").location != PAGE
    assert draft.photo_counts()["kk"] == 1


def test_a_full_page_takes_no_more_and_says_so(client, draft):
    for kind in ("JPEG", "PNG"):
        upload(client, PAGE, "kk", photo(kind))
    token = client.page(PAGE).posting_forms[0].hidden["csrf_token"]

    form = [f for f in client.page(PAGE).posting_forms if any(i.get("type") == "file" for i in f.inputs)]
    response = client.post(PAGE, data={"csrf_token": token, "kk": (BytesIO(photo("WEBP")), "satu-lagi.jpg")})

    assert form == []
    assert "Sudah ada 2 foto" in response.text
    assert draft.photo_counts()["kk"] == 2


def test_one_of_several_can_be_taken_away_but_no_other(client, draft):
    upload(client, PAGE, "kk")
    token = client.page(PAGE).posting_forms[0].hidden["csrf_token"]
    other = draft.photos("ktp_ortu")[0]

    assert client.post(PAGE, data={"csrf_token": token, "hapus": str(other.id)}).status_code == 404
    assert client.post(PAGE, data={"csrf_token": token, "hapus": str(draft.photos("kk")[0].id)}).location == PAGE
    assert "kk" not in draft.photo_counts() and "ktp_ortu" in draft.photo_counts()
