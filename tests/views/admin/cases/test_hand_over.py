"""A document is handed over from the case's own page, by the form that the page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases.audit import AuditEvent
from models.cases.note import Note
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus as R
from tests.views.admin.cases.ticking import act
from tests.views.admin.doors import at


@pytest.fixture
def ready(made):
    return made("finished")


def hand_over(work, case, **written: str):
    return work.submit(at(case, "hand_over"), written, page=at(case))


def test_a_proxy_with_the_power_of_attorney_takes_it(work, ready):
    answer = hand_over(work, ready, received_by="I Komang Kuasa", relation="proxy", power_of_attorney="1")

    [document] = ready.documents
    assert answer.status_code == 302
    assert (document.state, document.receiver) == (DocumentState.HANDED_OVER, "I Komang Kuasa")


@pytest.mark.sqlite_only
def test_without_it_the_document_stays_and_what_was_written_too(work, ready):
    answer = hand_over(work, ready, received_by="I Komang Kuasa", relation="proxy")

    assert answer.status_code == 409 and "minta surat kuasa F-1.07" in answer.text
    assert 'value="I Komang Kuasa"' in answer.text
    assert ready.documents[0].state == DocumentState.READY


@pytest.mark.sqlite_only
def test_whoever_receives_it_has_a_name(work, ready):
    answer = hand_over(work, ready, received_by="0812-3456-7890", relation="family")

    assert answer.status_code == 409 and "Nama penerima: Nama harus berisi huruf." in answer.text
    assert ready.documents[0].state == DocumentState.READY


# -- whoever asked is who receives, unless it is said otherwise


def test_a_receiver_left_empty_is_the_applicant_not_the_child(work, made):
    case = made("finished", cara_ambil="office", anak_nama="Gede Kecil")

    hand_over(work, case, relation="applicant", received_by="")

    [document] = case.documents
    assert (document.receiver, document.receiver_relation) == (case.applicant.name, "applicant")


@pytest.mark.sqlite_only
def test_the_forms_choose_the_applicant_unless_it_is_said_otherwise(work, made):
    case = made("finished", cara_ambil="office")

    assert '<option value="applicant" selected>pemohon: Ni Luh Ayu Pratiwi</option>' in work.get(at(case)).text
    assert 'value="applicant" checked' in work.get(f"/admin/loket/{case.reference}").text
    assert 'value="applicant" checked' in act(work, "hand_over", case).text


@pytest.mark.sqlite_only
def test_the_name_of_another_is_not_written_down_as_the_applicant(work, ready):
    answer = hand_over(work, ready, relation="applicant", received_by="I Komang Lain")

    assert answer.status_code == 409 and "Nama itu bukan nama pemohon." in answer.text
    assert ready.documents[0].state == DocumentState.READY


def test_in_bulk_each_applicant_receives_their_own(work, made):
    cases = [made("finished", cara_ambil="office", anak_nama="Gede Kecil") for _ in range(2)]

    act(work, "hand_over", *cases, relation="applicant", received_by="")

    assert {d.receiver for case in cases for d in case.documents} == {"Ni Luh Ayu Pratiwi"}


# -- a hand-over that was wrong is put right


@pytest.fixture
def given(work, made):
    case = made("finished", cara_ambil="office")
    hand_over(work, case, received_by="I Komang Salah", relation="family")
    return case


def mend(client, case, **written: str):
    return client.submit(at(case, "mend_hand_over"), {"reason": "Salah orang", **written}, page=at(case))


def test_whoever_handed_it_over_writes_down_another_receiver_the_same_day(work, given):
    handed_over_at = given.documents[0].handed_over_at

    mend(work, given, outcome="receiver", received_by="Ni Made Benar", relation="family")

    [document] = given.documents
    assert (document.receiver, document.handed_over_at) == ("Ni Made Benar", handed_over_at)
    assert given.status == R.HANDED_OVER
    newest = AuditEvent.of(given.subject_name, limit=1)[0]
    assert (newest.name, newest.particulars["reason"]) == ("mend_hand_over", "Salah orang")
    assert "I Komang Salah (keluarga satu KK)" in Note.about(given)[0].text


@pytest.mark.sqlite_only
def test_its_owner_reads_that_it_was_mended_and_not_what_the_desk_wrote(work, given, new_client):
    owner = new_client()
    owner.sign_in(given.applicant)

    mend(work, given, outcome="shelf", reason="Tertukar dengan Ni Wayan Tetangga")

    read = owner.page(f"/permohonan/{given.reference}").text
    assert "Catatan penyerahan diperbaiki" in read and "Tetangga" not in read


def test_what_was_not_handed_over_lies_on_the_shelf_again(work, given):
    mend(work, given, outcome="shelf")

    [document] = given.documents
    assert (document.state, document.receiver, given.status) == (DocumentState.READY, None, R.FINISHED)
    assert given.reference in work.get("/admin/loket/?daftar=siap").text
    hand_over(work, given, received_by="", relation="applicant")
    assert given.status == R.HANDED_OVER


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("written", "said"), [
    ({"reason": ""}, "Tulis alasannya"),
    ({"outcome": ""}, "Pilih apa yang keliru"),
    ({"outcome": "receiver", "received_by": "I Komang Lain", "relation": "applicant"}, "bukan nama pemohon"),
    ({"outcome": "receiver", "received_by": "I Kadek", "relation": "proxy"}, "F-1.07"),
])  # fmt: skip
def test_what_it_lacks_is_said_and_nothing_changes(work, given, written, said):
    answer = mend(work, given, **{"outcome": "shelf", **written})

    assert answer.status_code == 409 and said in answer.text
    assert given.documents[0].receiver == "I Komang Salah" and Note.about(given) == []


def test_the_day_after_only_a_supervisor_does(work, at_work, given):
    given.documents[0].handed_over_at -= timedelta(days=1)

    assert "Perbaiki penyerahan" not in work.get(at(given)).text
    supervisor = at_work("supervisor")
    mend(supervisor, given, outcome="receiver", received_by="", relation="applicant")

    assert given.documents[0].receiver == "Ni Luh Ayu Pratiwi"


def test_no_colleague_does(at_work, given):
    colleague = at_work("desk")

    assert "Perbaiki penyerahan" not in colleague.get(at(given)).text
    token = colleague.page(at(given)).posting_forms[-1].hidden
    posted = {"document": "0", "outcome": "shelf", "reason": "x", "version": str(given.version)}
    assert colleague.post(at(given, "mend_hand_over"), data=token | posted).status_code == 409
    assert given.status == R.HANDED_OVER


def test_what_was_handed_over_in_bulk_is_taken_back_in_bulk(work, made):
    cases = [made("finished", cara_ambil="office") for _ in range(2)]
    act(work, "hand_over", *cases, received_by="Kaling", relation="family")

    answer = act(work, "mend_hand_over", *cases, reason="Daftarnya tertukar")

    assert "2 diproses" in answer.text
    assert {d.state for case in cases for d in case.documents} == {DocumentState.READY}
    assert {case.status for case in cases} == {R.FINISHED}


@pytest.mark.sqlite_only
def test_the_card_leads_to_it(work, given):
    page = work.page(f"/admin/loket/{given.reference}")

    assert any(link.endswith(f"{given.reference}#perbaiki-0") for link in page.links)
