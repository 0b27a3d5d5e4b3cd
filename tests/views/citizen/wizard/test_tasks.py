"""The list of sections: where one begins, stops, and goes on; and what is sent before the account is verified."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.filing.drafts import draft_ends_at
from app.filing.task_list import done_of, tasks_of
from models.base import db
from models.calendar.local_time import local, say_date
from models.registrations.applicant import Applicant
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.pages import with_boxes
from tests.views.citizen.filing_walk import DECLARED
from tests.views.citizen.walking import answer, details, hold

LIST = "/layanan/kia/ajukan/bagian"
CHECK = "/layanan/kia/ajukan/periksa"

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def registrant(client) -> Applicant:
    """Signed in, and nobody has verified the registration yet."""
    applicant = factories.waiting()
    client.sign_in(applicant)
    return applicant


def states(case: Applicant | ServiceRequest) -> list[tuple[str, str]]:
    return [(task.title, task.state.value) for task in tasks_of(case)]


def the_case(model: type) -> Applicant | ServiceRequest:
    return db.session.scalars(sa.select(model)).one()


def send_one(client: CheckingClient, applicant: Applicant) -> None:
    factories.draft_request(applicant)
    assert client.submit(CHECK, DECLARED).location == "/layanan/kia/ajukan/terkirim"


# -- how far it is


def test_a_registration_opens_section_by_section_as_the_answers_decide_what_is_asked(client):
    assert states(Applicant()) == [("Data diri", "open"), ("Alamat dan kontak", "locked"), ("Foto", "locked")]

    answers = details()
    answer(client, "data-diri", answers)
    page = client.page("/daftar")
    assert "1 dari 3 bagian selesai" in page.text and "/daftar/foto-ktp" not in page.links
    assert states(the_case(Applicant)) == [("Data diri", "done"), ("Alamat dan kontak", "open"), ("Foto", "locked")]

    answer(client, "alamat-dan-kontak", answers)
    assert states(the_case(Applicant))[1:] == [("Alamat dan kontak", "done"), ("Foto", "open")]
    assert "/daftar/foto-ktp" in client.page("/daftar").links


def test_a_section_that_a_decision_brings_about_is_counted_from_then_on(citizen):
    draft = factories.draft_request(citizen, cara_ambil="office")
    assert done_of(tasks_of(draft)) == (5, 5)

    draft.answers = {**draft.answers, "cara_ambil": "pos"}

    assert done_of(tasks_of(draft)) == (5, 6)
    assert states(draft)[-1] == ("Alamat pengiriman", "open")


def test_before_the_first_answer_only_the_first_section_is_open_and_looking_makes_no_draft(browser):
    page = browser.page(LIST)

    assert [link for link in page.links if link.startswith("/layanan/kia/ajukan/")] == [
        "/layanan/kia/ajukan/permohonan", "/layanan/kia/ajukan/permohonan"
    ]  # the section, and "Mulai"  # fmt: skip
    assert not db.session.scalar(sa.select(ServiceRequest.id))


# -- coming back


def test_a_draft_is_found_on_another_phone_and_says_until_when_it_is_kept(citizen, browser, new_client):
    draft = factories.draft_request(citizen)
    draft.forget_photos({"kk"})
    db.session.commit()
    other = new_client()
    other.sign_in(citizen)

    assert other.get("/layanan/kia/ajukan").location == LIST
    page = other.page(LIST)

    assert f"Tersimpan sampai {say_date(local(draft_ends_at(draft)).date())}" in page.text
    assert "4 dari 5 bagian selesai" in page.text and "/layanan/kia/ajukan/foto-kk" in page.links


def test_a_finished_section_opened_from_the_list_comes_back_to_it(client):
    hold(client, factories.draft_registration())
    url = "/daftar/data-diri?kembali=bagian"
    assert url in client.page("/daftar").links

    response = answer(client, "data-diri?kembali=bagian", details(nama="Made Ayu"))

    assert response.location == "/daftar" and the_case(Applicant).name == "Made Ayu"


NO_DAY = {"anak_tanggal_lahir-hari": "31", "anak_tanggal_lahir-bulan": "02", "anak_tanggal_lahir-tahun": "2020"}


@pytest.mark.parametrize(
    "step, typed",
    [("anak", {"anak_nik": "12", "anak_nama": "Kadek"}), ("anak-2", {**NO_DAY, "no_akta_lahir": "AL-7"}),
     ("kk-dan-alamat", {"no_kk": "12", "kecamatan": "510805"})],
)  # fmt: skip
def test_an_error_loses_nothing_that_was_typed_or_chosen_and_back_shows_what_was_saved(citizen, browser, step, typed):
    saved = with_boxes(factories.draft_request(citizen, anak_tanggal_lahir="2020-12-12").answers)
    url = f"/layanan/kia/ajukan/{step}"

    refused = browser.submit(url, typed).text

    assert "<title>Galat:" in refused
    assert typed == {key: shown(refused, key) for key in typed}
    assert {key: shown(browser.get(url).text, key) for key in typed} == {key: saved[key] for key in typed}


def shown(html: str, key: str) -> str:
    """What stands in this field, or is chosen."""
    one = f'name="{key}"'
    select = re.search(rf"<select[^>]*{one}.*?</select>", html, re.S)
    chosen = re.search(rf'<input (?=[^>]*checked)(?=[^>]*{one})[^>]*value="([^"]*)"', html)
    if select:
        chosen = re.search(r'<option selected value="([^"]*)"', select[0])
    found = chosen or re.search(rf'<input[^>]*{one}[^>]*value="([^"]*)"', html)
    return found[1] if found else ""


# -- before the account is verified


def test_what_a_registrant_sends_waits_and_is_confirmed(client, registrant):
    assert "Akun Anda belum diverifikasi" in client.page(LIST).text
    factories.draft_request(registrant)
    assert "Permohonan ini menunggu sampai akun Anda diverifikasi." in client.page(CHECK).text

    sent = client.submit(CHECK, DECLARED)

    assert the_case(ServiceRequest).status == RequestStatus.AWAITING
    assert the_case(ServiceRequest).reference in client.page(sent.location).text


def test_what_the_registration_knows_is_filled_in(client, registrant):
    client.submit("/layanan/ktp-el/ajukan/permohonan", {"hubungan_pelapor": "diri", "alasan": "hilang"})

    assert registrant.kk in client.get("/layanan/ktp-el/ajukan/periksa").text


def test_one_too_many_is_refused_on_the_page_and_nothing_is_lost(app, client, registrant):
    app.config["REQUESTS_BEFORE_VERIFICATION"] = 1
    send_one(client, registrant)
    draft = factories.draft_request(registrant, anak_nik=factories.new_nik("010220"))

    refused = client.submit(CHECK, DECLARED)

    assert refused.status_code == 200 and "<title>Galat:" in refused.text
    assert "paling banyak 1 permohonan" in refused.text
    kept = db.session.get(ServiceRequest, draft.id)
    assert kept.status == RequestStatus.DRAFT and kept.answers and kept.photo_counts()


def test_the_same_again_is_asked_about_while_the_first_waits(client, registrant):
    child = factories.new_nik("010220")
    factories.submitted(registrant, anak_nik=child)
    factories.draft_request(registrant, anak_nik=child)

    asked = client.submit(CHECK, DECLARED)

    assert "Apakah yang Anda maksud permohonan ini?" in asked.text and "Dikirim " in asked.text
