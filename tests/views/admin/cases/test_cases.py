"""The case pages: what an operator may do is a button there, what is refused is said there, nothing is overwritten."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.base import clock_at, db, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.cases.undo import undo
from models.messages.notification import Notification
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.views.admin.doors import at


@pytest.fixture
def service_request(applicant):
    return factories.submitted(applicant)


def test_a_registration_is_verified_on_its_page(desk):
    applicant = factories.waiting(nama="Kadek Sukerta")

    response = desk.submit(at(applicant, "verify"), page=at(applicant))

    assert response.status_code == 302
    assert applicant.status == "verified"


def test_a_registration_goes_back_with_its_items_and_its_reason(desk):
    applicant = factories.waiting()

    data = {"items": ["foto_kk", "nama"], "standard_reason": "Foto KK adalah fotokopi. Unggah foto KK asli."}
    desk.submit(at(applicant, "return"), data, page=at(applicant))

    assert (applicant.status, applicant.returned_items) == ("returned", ["foto_kk", "nama"])
    assert AuditEvent.of(applicant.subject_name)[0].particulars["reason"].startswith("Foto KK adalah fotokopi")


def test_a_refusal_is_said_on_the_page_and_keeps_what_was_written(desk):
    applicant = factories.waiting()

    response = desk.submit(at(applicant, "return"), {"reason": "Fotonya buram sekali"}, page=at(applicant))

    assert response.status_code == 409
    assert "Pilih paling sedikit satu isian atau foto" in response.text
    assert "Fotonya buram sekali" in response.text
    assert applicant.status == "waiting"


def test_a_second_operator_on_a_stale_page_is_told_and_changes_nothing(desk, new_client, make_operator):
    applicant = factories.waiting()
    other = new_client()
    other.sign_in(make_operator("wayan", role="verifier"))
    stale = other.page(at(applicant)).form_for(at(applicant, "cancel"), at(applicant))
    desk.submit(at(applicant, "verify"), page=at(applicant))

    response = other.post(at(applicant, "cancel"), data=stale.hidden | {"reason": "Salah orang"})

    assert response.status_code == 409
    assert "Sudah diproses oleh" in response.text
    assert applicant.status == "verified"


def test_a_request_goes_through_all_its_moves_by_buttons(desk, new_client, issuer, service_request):
    desk.submit(at(service_request, "approve"), page=at(service_request))
    other = new_client()
    other.sign_in(issuer)
    for move in ("process", "produce", "finish"):
        assert other.submit(at(service_request, move), page=at(service_request)).status_code == 302
    assert service_request.documents[0].pickup_at is not None

    other.submit(at(service_request, "hand_over"), {"received_by": "Ibu Ayu"}, page=at(service_request))

    assert service_request.status == R.HANDED_OVER
    assert service_request.documents[0].receiver == "Ibu Ayu"


def test_several_steps_are_one_decision_and_one_message(new_client, verifier, issuer, service_request):
    service_request.approve(by=verifier)
    browser = new_client()
    browser.sign_in(issuer)

    data = {"to_status": "producing"}
    assert browser.submit(at(service_request, "advance"), data, page=at(service_request)).status_code == 302

    assert service_request.status == R.PRODUCING
    told = [n.template for n in db.session.query(Notification).filter_by(subject=service_request.subject_name)]
    assert told == ["request_received", "request_approved", "request_producing"]


def test_a_signed_pdf_is_asked_for_and_kept_byte_for_byte(new_client, verifier, issuer, applicant):
    service_request = factories.submitted(applicant, "kartu-keluarga", cara_ambil="digital")
    service_request.approve(by=verifier)
    service_request.advance_to(R.PRODUCING, by=issuer)
    browser = new_client()
    browser.sign_in(issuer)

    refused = browser.submit(at(service_request, "finish"), page=at(service_request))
    assert refused.status_code == 409
    assert "Unggah PDF bertanda tangan elektronik" in refused.text
    data = {"pdf": (io.BytesIO(factories.PDF), "kk.pdf")}
    browser.submit(at(service_request, "finish"), data, page=at(service_request))

    assert service_request.status == R.FINISHED
    assert browser.get(f"/berkas/{service_request.documents[0].pdf.id}").data == factories.PDF


def test_a_document_that_is_made_again_needs_a_new_pdf_unless_the_reopening_is_undone(verifier, issuer, applicant):
    service_request = factories.submitted(applicant, "kartu-keluarga", cara_ambil="digital")
    service_request.approve(by=verifier)
    service_request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()
    [document] = service_request.documents
    first = document.pdf

    service_request.reopen(by=issuer, reason="Nama salah cetak")
    assert document.pdf is None
    undo(service_request, by=issuer)
    assert document.pdf is first and document.state == DocumentState.READY

    service_request.reopen(by=issuer, reason="Nama salah cetak")
    with pytest.raises(MoveRefused, match="Unggah PDF"):
        service_request.advance_to(R.FINISHED, by=issuer, make=lambda document: document.make_ready())


def test_what_was_typed_to_finish_stands_there_again_after_a_refusal(new_client, verifier, issuer, applicant):
    service_request = factories.submitted(applicant, "tridatu-akta-kelahiran-khusus")
    service_request.approve(by=verifier)
    service_request.advance_to(R.PRODUCING, by=issuer)
    browser = new_client()
    browser.sign_in(issuer)
    data = {"office": ["kantor-camat-seririt"] * 3, "pickup_at": ["2020-01-01T09:00"] * 3,
            "number_0": "5108-LU-1", "drop": "2", "drop_reason_2": "Sudah punya KIA"}  # fmt: skip

    refused = browser.submit(at(service_request, "finish"), data, page=at(service_request))

    assert refused.status_code == 409
    for typed in ('value="5108-LU-1"', 'value="Sudah punya KIA"',
                  'value="kantor-camat-seririt" selected', 'value="2" checked'):  # fmt: skip
        assert typed in refused.text, typed


def test_a_document_goes_out_by_post_with_its_resi(new_client, verifier, issuer, applicant):
    service_request = factories.submitted(applicant, "kia", cara_ambil="pos")
    service_request.approve(by=verifier)
    service_request.advance_to(R.PRODUCING, by=issuer)
    browser = new_client()
    browser.sign_in(issuer)

    assert "Isi nomor resi" in browser.submit(at(service_request, "finish"), page=at(service_request)).text
    browser.submit(at(service_request, "finish"), {"resi": "P24112600001"}, page=at(service_request))

    assert service_request.documents[0].resi == "P24112600001"
    assert service_request.documents[0].state == DocumentState.READY


def test_a_decision_can_be_taken_back_while_its_message_waits(desk, service_request):
    desk.submit(at(service_request, "approve"), page=at(service_request))

    desk.submit(at(service_request, "undo"), page=at(service_request))

    assert service_request.status == R.SUBMITTED


def test_only_moves_that_are_open_have_a_button(desk, service_request):
    page = desk.get(at(service_request)).text

    assert at(service_request, "approve") in page
    for move in ("process", "produce", "finish", "hand_over", "reopen"):
        assert at(service_request, move) not in page


def test_a_case_outside_the_posts_is_the_same_as_none(new_client, make_operator, service_request):
    browser = new_client()
    browser.sign_in(make_operator("made", role="issuer", services=["kartu-keluarga"]))

    outside = browser.get(at(service_request))
    missing = browser.get("/admin/permohonan/000-000-000")

    assert (outside.status_code, missing.status_code) == (404, 404)
    assert service_request.reference not in browser.page("/admin/permohonan/").text


def test_a_case_is_found_by_number_nik_kk_phone_and_name(desk, applicant, service_request):
    child, kk = service_request.answers["anak_nik"], applicant.kk
    for text in (service_request.reference.lower(), child, applicant.nik, kk, applicant.whatsapp, "ayu prat"):
        page = desk.page("/admin/permohonan/", query_string={"cari": text}).text
        assert service_request.reference in page, text
    for text in ("5108060203951234", "ketut", "100%", "081299999999"):
        page = desk.page("/admin/permohonan/", query_string={"cari": text}).text
        assert service_request.reference not in page, text


def test_what_is_searched_for_stands_in_no_address(desk, applicant, service_request):
    answer = desk.submit("/admin/permohonan/saring", {"cari": applicant.nik, "status": "submitted"},
                         page="/admin/permohonan/")  # fmt: skip

    assert answer.status_code == 302
    assert applicant.nik not in answer.location
    page = desk.get(answer.location)
    assert service_request.reference in page.text
    assert f'value="{applicant.nik}"' in page.text
    assert desk.get("/admin/permohonan/?cari=~bukan-segel").status_code == 404


@pytest.mark.parametrize("url", [
    "/admin/permohonan/abc", "/admin/permohonan/7K3-M9Q-ZP0", "/admin/permohonan/?page=-1", "/admin/permohonan/?page=x",
    "/admin/permohonan/?sebelum=abc",
    "/admin/permohonan/?sebelum=99999999999999999999", "/admin/permohonan/?sebelum=1,2",
    "/admin/permohonan/?sebelum=1&sebelum=2", "/admin/permohonan/?bulan=2020-13", "/admin/permohonan/details/?id=1",
    "/admin/pendaftaran/edit/?id=abc", "/admin/pendaftaran/?page=99999999999999999999999",
])  # fmt: skip
def test_a_crooked_address_is_not_found(desk, url):
    assert desk.get(url).status_code == 404


def test_an_unknown_move_is_not_found(desk, service_request):
    token = desk.page(at(service_request)).form_for(at(service_request, "approve"), at(service_request)).hidden

    assert desk.post(at(service_request, "delete"), data=token).status_code == 404


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("born", "said"),
    [("2018-02-25", "lahir 25 Februari 2018, perempuan"), ("2018-03-25", "Tanggal lahir yang diisi berbeda dari NIK.")],
)
def test_a_birth_date_settles_the_century_of_the_nik_or_is_said_to_differ(desk, applicant, born, said):
    nik = factories.new_nik(born="650218")
    service_request = factories.submitted(applicant, "kia", anak_nik=nik, anak_tanggal_lahir=born)

    page = desk.get(at(service_request)).text

    assert said in page
    assert ("1918 atau 2018" in page) == (born == "2018-03-25")


def test_an_operator_reads_and_marks_messages_of_the_own_posts_only(new_client, make_operator, verifier, applicant):
    secret = factories.submitted(applicant, "tridatu-akta-perceraian")
    secret.return_(["kk"] if "kk" in secret.definition.by_key else [next(iter(secret.definition.by_key))],
                   by=verifier, reason="Buram")  # fmt: skip
    db.session.execute(sa.update(Notification).values(due_at=Notification.created_at))
    db.session.commit()
    browser = new_client()
    browser.sign_in(make_operator("made", role="issuer", services=["kia"]))
    message = db.session.query(Notification).filter_by(subject=secret.subject_name).first()

    for page in ("/admin/pesan/", "/admin/kirim-pesan/", at(applicant)):
        assert secret.reference not in browser.get(page).text, page
    assert browser.get(f"/admin/pesan/details/?id={message.id}").status_code == 404
    token = browser.page("/admin/").posting_forms[0].hidden
    assert browser.post("/admin/kirim-pesan/tandai/", data=token | {"id": message.id}).status_code == 404
    assert applicant.reference in browser.get("/admin/pesan/").text


def test_a_request_is_found_by_the_number_it_was_filed_from_after_another_took_over(desk, applicant, verifier):
    service_request = factories.submitted(applicant)
    old_number = applicant.whatsapp
    factories.waiting(nik=applicant.nik, wa="+6285555555555").verify(by=verifier, at_desk=True)
    db.session.commit()

    for number in (old_number, "+6285555555555"):
        assert service_request.reference in desk.page("/admin/permohonan/", query_string={"cari": number}).text


def test_a_decision_is_not_taken_back_after_a_quarter_of_an_hour_even_where_messages_wait(
    desk, verifier, service_request
):
    with clock_at(utcnow() - timedelta(minutes=16)):
        service_request.approve(by=verifier)
    db.session.commit()

    assert "Urungkan" not in desk.page(at(service_request)).text
    assert desk.submit(at(service_request, "undo"), page=at(service_request)).status_code == 409
    assert service_request.status == R.APPROVED


def test_what_was_handed_over_stays_so_when_the_rest_is_made_again(verifier, issuer, applicant):
    service_request = factories.submitted(applicant, "tridatu-akta-kelahiran-khusus")
    service_request.approve(by=verifier)
    service_request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    first, second, *_ = [d for d in service_request.documents if d.waits_for_hand_over]
    service_request.hand_over(first, by=issuer, receiver="Ibunya")

    service_request.reopen(by=issuer, reason="Salah cetak")
    assert (first.state, second.state) == (DocumentState.HANDED_OVER, DocumentState.PLANNED)
    service_request.advance_to(R.FINISHED, by=issuer, make=factories.ready)

    assert (first.state, first.receiver, second.state) == (DocumentState.HANDED_OVER, "Ibunya", DocumentState.READY)


def test_only_what_the_case_has_can_be_sent_back(desk):
    applicant = factories.waiting()

    answer = desk.submit(at(applicant, "return"), {"items": "foto_surket", "reason": "Buram"}, page=at(applicant))

    assert answer.status_code == 409 and applicant.status == "waiting"
