"""One's own account, and correcting what the officer sent back."""

from __future__ import annotations

import pytest

from app.offices.routing import office_for
from models.cases.undo import undo
from models.registrations.applicant import ApplicantStatus
from tests.support import factories
from tests.views.citizen.walking import photo, upload


@pytest.fixture
def returned(verifier):
    """A registration that came back for the photo of the KK and the name."""
    applicant = factories.waiting()
    applicant.return_(["foto_kk", "nama"], by=verifier, reason="Foto KK buram, nama kurang lengkap")
    return applicant


def test_what_was_returned_is_mended_and_nothing_else(client, returned, verifier):
    client.sign_in(returned)
    kept = {photo.key: photo.id for photo in returned.photos() if photo.key != "foto_kk"}

    overview = client.page("/akun")
    assert "Foto KK buram, nama kurang lengkap" in overview.text and "Foto KK asli" in overview.text
    assert client.get("/akun/perbaiki").location == "/akun/perbaiki/data-diri"

    response = client.submit(
        "/akun/perbaiki/data-diri", {"nama": "Putu Wirawan Adi"}, smuggled={"nik": factories.new_nik()}
    )
    assert response.location == "/akun/perbaiki/foto-kk"
    assert upload(client, response.location, "foto_kk").location == "/akun/perbaiki/periksa"
    assert client.submit("/akun/perbaiki/periksa").location == "/akun"

    assert returned.status == ApplicantStatus.WAITING and returned.returned_items == []
    assert returned.name == "Putu Wirawan Adi"
    assert {photo.key: photo.id for photo in returned.photos() if photo.key != "foto_kk"} == kept
    assert "Perbaikan dikirim" in client.page("/akun").text


@pytest.mark.sqlite_only
def test_other_pages_stay_shut_while_mending(client, returned):
    client.sign_in(returned)

    form = client.page("/akun/perbaiki/data-diri").form_for("/akun/perbaiki/data-diri", "/akun/perbaiki/data-diri")

    assert [field["name"] for field in form.inputs if "name" in field] == ["csrf_token", "halaman", "nama"]
    assert client.get("/akun/perbaiki/foto-ktp").status_code == 404
    assert client.get("/akun/perbaiki/alamat-dan-kontak").status_code == 404


@pytest.mark.sqlite_only
def test_a_returned_photo_must_come_anew(client, returned):
    client.sign_in(returned)

    nothing = client.submit("/akun/perbaiki/foto-kk", content_type="multipart/form-data")
    page = client.page("/akun/perbaiki/periksa")

    assert "Foto belum dipilih." in nothing.text
    assert "Masih kurang" in page.text and "Kirim perbaikan" not in page.text


@pytest.mark.sqlite_only
def test_the_photo_that_was_returned_is_not_taken_again(client, verifier):
    applicant = factories.waiting()
    client.sign_in(applicant)
    applicant.return_(["foto_kk"], by=verifier, reason="Buram")
    upload(client, "/akun/perbaiki/foto-kk", "foto_kk", photo("PNG"))
    applicant.return_(["foto_kk"], by=verifier, reason="Masih buram")

    again = upload(client, "/akun/perbaiki/foto-kk", "foto_kk", photo("PNG"))

    assert "foto yang sama dengan yang diminta diganti" in again.text


@pytest.mark.sqlite_only
def test_mended_answers_that_open_others_ask_for_them_too(client, verifier):
    applicant = factories.waiting()
    applicant.return_(["kecamatan"], by=verifier, reason="Tidak sesuai KK")
    client.sign_in(applicant)

    response = client.submit("/akun/perbaiki/data-diri", {"kecamatan": "510802"})

    assert response.location == "/akun/perbaiki/alamat-dan-kontak"
    assert "Masih kurang" in client.page("/akun/perbaiki/periksa").text


@pytest.mark.sqlite_only
def test_someone_waiting_may_ask_already_and_sees_what_waits_along(client):
    applicant = factories.waiting()
    client.sign_in(applicant)
    request = factories.draft_request(applicant)
    request.send(by=applicant, route=office_for)

    page = client.page("/akun")

    assert "Menunggu verifikasi" in page.text and applicant.reference in page.text
    assert {"/layanan", f"/permohonan/{request.reference}"} <= set(page.links)
    assert request.service.short_name in page.text and "Menunggu akun" in page.text
    assert client.get("/akun/perbaiki").location == client.get("/akun/perbaiki/periksa").location == "/akun"


@pytest.mark.sqlite_only
def test_ones_numbers_are_half_hidden(client, verifier):
    applicant = factories.verified(verifier)
    client.sign_in(applicant)

    page = client.page("/akun")

    assert applicant.nik[:6] + "******" + applicant.nik[-4:] in page.text
    assert not any(number in page.text for number in (applicant.nik, applicant.kk, applicant.whatsapp))
    assert {"/layanan", "/permohonan"} <= set(page.links)


@pytest.mark.sqlite_only
def test_a_decision_that_was_taken_back_is_not_told(client, verifier):
    applicant = factories.waiting()
    applicant.return_(["foto_kk"], by=verifier, reason="Salah tekan")
    undo(applicant, by=verifier)
    client.sign_in(applicant)

    page = client.page("/akun")

    assert "Salah tekan" not in page.text and "Menunggu verifikasi" in page.text


@pytest.mark.sqlite_only
def test_nobody_else_is_let_in(client):
    for url in ("/akun", "/akun/perbaiki", "/akun/perbaiki/foto-kk", "/akun/perbaiki/periksa"):
        assert client.get(url).location == f"/masuk?lanjut={url}"
