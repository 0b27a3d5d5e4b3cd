"""What came back is corrected in one go; what nobody has looked at yet is changed without waiting for anyone."""

from __future__ import annotations

import pytest

from models.base import db
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.registrations.applicant import Applicant, ApplicantStatus
from models.requests.service_request import RequestStatus
from tests.support import factories
from tests.views.citizen.walking import photo, upload

pytestmark = pytest.mark.usefixtures("quick_photos")


@pytest.fixture
def registrant(client):
    """Signed in, waiting, and nobody has looked at the registration."""
    applicant = factories.waiting()
    client.sign_in(applicant)
    return applicant


def events(case) -> list[tuple[str, list[str]]]:
    return [(event.name, event.particulars.get("items", [])) for event in AuditEvent.of(case.subject_name)]


# -- what came back


def test_one_photo_that_came_back_is_one_form(app, browser, citizen, verifier, outbox):
    request = factories.submitted(citizen, "kia")
    request.return_(["kk"], by=verifier, reason="Foto KK buram")
    db.session.commit()
    [old] = request.photos("kk")
    link = outbox()[-1].particulars["tautan"].removeprefix(app.config["PUBLIC_URL"])

    item = browser.get(link).location
    page = browser.get(item).text
    done = upload(browser, item, "kk", photo("PNG"))

    assert item == f"/permohonan/{request.reference}/perbaiki/foto-kk"
    assert "Foto KK buram" in page and "Kirim perbaikan" in page and f"/berkas/{old.id}" in page
    assert done.location == f"/permohonan/{request.reference}"
    assert request.status == RequestStatus.SUBMITTED and old not in request.photos("kk")


@pytest.mark.sqlite_only
def test_of_a_paper_of_several_pages_more_photos_may_be_asked_for_before_it_is_sent(browser, citizen, verifier):
    request = factories.submitted(citizen, "kia")
    request.return_(["kk"], by=verifier, reason="Kedua halaman")
    item = f"/permohonan/{request.reference}/perbaiki/foto-kk?banyak=1"

    again = [upload(browser, item, "kk", photo(kind)).location for kind in ("PNG", "JPEG")]

    assert again == [item, f"/permohonan/{request.reference}/perbaiki/periksa"]
    assert request.status == RequestStatus.RETURNED and len(request.photos("kk")) == 2
    assert browser.submit(again[1]).status_code == 302 and request.status == RequestStatus.SUBMITTED


@pytest.mark.sqlite_only
def test_one_answer_that_came_back_is_one_form_and_shows_what_stood_there(client, verifier):
    applicant = factories.waiting(kondisi_ktp="rusak")
    applicant.return_(["kondisi_ktp"], by=verifier, reason="KTP-el tampak utuh")
    client.sign_in(applicant)

    item = client.get("/akun/perbaiki").location
    page = client.page(item)
    done = client.submit(item, {"kondisi_ktp": "ada"})

    assert "Sebelumnya tertulis: Ada, tetapi rusak" in page.text and "KTP-el tampak utuh" in page.text
    assert (done.location, applicant.status, applicant.ktp_condition) == ("/akun", ApplicantStatus.WAITING, "ada")


@pytest.mark.sqlite_only
def test_an_answer_that_newly_asks_for_a_photo_is_not_sent_without_it(client, verifier):
    applicant = factories.waiting()
    applicant.return_(["kondisi_ktp"], by=verifier, reason="Surat kehilangan?")
    client.sign_in(applicant)

    then = client.submit(client.get("/akun/perbaiki").location, {"kondisi_ktp": "hilang"})

    assert then.location == "/akun/perbaiki/foto-kehilangan"
    assert applicant.status == ApplicantStatus.RETURNED


# -- what nobody has looked at


def test_a_registration_in_the_queue_is_changed_at_once_and_keeps_its_place(client, registrant):
    due_at = registrant.due_at
    assert "/akun/ubah/nik" in client.page("/akun").links and "/akun/ubah/foto-kk" in client.page("/akun").links
    [old] = registrant.photos("foto_kk")

    client.submit("/akun/ubah/kk", {"kk": registrant.nik})
    upload(client, "/akun/ubah/foto-kk", "foto_kk", photo("PNG"))

    assert (registrant.kk, registrant.due_at, registrant.status) == (registrant.nik, due_at, ApplicantStatus.WAITING)
    assert "kk_same_as_nik" in registrant.flags
    assert events(registrant)[:2] == [("amend", ["foto_kk"]), ("amend", ["kk"])]
    assert old.replaced_by_id == registrant.photos("foto_kk")[0].id
    assert "Perubahan sudah tersimpan." in client.page("/akun").text


def test_once_an_officer_looks_at_it_nothing_is_changed_and_that_is_said(client, registrant, verifier):
    name = registrant.name
    form = client.page("/akun/ubah/nama").form_for("/akun/ubah/nama", "/akun/ubah/nama")
    claims.claim(registrant, by=verifier)

    response = client.post("/akun/ubah/nama", data=form.hidden | {"nama": "Made Lain"})
    page = client.page("/akun")

    assert response.location == "/akun" and registrant.name == name
    assert "Petugas sedang memeriksa pendaftaran Anda" in page.text and "/akun/ubah/nama" not in page.links


def test_an_officer_who_comes_while_the_photo_is_read_comes_first(client, registrant, verifier, monkeypatch):
    from app.filing import intake

    [old] = registrant.photos("foto_kk")
    verifier_id, read = verifier.id, intake.clean_photo

    def meanwhile(data: bytes):
        with db.engine.connect() as connection, connection.begin():  # the officer's own transaction
            table = Applicant.__table__
            connection.execute(table.update().values(claimed_by_id=verifier_id, claimed_at=registrant_moved))
        return read(data)

    registrant_moved = registrant.moved_at
    monkeypatch.setattr(intake, "clean_photo", meanwhile)
    response = upload(client, "/akun/ubah/foto-kk", "foto_kk", photo("PNG"))

    assert response.location == "/akun" and registrant.photos("foto_kk") == [old]
    assert "amend" not in dict(events(registrant))


@pytest.mark.sqlite_only
def test_a_change_that_asks_for_more_is_not_verified_until_it_is_whole(client, registrant, verifier):
    then = client.submit("/akun/ubah/kondisi-ktp", {"kondisi_ktp": "hilang"}).location

    assert then.startswith("/akun/ubah/foto-kehilangan") and "incomplete" in registrant.flags
    assert "Perubahan Anda belum lengkap" in client.page("/akun").text
    with pytest.raises(MoveRefused, match="belum melengkapinya"):
        registrant.verify(by=verifier)
    assert upload(client, then, "foto_kehilangan").location == "/akun"
    assert "incomplete" not in registrant.flags
    assert "foto_ktp" not in registrant.photo_counts()
    registrant.verify(by=verifier)


@pytest.mark.sqlite_only
def test_changes_without_end_are_stopped(app, client, registrant):
    app.config["AMENDMENTS_PER_DAY"] = 1

    first, second = (client.submit("/akun/ubah/nama", {"nama": name}) for name in ("Putu Satu", "Putu Dua"))

    assert (first.status_code, second.status_code, registrant.name) == (302, 429, "Putu Satu")
