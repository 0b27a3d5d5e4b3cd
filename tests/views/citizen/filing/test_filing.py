"""Asking for a service at /layanan/<slug>/ajukan, page by page, without JavaScript."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Service
from models.offices.region import Office
from models.requests.document import Delivery
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.pages import with_boxes
from tests.views.citizen.filing_walk import DECLARED, answered, fill_in, first_step, names_on, send_page
from tests.views.citizen.walking import hold, upload

CATALOGUE = json.loads((Path(__file__).parents[4] / "app/catalogue/services.json").read_text())
OFFERED = [s["slug"] for s in CATALOGUE["services"] if "superseded_on" not in s["launch"]]
ALONE = [slug for slug in OFFERED if not slug.startswith("ktp-el-wilayah")]
KIA = "/layanan/kia/ajukan"
DINAS, SERIRIT, KUBUTAMBAHAN = "disdukcapil", "kantor-camat-seririt", "kantor-camat-kubutambahan"

pytestmark = pytest.mark.usefixtures("quick_photos")


def definition_of(slug: str) -> Definition:
    return db.session.scalar(sa.select(Service).where(Service.slug == slug)).published.definition


def the_request() -> ServiceRequest:
    return db.session.scalars(sa.select(ServiceRequest)).one()


def file_for(browser, slug: str, **answers: str) -> ServiceRequest:
    """Walk the whole form of one service and send it."""
    fill_in(browser, first_step(browser, slug), definition_of(slug), answers)
    response = browser.submit(f"/layanan/{slug}/ajukan/periksa", DECLARED)
    assert response.location == f"/layanan/{slug}/ajukan/terkirim"
    return the_request()


def at_the_child(browser, slug: str, jenis: str) -> tuple[str, dict[str, str]]:
    """The page that asks the child's name, when all before it is answered; and believable answers to it."""
    definition, url, answers = definition_of(slug), first_step(browser, slug), {"jenis": jenis}
    while "anak_nama" not in names_on(browser.page(url)):
        url = send_page(browser, url, browser.page(url), definition, answers).location
    return url, answered(browser.page(url), definition, answers)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("jenis", "name", "taken"), [
    ("baru", "Putu Ayu Lestari", True), ("baru", "Ayu", False), ("baru", "Putu Ayu, S.Pd.", False),
    ("baru", "Haji Putu Ayu", False),
    ("ada_nik", "Ayu", True), ("ada_nik", "Putu D'Ayu", True), ("ada_nik", "wa.me/628123", False),
])  # fmt: skip
def test_a_name_given_in_an_akta_now_follows_the_regulation_and_one_that_is_printed_already_does_not(
    browser, citizen, jenis, name, taken
):
    url, answers = at_the_child(browser, "tridatu-akta-kelahiran-khusus", jenis)

    answer = browser.submit(url, answers | {"anak_nama": name})

    assert (answer.status_code == 302) is taken
    assert taken or 'id="anak_nama-error"' in answer.text


def test_a_date_of_birth_stands_in_three_boxes_filled_from_the_nik(browser, citizen):
    url, second = f"{KIA}/data-permohonan", f"{KIA}/data-permohonan-2"
    first = {"hubungan_pelapor": "ibu", "alasan": "baru", "anak_nik": "5108064203180001", "anak_nama": "Komang Ayu"}
    browser.submit(url, first)
    boxes = [f"anak_tanggal_lahir-{part}" for part in ("hari", "bulan", "tahun")]

    inputs = {one["name"]: one.get("value", "") for form in browser.page(second).posting_forms for one in form.inputs}
    changed = dict(zip(boxes, ("3", "Mar", "18"), strict=True)) | {"no_kk": "5108060102100001", "no_akta_lahir": "1"}
    browser.submit(second, changed)

    assert [inputs[box] for box in boxes] == ["2", "3", "2018"]
    assert the_request().answers["anak_tanggal_lahir"] == "2018-03-03"


@pytest.mark.sqlite_only
def test_a_witness_is_no_advertisement(browser, citizen):
    definition, url, answers = definition_of("pengakuan-anak"), first_step(browser, "pengakuan-anak"), {}
    while "saksi1_nama" not in names_on(browser.page(url)):
        url = send_page(browser, url, browser.page(url), definition, answers).location
    given = answered(browser.page(url), definition, answers)

    answer = browser.submit(url, given | {"saksi1_nama": "Klaim di hadiah.com"})

    assert "Nama tidak memuat alamat situs atau surel." in answer.text


def pass_door(browser, kecamatan: str = "510806", alasan: str = "hilang") -> str:
    """The first page after the door; `kembali` opens it again."""
    response = browser.submit("/layanan/ktp-el/ajukan?kembali=bagian", {"kecamatan": kecamatan, "alasan": alasan})
    assert response.status_code == 302, response.text
    return first_step(browser, "ktp-el")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", ALONE)
def test_every_service_of_the_catalogue_can_be_filed(browser, citizen, slug):
    filed = file_for(browser, slug)

    definition = filed.definition
    assert filed.status == RequestStatus.SUBMITTED and filed.applicant_id == citizen.id
    assert filed.reference in browser.page(f"/layanan/{slug}/ajukan/terkirim").text
    assert definition.missing(filed.answers, filed.photo_counts(), today()) == []
    assert [d.name for d in filed.documents] == [d.name for d in definition.documents]
    assert [s.kind for s in filed.subjects] == [kind for kind, _ in definition.subjects_in(filed.answers)]
    assert filed.subjects and filed.recap_line == definition.recap_line_for(filed.answers)
    assert filed.due_at and filed.office.slug == DINAS


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "kecamatan, service, office",
    [("510802", "ktp-el-wilayah-barat", SERIRIT), ("510806", "ktp-el-wilayah-tengah", DINAS),
     ("510808", "ktp-el-wilayah-timur", KUBUTAMBAHAN)],
)  # fmt: skip
def test_the_door_leads_to_the_service_and_office_of_the_kecamatan(browser, kecamatan, service, office):
    first = pass_door(browser, kecamatan)
    given = {"kecamatan": kecamatan, "hubungan_pelapor": "diri"}
    steps = fill_in(browser, first, definition_of(service), given)
    browser.submit("/layanan/ktp-el/ajukan/periksa", DECLARED)

    filed = the_request()
    assert (filed.status, filed.service.slug, filed.office.slug) == (RequestStatus.SUBMITTED, service, office)
    assert filed.answers["kecamatan"] == kecamatan and filed.recap_line == "KTP-el Hilang/Rusak"
    assert "foto-surat-kehilangan" in steps and "foto-ktp-rusak" not in steps
    assert filed.documents[0].office == db.session.scalar(sa.select(Office).where(Office.slug == office))


def test_a_request_is_filed_and_the_citizen_is_told(browser, citizen, outbox):
    filed = file_for(browser, "kia", alasan="baru", cara_ambil="office")

    assert (outbox()[-1].template, outbox()[-1].reference) == ("request_received", filed.reference)
    page = browser.page("/layanan/kia/ajukan/terkirim")
    assert filed.reference in page.text and "Perkiraan selesai" in page.text
    assert f"/permohonan/{filed.reference}" in page.links


def test_another_kecamatan_moves_the_draft_and_keeps_its_answers_and_photos(browser):
    pass_door(browser, "510806")
    browser.submit("/layanan/ktp-el/ajukan/pelapor", {"hubungan_pelapor": "pasangan"})
    upload(browser, "/layanan/ktp-el/ajukan/foto-kk", "kk")
    before = the_request()
    id_, service, photo = before.id, before.service.slug, before.photos("kk")[0].id

    pass_door(browser, "510801")

    draft = the_request()
    assert (draft.id, service, draft.service.slug) == (id_, "ktp-el-wilayah-tengah", "ktp-el-wilayah-barat")
    assert draft.service_version.service_id == draft.service_id
    assert draft.answers["hubungan_pelapor"] == "pasangan" and "desa" not in draft.answers
    assert draft.photos("kk")[0].id == photo


def test_the_door_is_filled_in_from_the_account_and_shown_on_the_check_page(browser):
    page = browser.get("/layanan/ktp-el/ajukan").text
    assert 'selected value="510806"' in page or 'value="510806" selected' in page.replace('selected=""', "selected")

    pass_door(browser)
    check = browser.page("/layanan/ktp-el/ajukan/periksa")
    assert "/layanan/ktp-el/ajukan?kembali=periksa#kecamatan" in check.links
    assert "/layanan/ktp-el/ajukan?kembali=periksa#alasan" in check.links


def test_a_regional_slug_leads_to_the_door(browser):
    assert browser.get("/layanan/ktp-el-wilayah-barat/ajukan").location == "/layanan/ktp-el/ajukan"


def test_a_kecamatan_of_elsewhere_is_refused_in_words_at_the_door(browser):
    response = browser.submit("/layanan/ktp-el/ajukan", {"kecamatan": "999999", "alasan": "hilang"})

    assert response.status_code == 200 and "Galat" in response.text
    assert not db.session.scalar(sa.select(ServiceRequest.id))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("years, asked", [(4, False), (5, True), (9, True)])
def test_the_photo_of_a_child_is_asked_only_from_five_years(browser, years, asked):
    born = today().replace(year=today().year - years, day=min(today().day, 28))

    steps = fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"),
                    {"anak_tanggal_lahir": born.isoformat()})  # fmt: skip

    assert ("foto-anak" in steps) is asked


@pytest.mark.sqlite_only
@pytest.mark.parametrize("alasan, asked", [("hilang", True), ("rusak", False)])
def test_the_police_letter_is_asked_of_a_lost_card_only(browser, alasan, asked):
    steps = fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"), {"alasan": alasan})

    assert ("foto-surat-kehilangan" in steps) is asked
    assert ("foto-kia-lama" in steps) is not asked


def test_what_is_hidden_or_not_on_the_form_is_neither_required_nor_stored(browser):
    pass_door(browser, alasan="hilang")
    foreign = {"data_semula": "Made", "aneh": "x"}
    browser.submit("/layanan/ktp-el/ajukan/pelapor", {"hubungan_pelapor": "diri"}, smuggled=foreign)

    assert the_request().answers == {"kecamatan": "510806", "alasan": "hilang", "hubungan_pelapor": "diri"}
    assert browser.get("/layanan/ktp-el/ajukan/tidak-ada").status_code == 404


def test_only_ones_own_request_is_filled_in_from_the_account(browser, citizen):
    pass_door(browser)
    for relation, shown in (("diri", True), ("pasangan", False)):
        next_page = browser.submit("/layanan/ktp-el/ajukan/pelapor", {"hubungan_pelapor": relation}).location
        page = browser.get(next_page).text
        assert (citizen.nik in page) is shown and (citizen.kk in page)


def test_an_unknown_option_is_refused_in_words(browser):
    url = first_step(browser, "kia")

    response = browser.submit(url, {"hubungan_pelapor": "tetangga", "alasan": "hadiah"})

    assert response.status_code == 200 and response.text.count("Pilih salah satu") >= 2
    assert not db.session.scalar(sa.select(ServiceRequest.id))


def test_pos_needs_an_address(browser):
    fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"), {"cara_ambil": "office"})

    on = browser.submit("/layanan/kia/ajukan/cara-ambil?kembali=periksa", {"cara_ambil": "pos"}).location
    assert on == "/layanan/kia/ajukan/alamat-pos?kembali=periksa"
    refused = browser.submit(on, {"pos_nama": "", "pos_wa": "", "pos_alamat": "", "pos_kodepos": "8111"})
    assert refused.status_code == 200 and "Alamat lengkap belum diisi" in refused.text
    assert browser.submit("/layanan/kia/ajukan/periksa", smuggled=DECLARED).status_code == 200
    assert the_request().status == RequestStatus.DRAFT

    to = {"pos_nama": "Putu", "pos_wa": "0812 3456 7890", "pos_alamat": "Jl. A 1", "pos_kodepos": "81116"}
    browser.submit(on, to)
    browser.submit("/layanan/kia/ajukan/periksa", DECLARED)
    assert [d.delivery for d in the_request().documents] == [Delivery.POS]


def test_without_the_declarations_nothing_is_sent(browser):
    fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"), {})

    response = browser.submit("/layanan/kia/ajukan/periksa", {"pernyataan_benar": "y"})

    assert response.status_code == 200 and "Ada yang perlu diperbaiki" in response.text
    assert the_request().status == RequestStatus.DRAFT


def test_a_draft_that_lacks_something_is_not_sent_and_says_what(browser):
    browser.submit("/layanan/kia/ajukan/data-permohonan", {"hubungan_pelapor": "ibu", "alasan": "baru"})
    draft_with_one_page(browser)

    page = browser.page("/layanan/kia/ajukan/periksa")

    assert "Masih kurang" in page.text and "Kutipan akta kelahiran" in page.text
    assert browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | csrf(browser)).status_code == 200
    assert the_request().status == RequestStatus.DRAFT


def draft_with_one_page(browser) -> ServiceRequest:
    """A draft of KIA of which the first page is answered."""
    url = "/layanan/kia/ajukan/data-permohonan"
    sent = {"hubungan_pelapor": "ibu", "alasan": "baru", "anak_nik": factories.new_nik(), "anak_nama": "Komang Ayu",
            "anak_tanggal_lahir": "2024-02-29", "no_kk": "5108060102100001", "no_akta_lahir": "12/2024"}  # fmt: skip
    page = browser.page(url)
    response = browser.submit(url, {key: value for key, value in with_boxes(sent).items() if key in names_on(page)})
    assert response.status_code == 302, response.text
    return the_request()


def csrf(browser) -> dict[str, str]:
    return {"csrf_token": browser.page("/bantuan").posting_forms[0].hidden["csrf_token"]}


def test_looking_at_the_first_page_makes_no_draft_and_a_later_page_leads_back_to_it(browser):
    browser.page(first_step(browser, "kia"))

    assert not db.session.scalar(sa.select(ServiceRequest.id))
    assert browser.get("/layanan/kia/ajukan/foto-kk").location == "/layanan/kia/ajukan"
    assert browser.get("/layanan/kia/ajukan/periksa").location == "/layanan/kia/ajukan"
    assert browser.get("/layanan/kia/ajukan/terkirim").location == "/layanan/kia/ajukan"


def test_a_draft_is_found_again_and_there_is_only_one(browser):
    draft = draft_with_one_page(browser)

    assert browser.get("/layanan/kia/ajukan").location == "/layanan/kia/ajukan/bagian"
    assert "Lanjutkan mengisi" in browser.page("/layanan/kia/ajukan/bagian").text
    browser.submit("/layanan/kia/ajukan/data-permohonan", {"hubungan_pelapor": "ayah"})
    assert the_request().id == draft.id


def test_starting_anew_ends_the_draft(browser):
    old = draft_with_one_page(browser).id

    response = browser.submit("/layanan/kia/ajukan/mulai-baru", page="/layanan/kia/ajukan/bagian")

    assert response.location == "/layanan/kia/ajukan"
    assert db.session.get(ServiceRequest, old).status == RequestStatus.EXPIRED
    assert browser.get("/layanan/kia/ajukan").status_code == 302


def test_sent_twice_it_is_filed_once(browser):
    fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"), {})
    token = browser.page("/layanan/kia/ajukan/periksa").posting_forms[-1].hidden

    answers = [browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | token).location for _ in range(2)]

    assert answers == ["/layanan/kia/ajukan/terkirim"] * 2
    assert the_request().status == RequestStatus.SUBMITTED


def test_a_service_closed_meanwhile_refuses_in_words(browser):
    fill_in(browser, "/layanan/kia/ajukan/data-permohonan", definition_of("kia"), {})
    token = browser.page("/layanan/kia/ajukan/periksa").posting_forms[-1].hidden
    db.session.execute(sa.update(Service).where(Service.slug == "kia").values(closes_on=today() - timedelta(days=1)))

    response = browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | token)

    assert response.location == "/layanan/kia" and "ditutup sejak" in browser.page("/layanan/kia").text
    assert the_request().status == RequestStatus.DRAFT


def test_a_closed_an_unknown_and_somebody_elses_form(browser, new_client, verifier):
    assert browser.get("/layanan/ktp-el-hilang-rusak/ajukan").location == "/layanan/ktp-el-hilang-rusak"
    assert browser.get("/layanan/tidak-ada/ajukan").status_code == 404
    draft_with_one_page(browser)

    other = new_client()
    other.sign_in(factories.verified(verifier))

    assert other.get("/layanan/kia/ajukan").status_code == 302  # to the first page: the draft is not theirs
    assert "Komang Ayu" not in other.get("/layanan/kia/ajukan/data-permohonan").text


def test_nobody_files_without_a_registration_that_was_sent(client):
    assert client.get("/layanan/kia/ajukan").location.startswith("/masuk?lanjut=")

    hold(client, factories.draft_registration())
    assert client.get("/layanan/kia/ajukan").status_code == 302
    assert client.get("/layanan/kia/ajukan/bagian").status_code == 302
