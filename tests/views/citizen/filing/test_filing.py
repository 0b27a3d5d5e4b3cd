"""Asking for a service at /layanan/<slug>/ajukan, page by page, without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.catalogue import files
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
from tests.views.citizen.walking import hold

OFFERED = [document["slug"] for document in files.services()]
KIA, KTP = "/layanan/kia/ajukan", "/layanan/ktp-el/ajukan"
LOST = {"hubungan_pelapor": "diri", "alasan": "hilang"}
FATHER = {"hubungan_pelapor": "ayah", "alasan": "baru"}
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


def change(browser, url: str, **answers: str) -> None:
    """One answer of a page that is opened from the check page; the others go along as they are shown there."""
    shown = {
        key: value for key, value in with_boxes(the_request().answers).items() if key in names_on(browser.page(url))
    }
    assert browser.submit(url, shown | answers).status_code == 302


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


def test_a_date_of_birth_is_what_the_nik_says_and_stands_in_three_boxes_for_whoever_knows_better(browser):
    second = browser.submit(f"{KIA}/permohonan", FATHER).location
    third = browser.submit(second, {"anak_nik": "5108064203180001", "anak_nama": "Komang Ayu"}).location
    boxes = [f"anak_tanggal_lahir-{part}" for part in ("hari", "bulan", "tahun")]
    assert not set(boxes) & set(names_on(browser.page(third))), "the NIK has said it"
    browser.submit(third, {"no_akta_lahir": "1"})

    whole = browser.page(f"{third}?kembali=periksa")
    inputs = {one["name"]: one.get("value", "") for form in whole.posting_forms for one in form.inputs}
    change(browser, f"{third}?kembali=periksa", **dict(zip(boxes, ("3", "Mar", "18"), strict=True)))

    assert [inputs[box] for box in boxes] == ["2", "3", "2018"]
    assert the_request().answers["anak_tanggal_lahir"] == "2018-03-03"


@pytest.mark.sqlite_only
def test_a_witness_is_no_advertisement(browser, citizen):
    definition, url, answers = definition_of("pengakuan-anak"), first_step(browser, "pengakuan-anak"), {}
    while "saksi_1_nama" not in names_on(browser.page(url)):
        url = send_page(browser, url, browser.page(url), definition, answers).location
    given = answered(browser.page(url), definition, answers)

    answer = browser.submit(url, given | {"saksi_1_nama": "Klaim di hadiah.com"})

    assert "Nama tidak memuat alamat situs atau surel." in answer.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", OFFERED)
def test_every_service_of_the_catalogue_can_be_filed(browser, citizen, slug):
    filed = file_for(browser, slug)

    definition = filed.definition
    assert filed.status == RequestStatus.SUBMITTED and filed.applicant_id == citizen.id
    assert filed.reference in browser.page(f"/layanan/{slug}/ajukan/terkirim").text
    assert definition.missing(filed.answers, filed.photo_counts(), today()) == []
    made = definition.documents_for(filed.answers, today())
    assert [document.name for document in filed.documents] == [document.name for document in made]
    assert [s.kind for s in filed.subjects] == [kind for kind, _ in definition.subjects_in(filed.answers)]
    assert filed.subjects and filed.recap_line == definition.recap_line_for(filed.answers)
    assert filed.due_at and filed.office.slug == DINAS


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kecamatan, desa, office", [
    ("510802", "5108022001", SERIRIT), ("510806", "5108061006", DINAS), ("510808", "5108082001", KUBUTAMBAHAN),
])  # fmt: skip
def test_a_card_is_made_at_the_office_of_the_kecamatan(client, verifier, kecamatan, desa, office):
    client.sign_in(factories.verified(verifier, kecamatan=kecamatan, desa=desa))
    steps = fill_in(client, first_step(client, "ktp-el"), definition_of("ktp-el"), LOST)
    client.submit(f"{KTP}/periksa", DECLARED)

    filed = the_request()
    assert (filed.status, filed.office.slug) == (RequestStatus.SUBMITTED, office)
    assert filed.answers["kecamatan"] == kecamatan and filed.recap_line == "KTP-el Hilang/Rusak"
    assert (filed.called, filed.about) == ("KTP-el hilang", filed.applicant.name)
    assert "foto-surat-kehilangan" in steps and "foto-ktp-rusak" not in steps
    assert filed.documents[0].office == db.session.scalar(sa.select(Office).where(Office.slug == office))


def test_a_request_is_filed_and_the_citizen_is_told(browser, citizen, outbox):
    filed = file_for(browser, "kia", alasan="baru", cara_ambil="office")

    assert (outbox()[-1].template, outbox()[-1].reference) == ("request_received", filed.reference)
    page = browser.page("/layanan/kia/ajukan/terkirim")
    assert filed.reference in page.text and "Perkiraan selesai" in page.text
    assert f"/permohonan/{filed.reference}" in page.links


def test_another_kecamatan_moves_the_request_and_keeps_its_answers_and_photos(browser):
    fill_in(browser, first_step(browser, "ktp-el"), definition_of("ktp-el"), LOST)
    before = {photo.id for photo in the_request().photos()}
    page = next(link for link in browser.page(f"{KTP}/periksa").links if link.endswith("#kecamatan")).partition("#")[0]

    change(browser, page, kecamatan="510801")
    browser.submit(f"{KTP}/periksa", DECLARED)

    filed = the_request()
    assert (filed.office.slug, filed.documents[0].office.slug) == (SERIRIT, SERIRIT)
    assert filed.answers["alasan"] == "hilang" and {photo.id for photo in filed.photos()} == before


def test_a_kecamatan_of_elsewhere_is_refused_in_words(browser):
    browser.submit(f"{KTP}/permohonan", {"hubungan_pelapor": "wali", "alasan": "hilang"})
    page = next(step for step in ("pemilik-ktp-el", "pemilik-ktp-el-2")
                if "kecamatan" in names_on(browser.page(f"{KTP}/{step}")))  # fmt: skip

    response = browser.submit(f"{KTP}/{page}", {"kecamatan": "999999"})

    assert response.status_code == 200 and "Kecamatan pemilik" not in response.text
    assert "Pilih salah satu" in response.text and "kecamatan" not in the_request().answers


@pytest.mark.parametrize("slug", ["ktp-el-wilayah-barat", "ktp-el-hilang-rusak"])
def test_a_service_that_another_took_the_place_of_leads_to_its_form(browser, replaced, slug):
    replaced(slug)

    assert browser.get(f"/layanan/{slug}/ajukan").location == KTP


@pytest.mark.sqlite_only
@pytest.mark.parametrize("years, asked", [(4, False), (5, True), (9, True)])
def test_the_photo_of_a_child_is_asked_only_from_five_years(browser, years, asked):
    born = today().replace(year=today().year - years, day=min(today().day, 28))

    steps = fill_in(browser, first_step(browser, "kia"), definition_of("kia"),
                    {"anak_nik": factories.new_nik(f"{born:%d%m%y}")})  # fmt: skip

    assert ("foto-anak" in steps) is asked


@pytest.mark.sqlite_only
@pytest.mark.parametrize("alasan, asked", [("hilang", True), ("rusak", False)])
def test_the_police_letter_is_asked_of_a_lost_card_only(browser, alasan, asked):
    steps = fill_in(browser, first_step(browser, "kia"), definition_of("kia"), {"alasan": alasan})

    assert ("foto-surat-kehilangan" in steps) is asked
    assert ("foto-kia-lama" in steps) is not asked


def test_what_is_hidden_or_not_on_the_form_is_neither_required_nor_stored(browser):
    browser.submit(f"{KIA}/permohonan", FATHER, smuggled={"data_semula": "Made", "aneh": "x"})

    assert not {"data_semula", "aneh"} & set(the_request().answers)
    assert browser.get(f"{KIA}/tidak-ada").status_code == 404


def test_only_ones_own_request_is_answered_by_the_account(browser, citizen):
    url = f"{KTP}/permohonan"
    for relation, own in (("diri", True), ("pasangan", False)):
        next_page = browser.submit(url, {"hubungan_pelapor": relation, "alasan": "rusak"}).location
        assert (the_request().answers.get("nik_ktp") == citizen.nik) is own
        assert the_request().answers["no_kk"] == citizen.kk
    assert "nik_ktp" in names_on(browser.page(next_page)) and citizen.nik not in browser.get(next_page).text


def test_an_unknown_option_is_refused_in_words(browser):
    url = first_step(browser, "kia")

    response = browser.submit(url, {"hubungan_pelapor": "tetangga", "alasan": "hadiah"})

    assert response.status_code == 200 and response.text.count("Pilih salah satu") >= 2
    assert not db.session.scalar(sa.select(ServiceRequest.id))


def test_pos_needs_an_address(browser):
    fill_in(browser, first_step(browser, "kia"), definition_of("kia"), {"cara_ambil": "office"})

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


def test_without_the_declaration_nothing_is_sent(browser):
    fill_in(browser, first_step(browser, "kia"), definition_of("kia"), {})

    response = browser.submit("/layanan/kia/ajukan/periksa")

    assert response.status_code == 200 and "Ada yang perlu diperbaiki" in response.text
    assert the_request().status == RequestStatus.DRAFT


def test_a_draft_that_lacks_something_is_not_sent_and_says_what(browser):
    draft_with_one_page(browser)

    page = browser.page("/layanan/kia/ajukan/periksa")

    assert "Masih kurang" in page.text and "Kutipan akta kelahiran" in page.text
    assert browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | csrf(browser)).status_code == 200
    assert the_request().status == RequestStatus.DRAFT


def draft_with_one_page(browser) -> ServiceRequest:
    """A draft of KIA of which the first page is answered, and the name of the child."""
    second = browser.submit(f"{KIA}/permohonan", FATHER).location
    response = browser.submit(second, {"anak_nik": factories.new_nik("010220"), "anak_nama": "Komang Ayu"})
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
    browser.submit(f"{KIA}/permohonan", {"alasan": "rusak"})
    assert the_request().id == draft.id


def test_starting_anew_ends_the_draft(browser):
    old = draft_with_one_page(browser).id

    response = browser.submit("/layanan/kia/ajukan/mulai-baru", page="/layanan/kia/ajukan/bagian")

    assert response.location == "/layanan/kia/ajukan"
    assert db.session.get(ServiceRequest, old).status == RequestStatus.EXPIRED
    assert browser.get("/layanan/kia/ajukan").status_code == 302


def test_sent_twice_it_is_filed_once(browser):
    fill_in(browser, first_step(browser, "kia"), definition_of("kia"), {})
    token = browser.page("/layanan/kia/ajukan/periksa").posting_forms[-1].hidden

    answers = [browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | token).location for _ in range(2)]

    assert answers == ["/layanan/kia/ajukan/terkirim"] * 2
    assert the_request().status == RequestStatus.SUBMITTED


def test_a_service_closed_meanwhile_refuses_in_words(browser):
    fill_in(browser, first_step(browser, "kia"), definition_of("kia"), {})
    token = browser.page("/layanan/kia/ajukan/periksa").posting_forms[-1].hidden
    db.session.execute(sa.update(Service).where(Service.slug == "kia").values(closes_on=today() - timedelta(days=1)))

    response = browser.post("/layanan/kia/ajukan/periksa", data=DECLARED | token)

    assert response.location == "/layanan/kia" and "ditutup sejak" in browser.page("/layanan/kia").text
    assert the_request().status == RequestStatus.DRAFT


def test_a_closed_an_unknown_and_somebody_elses_form(browser, new_client, verifier):
    db.session.execute(sa.update(Service).where(Service.slug == "sktt").values(closes_on=today()))
    assert browser.get("/layanan/sktt/ajukan").location == "/layanan/sktt"
    assert browser.get("/layanan/tidak-ada/ajukan").status_code == 404
    draft_with_one_page(browser)

    other = new_client()
    other.sign_in(factories.verified(verifier))

    assert other.get("/layanan/kia/ajukan").status_code == 302  # to the first page: the draft is not theirs
    assert "Komang Ayu" not in other.get(f"{KIA}/permohonan").text


def test_nobody_files_without_a_registration_that_was_sent(client):
    assert client.get("/layanan/kia/ajukan").location.startswith("/masuk?lanjut=")

    hold(client, factories.draft_registration())
    assert client.get("/layanan/kia/ajukan").status_code == 302
    assert client.get("/layanan/kia/ajukan/bagian").status_code == 302
