"""What is done beside a case changes neither its status nor its version: held, given away, written about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.base import clock_at, db, utcnow
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.note import Note
from models.offices.region import Office
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.views.admin.doors import at

JSON = {"Accept": "application/json"}


@pytest.fixture
def luh(client, verifier):
    """Her browser."""
    client.sign_in(verifier)
    return client


@pytest.fixture
def wayan(new_client, make_operator):
    """A second verifier's browser."""
    browser = new_client()
    browser.sign_in(make_operator("wayan", role="verifier"))
    return browser


@pytest.fixture
def service_request(applicant):
    return factories.submitted(applicant)


def post(browser, case, verb, data=None, **kwargs):
    """As the page's own forms do: with their token, without a version."""
    token = browser.page("/admin/akun-saya/").posting_forms[0].hidden["csrf_token"]
    return browser.post(at(case, verb), data={"csrf_token": token} | (data or {}), **kwargs)


def test_who_looks_at_a_case_holds_it_and_others_see_that(luh, wayan, service_request):
    version = service_request.version

    answer = post(luh, service_request, "claim", headers=JSON)
    page = wayan.page(at(service_request))

    assert answer.json["holder"] == "Luh" and answer.json["mine"] and answer.json["since"]
    assert "Sedang diperiksa oleh Luh sejak" in page.text
    assert at(service_request, "approve") not in [form.action for form in page.forms]
    assert service_request.version == version
    assert not [event for event in AuditEvent.of(service_request.subject_name) if event.name == "claim"]


def test_a_held_case_is_not_claimed_twice_and_not_decided_by_another(luh, wayan, service_request):
    before = wayan.page(at(service_request)).form_for(at(service_request, "approve"), at(service_request)).hidden
    post(luh, service_request, "claim")

    second = post(wayan, service_request, "claim", headers=JSON)
    decided = wayan.post(at(service_request, "cancel"), data=before | {"reason": "Salah layanan sekali"})

    assert (second.status_code, second.json["holder"]) == (409, "Luh")
    assert "Sedang diperiksa oleh Luh" in second.json["refusal"]
    assert decided.status_code == 409
    assert "Alasan yang Anda tulis: <q>Salah layanan sekali</q>" in decided.text
    assert service_request.status == R.SUBMITTED


def test_taking_over_is_logged_and_opens_the_decisions(luh, wayan, service_request):
    post(luh, service_request, "claim")

    assert wayan.submit(at(service_request, "take_over"), page=at(service_request)).status_code == 302
    wayan.submit(at(service_request, "approve"), page=at(service_request))

    assert service_request.status == R.APPROVED
    taken = next(e for e in AuditEvent.of(service_request.subject_name) if e.name == "take_over")
    assert (taken.account_name, taken.particulars) == ("Wayan", {"from": "Luh"})


def test_a_case_that_was_let_go_of_is_free(luh, wayan, service_request):
    post(luh, service_request, "claim")

    luh.submit(at(service_request, "release"), page=at(service_request))

    assert post(wayan, service_request, "claim", headers=JSON).json["mine"]


def test_after_a_quarter_of_an_hour_a_case_is_free_by_itself(luh, make_operator, service_request):
    with clock_at(utcnow() - timedelta(minutes=16)):
        claims.claim(service_request, by=make_operator("wayan", role="verifier"))
    db.session.commit()

    assert "Sedang diperiksa" not in luh.page(at(service_request)).text
    assert post(luh, service_request, "claim", headers=JSON).json["mine"]


def test_only_who_has_a_step_to_make_holds_a_case(new_client, make_operator, service_request):
    supervisor = new_client()
    supervisor.sign_in(make_operator("bos", role="supervisor"))

    answer = post(supervisor, service_request, "claim", headers=JSON)

    assert answer.status_code == 409 and answer.json["holder"] is None


def test_a_case_is_given_to_a_colleague_whose_post_covers_it(luh, make_operator, service_request):
    wayan = make_operator("wayan", role="verifier")
    outside = make_operator("made", role="issuer", services=["kartu-keluarga"])
    choices = luh.page(at(service_request, "alihkan")).text

    luh.submit(at(service_request, "assign"), {"to": wayan.id, "note": "Tolong cek KK-nya"},
               page=at(service_request, "alihkan"))  # fmt: skip
    refused = post(luh, service_request, "assign", {"to": outside.id})

    assert "Wayan" in choices and "Made" not in choices
    assert service_request.assigned_to_id == wayan.id
    assert AuditEvent.of(service_request.subject_name)[0].particulars == {"to": "Wayan", "note": "Tolong cek KK-nya"}
    assert refused.status_code == 409 and "tidak memegang pos" in refused.text


def test_giving_away_needs_the_permission_for_it(new_client, make_operator, service_request):
    desk = new_client()
    desk.sign_in(make_operator("loket", role="desk"))

    assert post(desk, service_request, "assign", {"to": ""}).status_code == 409
    assert service_request.assigned_to_id is None


@pytest.mark.parametrize("to", ["abc", "-1", "99999999999999999999", "²", "0"])
def test_a_crooked_colleague_is_refused_in_words(luh, service_request, to):
    answer = post(luh, service_request, "assign", {"to": to})

    assert answer.status_code == 409 and "Pilih petugas dari daftar" in answer.text


def test_a_request_is_passed_on_to_another_office_with_the_reason(luh, service_request):
    other = db.session.query(Office).filter(Office.id != service_request.office_id).first()
    form = at(service_request, "alihkan")

    refused = luh.submit(at(service_request, "pass_on"), {"office": other.slug, "reason": ""}, page=form)
    done = luh.submit(at(service_request, "pass_on"), {"office": other.slug, "reason": "Pindah domisili"}, page=form)

    assert (refused.status_code, done.status_code) == (409, 302)
    assert service_request.office_id == other.id
    assert service_request.documents[0].office_id == other.id


def test_who_passes_a_request_out_of_the_own_scope_comes_back_to_the_queue(
    new_client, make_operator, verifier, applicant
):
    service_request = factories.submitted(applicant, "ktp-el", kecamatan="510802")
    service_request.approve(by=verifier)
    here = service_request.office.slug
    other = db.session.query(Office).filter(Office.slug != here).first().slug
    browser = new_client()
    browser.sign_in(make_operator("barat", role="issuer", offices=[here]))

    answer = browser.submit(at(service_request, "pass_on"), {"office": other, "reason": "Salah wilayah"},
                            page=at(service_request, "alihkan"))  # fmt: skip

    assert answer.location == "/admin/"
    assert browser.get(at(service_request)).status_code == 404


def test_a_registration_has_no_office_to_be_passed_to(luh):
    assert post(luh, factories.waiting(), "pass_on", {"office": "disdukcapil", "reason": "x"}).status_code == 404


def test_notes_are_read_by_operators_and_never_by_the_citizen(luh, new_client, applicant, service_request):
    note = "Tetangga bilang alamatnya sudah pindah 2024"
    luh.submit(at(service_request, "note"), {"text": note}, page=at(service_request))
    luh.submit(at(applicant, "note"), {"text": note}, page=at(applicant))
    citizen = new_client()
    citizen.sign_in(applicant)

    assert note in luh.page(at(service_request)).text and note in luh.page(at(applicant)).text
    for path in (f"/permohonan/{service_request.reference}", "/permohonan", "/akun"):
        assert note not in citizen.get(path).text, path


def test_an_empty_note_is_refused_and_a_long_one_stays_to_be_shortened(luh, service_request):
    empty = luh.submit(at(service_request, "note"), {"text": "  "}, page=at(service_request))
    long = luh.submit(at(service_request, "note"), {"text": "a" * 1001}, page=at(service_request))

    assert (empty.status_code, long.status_code) == (409, 409)
    assert "a" * 1001 in long.text
    assert Note.about(service_request) == []


@pytest.mark.parametrize("verb", ["claim", "release", "take_over", "assign", "pass_on", "note"])
def test_outside_the_posts_there_is_nothing_to_do_beside_a_case(new_client, make_operator, service_request, verb):
    browser = new_client()
    browser.sign_in(make_operator("made", role="issuer", services=["kartu-keluarga"]))

    assert post(browser, service_request, verb, {"text": "x", "to": ""}).status_code == 404
    assert browser.get(at(service_request, "alihkan")).status_code == 404
    assert claims.holder(service_request) is None
