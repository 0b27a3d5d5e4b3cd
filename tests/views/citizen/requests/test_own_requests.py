"""One's own requests: the list, the page of one, correcting what came back, withdrawing."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.filing import intake
from app.offices.moving_pickups import move_promised_pickups
from app.web.filters import moment
from models.base import clock_at, db, utcnow
from models.calendar.local_time import local
from models.calendar.office_calendar import Holiday, OfficeHours
from models.calendar.processing_time import UsualTime
from models.cases.attachment import Attachment
from models.cases.audit import AuditEvent
from models.cases.undo import undo
from models.forms.service import Service
from models.requests.document import Delivery
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.pages import Page
from tests.views.citizen.filing_walk import names_on
from tests.views.citizen.walking import photo, upload

pytestmark = pytest.mark.usefixtures("quick_photos")


@pytest.fixture
def desk(make_operator):
    return make_operator("sari", role="desk")


@pytest.fixture
def submitted(citizen):
    return factories.submitted(citizen, "kia", anak_nama="Komang Ayu", cara_ambil="office")


def address(service_request: ServiceRequest, more: str = "") -> str:
    return f"/permohonan/{service_request.reference}{more}"


def queries_for(act) -> int:
    """How many statements the database gets meanwhile."""
    count = 0

    def seen(*_) -> None:
        nonlocal count
        count += 1

    sa.event.listen(db.engine, "before_cursor_execute", seen)
    try:
        act()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", seen)
    return count


def finished(service_request: ServiceRequest, verifier, issuer) -> ServiceRequest:
    service_request.approve(by=verifier)
    db.session.commit()
    service_request.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()
    return service_request


def returned(service_request: ServiceRequest, verifier, *items: str) -> ServiceRequest:
    service_request.return_(list(items), by=verifier, reason="Foto KK buram")
    db.session.commit()
    return service_request


# -- the list


def test_somebody_without_requests_is_led_to_the_services(browser):
    page = browser.page("/permohonan")

    assert "Belum ada permohonan" in page.text and "/layanan" in page.links


def test_drafts_stand_above_what_was_sent_the_newest_first(browser, citizen):
    old, new = factories.submitted(citizen), factories.submitted(citizen, "kartu-keluarga")
    factories.draft_request(citizen, "akta-kematian", alm_nama="I Wayan Sudana")

    page = browser.page("/permohonan")

    assert "Tersimpan sampai" in page.text and "I Wayan Sudana" in page.text
    assert "/layanan/akta-kematian/ajukan" in page.links
    assert [link for link in page.links if link.startswith("/permohonan/")] == [address(new), address(old)]


def test_others_requests_are_not_in_the_list(browser, verifier):
    other = factories.submitted(factories.verified(verifier))

    assert other.reference not in browser.page("/permohonan").text


@pytest.mark.sqlite_only
def test_many_requests_come_in_pages_and_cost_no_query_each(browser, citizen):
    factories.submitted(citizen)
    few = queries_for(lambda: browser.page("/permohonan"))
    copies_of(citizen, 60)

    first = browser.page("/permohonan")
    many = queries_for(lambda: browser.page("/permohonan"))

    seen, url = listed(first), older(first)
    while url:
        page = browser.page(url)
        seen, url = seen + listed(page), older(page)
    assert len(listed(first)) == 25 and len(seen) == len(set(seen)) == 61
    assert many == few


def copies_of(citizen, number: int) -> None:
    service = db.session.scalar(sa.select(Service).where(Service.slug == "kia"))
    for _ in range(number):
        db.session.add(
            ServiceRequest(applicant=citizen, filed_by_id=citizen.id, service=service, submitted_at=utcnow(),
                           service_version=service.published, status=RequestStatus.SUBMITTED)
        )  # fmt: skip
    db.session.flush()


def listed(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("/permohonan/")]


def older(page: Page) -> str | None:
    return next((link for link in page.links if "sebelum=" in link), None)


@pytest.mark.parametrize("before", ["x", "-1", "7K3-M9Q-ZP4", "9" * 40])
def test_a_page_that_begins_nowhere_is_missing(browser, before):
    assert browser.get(f"/permohonan?sebelum={before}").status_code == 404


# -- one request


def test_the_owner_reads_what_happens_next_and_when(browser, submitted):
    page = browser.page(address(submitted))

    assert "Diajukan" in page.text and "Menunggu pemeriksaan" in page.text and "Perkiraan selesai" in page.text
    assert "Permohonan dikirim" in page.text and "WITA" in page.text
    assert "Komang Ayu" in page.text and "KIA" in page.headings[0]


def test_a_foreign_request_is_as_missing_as_one_that_never_was(browser, verifier):
    foreign = factories.submitted(factories.verified(verifier))
    never = "7K3-M9Q-ZPJ"

    for more in ("", "/tarik", "/perbaiki", "/perbaiki/periksa", "/perbaiki/foto-kk"):
        there, missing = browser.get(address(foreign, more)), browser.get(f"/permohonan/{never}{more}")
        assert there.status_code == missing.status_code == 404
        assert bare(there.text, foreign.reference) == bare(missing.text, never)
    assert browser.get("/permohonan/abc").status_code == 404


def bare(html: str, reference: str) -> str:
    """Without what differs by nature: the token, and the address that was asked for."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html).replace(reference, "")


def test_the_page_names_no_operator(browser, submitted, verifier, issuer):
    finished(submitted, verifier, issuer)

    page = browser.page(address(submitted))

    assert "Petugas" in page.text
    assert verifier.name not in page.text and issuer.name not in page.text


def test_a_finished_card_says_where_and_when_to_fetch_it(browser, submitted, verifier, issuer):
    document = finished(submitted, verifier, issuer).documents[0]

    page = browser.page(address(submitted))

    assert "Dokumen Anda sudah selesai" in page.text
    assert document.office.name in page.text and document.pickup_text in page.text


def test_a_pickup_that_is_moved_leaves_it_finished_since_it_was(browser, submitted, verifier, issuer):
    [document] = finished(submitted, verifier, issuer).documents
    db.session.add(Holiday(on_date=local(document.pickup_at).date(), name="Galungan"))
    db.session.commit()

    with clock_at(utcnow() + timedelta(minutes=2)):
        move_promised_pickups()

    at = {event.name: moment(event.at) for event in AuditEvent.of(submitted.subject_name)}
    page = browser.page(address(submitted))
    assert "Pengambilan dipindah" in page.text and at["move_pickup"] != at["finish"]
    assert f"sejak {at['finish']}" in page.text


def test_where_to_fetch_it_is_found_and_what_to_bring_is_known(browser, citizen, verifier, issuer):
    card = finished(factories.submitted(citizen, "ktp-el", kecamatan="510802", cara_ambil="office"), verifier, issuer)
    office, page = card.documents[0].office, browser.page(address(card))
    assert "Senin–Kamis: 07.30–12.00 dan 12.45–16.00" in page.text
    assert "KTP-el lama/rusak (bila ada)" in page.text and "F-1.07" in page.text
    assert any("google.com/maps" in link and "Seririt" in link for link in page.links)

    office.map_url = "https://osm.org/go/contoh"
    db.session.add(OfficeHours(office=office, weekday=1, opens=time(9), closes=time(10)))
    page = browser.page(address(card))

    assert "https://osm.org/go/contoh" in page.links and "Selasa: 09.00–10.00" in page.text


def test_what_waits_for_the_account_is_listed_and_says_what_for(client, verifier):
    waiting = factories.waiting()
    beside = factories.submitted(waiting, "kia")
    client.sign_in(waiting)
    assert address(beside) in client.page("/permohonan").links

    page = client.page(address(beside))
    assert "Menunggu akun" in page.text and "Masuk antrean petugas" in page.text
    assert "Hitungan hari kerja mulai setelah akun diverifikasi" in page.text

    waiting.return_(["foto_kk"], by=verifier, reason="Buram")
    db.session.commit()
    assert "Perbaiki pendaftaran Anda dahulu" in client.page(address(beside)).text


def test_the_usual_time_is_told_while_the_office_has_it(browser, submitted, verifier):
    db.session.add(UsualTime(service_id=submitted.service_id, counted=10, median_minutes=600, nine_of_ten_minutes=1300,
                             measured_at=utcnow()))  # fmt: skip
    said = "Biasanya selesai dalam 2 hari kerja; 9 dari 10 selesai dalam 3 hari kerja."
    assert said in browser.page(address(submitted)).text and said in browser.page("/layanan/kia").text

    assert said not in browser.page(address(returned(submitted, verifier, "kk"))).text


def test_where_nothing_is_made_nothing_is_fetched(browser, citizen, verifier, make_operator):
    data = make_operator("adb", role="issuer", services=["konsolidasi-manual"])
    finished(factories.submitted(citizen, "konsolidasi-manual"), verifier, data)

    page = browser.page("/permohonan/" + db.session.scalars(sa.select(ServiceRequest)).one().reference)

    assert "Permohonan sudah selesai" in page.text and "Tidak ada dokumen yang perlu diambil" in page.text


def test_by_post_the_resi_is_told(browser, citizen, verifier, issuer):
    by_post = factories.submitted(citizen, "kia", cara_ambil="pos")
    finished(by_post, verifier, issuer)

    page = browser.page(address(by_post))

    assert "POS Indonesia" in page.text and "P2411260001234" in page.text


def test_a_signed_pdf_is_downloaded_byte_for_byte(browser, citizen, verifier, issuer):
    digital = factories.submitted(citizen, "kartu-keluarga", cara_ambil="digital")
    before = browser.page(address(digital)).links
    finished(digital, verifier, issuer)

    links = [link for link in browser.page(address(digital)).links if link.startswith("/berkas/")]

    assert not [link for link in before if link.startswith("/berkas/")][len(digital.photos()) :]
    assert digital.documents[0].delivery == Delivery.DIGITAL and browser.get(links[0]).data == factories.PDF


def test_while_on_hold_it_is_said_why(browser, submitted, verifier, issuer):
    submitted.approve(by=verifier)
    submitted.hold(by=issuer, reason="blangko KIA")
    db.session.commit()

    page = browser.page(address(submitted))

    assert "Kami menunggu: blangko KIA" in page.text and "berhenti sementara" in page.text


def test_a_promise_that_was_not_kept_is_owned_up_to(browser, submitted):
    submitted.due_at = utcnow() - timedelta(days=3)
    db.session.commit()

    assert "Maaf terlambat" in browser.page(address(submitted)).text


def test_what_was_taken_back_is_not_told(browser, submitted, verifier):
    submitted.approve(by=verifier)
    db.session.commit()
    undo(submitted, by=verifier)
    db.session.commit()

    page = browser.page(address(submitted))

    assert "Disetujui" not in page.headings and "Menunggu pemeriksaan" in page.text


def test_a_cancelled_request_tells_why(browser, submitted, verifier):
    submitted.cancel(by=verifier, reason="Anak sudah berumur 17 tahun")
    db.session.commit()

    page = browser.page(address(submitted))

    assert "Permohonan dibatalkan" in page.text and "Anak sudah berumur 17 tahun" in page.text
    assert address(submitted, "/ajukan-lagi") in {form.action for form in page.posting_forms}


def test_a_draft_has_no_page_of_its_own_yet(browser, citizen):
    draft = factories.draft_request(citizen)

    assert browser.get(address(draft)).location == "/layanan/kia/ajukan"


@pytest.mark.sqlite_only
def test_more_documents_cost_no_more_queries(browser, citizen, verifier, issuer):
    one, three = factories.submitted(citizen, "kartu-keluarga"), factories.submitted(citizen, "akta-kematian")
    assert (len(one.documents), len(three.documents)) == (1, 3)

    assert queries_for(lambda: browser.page(address(three))) <= queries_for(lambda: browser.page(address(one))) + 1


# -- correction


def test_only_what_was_returned_is_asked_again(browser, submitted, verifier):
    returned(submitted, verifier, "kk", "anak_nama")
    page = browser.page(address(submitted))
    assert "Foto KK buram" in page.text and "KK asli orang tua/wali" in page.text and "Nama anak" in page.text

    first = browser.get(address(submitted, "/perbaiki")).location
    assert [name for name in names_on(browser.page(first)) if name not in ("csrf_token", "halaman")] == ["anak_nama"]
    assert browser.get(address(submitted, "/perbaiki/foto-akta-kelahiran")).status_code == 404
    then = browser.submit(first, {"anak_nama": "Komang Ayu Lestari"}, smuggled={"no_kk": "1"}).location
    assert then == address(submitted, "/perbaiki/foto-kk")
    kept = submitted.answers["no_kk"]
    upload(browser, then, "kk", photo("PNG"))

    done = browser.submit(address(submitted, "/perbaiki/periksa"))
    story = browser.page(address(submitted)).text
    assert "Yang diminta: KK asli orang tua/wali, Nama anak." in story and "Perbaikan dikirim" in story

    assert done.location == address(submitted)
    assert (submitted.status, submitted.answers["anak_nama"]) == (RequestStatus.SUBMITTED, "Komang Ayu Lestari")
    assert submitted.answers["no_kk"] == kept and len(submitted.photos("kk")) == 1
    assert submitted.returned_items == [] and submitted.due_at


def test_an_unmended_photo_is_not_sent_back(browser, submitted, verifier):
    returned(submitted, verifier, "kk")

    response = browser.submit(address(submitted, "/perbaiki/periksa"), page="/bantuan")

    assert response.status_code == 200 and "Masih kurang" in response.text
    assert submitted.status == RequestStatus.RETURNED


def test_while_returned_the_clock_stands_still(browser, submitted, verifier):
    returned(submitted, verifier, "kk")

    page = browser.page(address(submitted))

    assert "Hitungan hari kerja berhenti" in page.text and "Anda memperbaiki" in page.text


def test_what_is_not_returned_cannot_be_mended(browser, submitted):
    for more in ("/perbaiki", "/perbaiki/foto-kk", "/perbaiki/periksa"):
        assert browser.get(address(submitted, more)).location == address(submitted)


# -- withdrawing


def test_withdrawing_is_asked_first_and_then_done(browser, submitted):
    page = browser.page(address(submitted, "/tarik"))
    assert "Tarik permohonan ini?" in page.text and submitted.status == RequestStatus.SUBMITTED

    response = browser.submit(address(submitted, "/tarik"))

    assert response.location == address(submitted) and submitted.status == RequestStatus.CANCELLED
    assert "Anda menarik permohonan ini" in browser.page(address(submitted)).text
    assert "Ditarik pemohon" in browser.page("/permohonan").text


def test_what_is_being_worked_on_is_not_withdrawn(browser, submitted, verifier):
    token = browser.page(address(submitted, "/tarik")).posting_forms[-1].hidden
    submitted.approve(by=verifier)
    db.session.commit()

    response = browser.post(address(submitted, "/tarik"), data=token)

    assert response.status_code == 409 and "tidak dapat dilakukan" in response.text
    assert submitted.status == RequestStatus.APPROVED
    assert "Tarik permohonan ini" not in browser.page(address(submitted)).text


def test_another_persons_request_is_not_withdrawn(browser, verifier):
    foreign = factories.submitted(factories.verified(verifier))

    assert browser.submit(address(foreign, "/tarik"), page="/bantuan").status_code == 404
    assert foreign.status == RequestStatus.SUBMITTED


def test_the_photos_that_were_sent_can_be_seen_again(browser, submitted):
    links = [link for link in browser.get(address(submitted)).text.split('"') if link.startswith("/berkas/")]

    assert len(links) == db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)
                                           .where(Attachment.service_request_id == submitted.id))  # fmt: skip
    assert intake.missing(submitted) == []


def test_what_a_mended_answer_newly_requires_stays_open_until_it_is_sent(browser, citizen, verifier):
    request = factories.submitted(citizen, "kartu-keluarga", jenis="hilang", cara_ambil="digital")
    returned(request, verifier, "jenis")
    first = browser.get(address(request, "/perbaiki")).location

    page = browser.submit(first, {"jenis": "rusak"}).location
    while "foto" not in page:
        page = browser.submit(page, factories.complete(request, request.answers)).location
    key = next(key for key in intake.missing(request))
    again = upload(browser, page, key).location

    assert browser.get(again).status_code == 200
    assert upload(browser, page, key, photo("PNG")).status_code == 302
    assert page.removesuffix("?kembali=periksa") in browser.get(address(request, "/perbaiki/periksa")).text
    assert browser.submit(address(request, "/perbaiki/periksa")).location == address(request)
    assert request.photos(key)


def test_a_photo_that_the_answers_hide_in_the_end_is_not_sent_along(citizen):
    draft = factories.draft_request(citizen, "kia", alasan="hilang")
    lost = next(photo for photo in draft.photos() if photo.key == "surat_kehilangan")
    draft.answers = {**draft.answers, "alasan": "rusak"}
    factories.upload_what_is_asked(draft)

    intake.send_request(draft, by=citizen)
    db.session.commit()

    assert "surat_kehilangan" not in {photo.key for photo in draft.attachments}
    assert db.session.get(Attachment, lost.id) is None
