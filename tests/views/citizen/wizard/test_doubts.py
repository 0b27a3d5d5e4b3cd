"""A check between answers as its citizen meets it: at the field, before sending, and as the officer sees it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from app.filing import intake
from app.filing.broken_checks import broken_in
from models.base import db
from models.forms.service import Service, ServiceVersion, VersionState
from models.requests.service_request import ServiceRequest
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.definitions import checked
from tests.support.pages import Page, with_boxes
from tests.views.admin.doors import at
from tests.views.citizen.walking import photo

HERE = "/layanan/kia/ajukan"
CHECK = f"{HERE}/periksa"
SURE = "sudah-benar"
SAID, ASKED = "Anak tidak mungkin lahir sebelum ibunya.", "Periksa umurnya. Benar begitu?"
BORN = {"not_before": ["anak.tanggal_lahir", "ibu.tanggal_lahir"], "refuse": SAID}
UNDER_17 = {"age": "anak.tanggal_lahir", "under": 17, "warn": ASKED}
YOUNG = {"age": "ibu.tanggal_lahir", "at_least": 17, "warn": ASKED}
PROOF = {"one_of": ["ijazah", "buku"], "refuse": "Unggah paling sedikit satu bukti."}

pytestmark = pytest.mark.sqlite_only


def publish(*checks: dict[str, Any]) -> None:
    """The form of KIA is the checked one from now on."""
    service = db.session.scalars(sa.select(Service).where(Service.slug == "kia")).one()
    version = ServiceVersion(service_id=service.id, number=service.published.number + 1, state=VersionState.PUBLISHED,
                             document=checked(*checks))  # fmt: skip
    db.session.add(version)
    service.published = version
    db.session.commit()


def draft(citizen, *checks: dict[str, Any], **answers: str) -> ServiceRequest:
    """With every answer and every photo, those given among them."""
    publish(*checks)
    return factories.draft_request(citizen, **answers)


def without_photos(case: ServiceRequest, *keys: str) -> None:
    case.forget_photos(set(keys))
    db.session.flush()
    db.session.expire(case, ["attachments"])


def post(browser: CheckingClient, step: str, **answers: str):
    shown = Page(browser.get(f"{HERE}/{step}").text).form_for(f"{HERE}/{step}", f"{HERE}/{step}")
    asked = {key: value for key, value in with_boxes(answers).items() if key in shown.names}
    return browser.post(f"{HERE}/{step}", data=shown.hidden | asked)


def answer_again(browser: CheckingClient, shown: Any, answers: dict[str, str]):
    """The page that was shown, posted with these answers."""
    form = Page(shown.text).posting_forms[0]
    return browser.post(shown.request.path, data=form.hidden | with_boxes(answers))


MOTHER = {"ibu_nama": "Ni Luh Sari", "ibu_tanggal_lahir": "1990-05-05"}


def test_a_page_is_not_left_while_its_answers_break_a_check_and_nothing_is_stored(browser, citizen):
    case = draft(citizen, BORN, anak_tanggal_lahir="2020-02-03", **MOTHER)

    refused = post(browser, "ibu", ibu_nama="Ni Luh Sari", ibu_tanggal_lahir="2021-05-05")

    assert refused.status_code == 200
    assert (
        'id="ibu_tanggal_lahir-error" class="govuk-error-message"><span class="govuk-visually-hidden">' in refused.text
    )
    assert Page(refused.text).text.count(SAID) == 2  # in the summary, and beside the field
    assert case.answers["ibu_tanggal_lahir"] == "1990-05-05"
    assert post(browser, "ibu", **MOTHER).status_code == 302


def test_what_an_earlier_page_breaks_is_said_before_sending_and_stops_it(browser, citizen):
    case = draft(citizen, BORN, anak_tanggal_lahir="2020-02-03", **MOTHER)

    assert post(browser, "anak-2", anak_tanggal_lahir="1980-02-03").status_code == 302
    page = browser.page(CHECK)

    assert SAID in page.text and f"{HERE}/ibu?kembali=periksa#ibu_tanggal_lahir" in page.links
    assert "pernyataan_benar" not in {name for form in page.posting_forms for name in form.names}
    assert SAID in browser.page(f"{HERE}/ibu?kembali=periksa").text  # whoever is led there reads why
    with pytest.raises(intake.Incomplete):
        intake.send_request(case, by=citizen)


def test_a_warning_is_asked_once_at_the_field_and_told_once_more_before_sending(browser, citizen):
    case = draft(citizen, YOUNG, **MOTHER)
    young = MOTHER | {"ibu_tanggal_lahir": "2015-03-02"}

    asked = post(browser, "ibu", **young)
    box = next(one for form in Page(asked.text).posting_forms for one in form.inputs if one.get("name") == SURE)

    assert ASKED in asked.text and case.answers["ibu_tanggal_lahir"] == "1990-05-05"
    assert "Periksa sekali lagi" in asked.text and "perlu diperbaiki" not in asked.text, "it is no fault yet"
    assert answer_again(browser, asked, young | {SURE: "0-ibu_nama"}).status_code == 200
    assert answer_again(browser, asked, young | {SURE: box["value"]}).status_code == 302
    page = browser.page(CHECK)
    assert ASKED in page.text and SURE not in page.text
    assert " checked>" in browser.get(f"{HERE}/ibu").text  # it was said once, and need not be again
    assert browser.submit(CHECK, {"pernyataan_benar": "y"}).location == f"{HERE}/terkirim"


def test_a_warning_is_asked_beside_another_fault_and_its_tick_is_not_lost(browser, citizen):
    draft(citizen, YOUNG, **MOTHER)
    young = {"ibu_nama": "", "ibu_tanggal_lahir": "2015-03-02"}

    asked = post(browser, "ibu", **young)
    again = answer_again(browser, asked, young | {SURE: "0-ibu_tanggal_lahir"})

    assert ASKED in asked.text and "Nama ibu belum diisi" in asked.text and "perlu diperbaiki" in asked.text
    assert 'value="0-ibu_tanggal_lahir"' in again.text and " checked>" in again.text


def test_what_nobody_was_asked_is_asked_where_a_check_is_said(browser, citizen):
    case = draft(citizen, UNDER_17)
    case.answers = {key: answer for key, answer in case.answers.items() if not key.startswith("anak_")}
    child = {"anak_nik": factories.new_nik("020395"), "anak_nama": "Kadek Ayu"}

    assert post(browser, "anak", **child).location.endswith("/anak-2")  # its date follows from the NIK: seen for once
    assert case.answers["anak_tanggal_lahir"] == "1995-03-02"
    page = browser.get(f"{HERE}/anak-2").text
    assert ASKED in page and " checked>" not in page

    assert not post(browser, "anak", **child | {"anak_nik": factories.new_nik("020315")}).location.endswith("/anak-2")


def test_the_last_of_several_papers_is_not_passed_without_any(browser, citizen, quick_photos):
    case = draft(citizen, PROOF, jenis="baru")
    without_photos(case, "ijazah", "buku")
    last = f"{HERE}/foto-buku"

    assert f"{HERE}/foto-buku" in browser.page(f"{HERE}/foto-ijazah").links  # the first may be left out
    assert CHECK not in browser.page(last).links
    assert "Unggah paling sedikit satu bukti." in browser.submit(last, content_type="multipart/form-data").text
    assert "Unggah paling sedikit satu bukti." in browser.page(CHECK).text

    file = {"ijazah": (BytesIO(photo()), "foto.jpg")}
    assert browser.submit(f"{HERE}/foto-ijazah", file, content_type="multipart/form-data").status_code == 302
    assert CHECK in browser.page(last).links
    assert "Unggah paling sedikit satu bukti." not in browser.page(CHECK).text


def test_without_a_paper_that_is_only_warned_of_its_page_is_left_by_a_tick(browser, citizen):
    case = draft(citizen, {**PROOF, "refuse": "", "warn": ASKED}, jenis="baru")
    without_photos(case, "ijazah", "buku")
    last = f"{HERE}/foto-buku"

    assert CHECK not in browser.page(last).links and ASKED in browser.page(last).text
    assert ASKED in browser.submit(last, {SURE: "0-ijazah"}).text
    assert browser.submit(last, {SURE: "0-buku"}).location == CHECK
    assert ASKED in browser.page(CHECK).text


def test_a_returned_case_opens_all_that_its_correction_breaks(browser, citizen, verifier):
    case = draft(citizen, BORN, anak_tanggal_lahir="2020-02-03", **MOTHER)
    intake.send_request(case, by=citizen)
    case.return_(["anak_tanggal_lahir"], by=verifier, reason="Salah")
    db.session.commit()
    here = f"/permohonan/{case.reference}/perbaiki"

    assert browser.submit(f"{here}/anak-2", with_boxes_only(anak_tanggal_lahir="1980-01-01")).location.startswith(
        f"{here}/ibu"
    )
    assert case.status == "returned" and {"anak_tanggal_lahir", "ibu_tanggal_lahir"} <= set(case.returned_items)
    assert browser.submit(f"{here}/ibu", with_boxes_only(ibu_tanggal_lahir="1960-01-01")).status_code == 302
    assert broken_in(case) == ()


def with_boxes_only(**answers: str) -> dict[str, str]:
    return {key: value for key, value in with_boxes(answers).items() if key not in answers}


def test_the_officer_sees_it_beside_the_datum_and_what_has_none_in_a_section_of_its_own(new_client, citizen, verifier):
    case = draft(citizen, UNDER_17, PROOF, jenis="baru", anak_tanggal_lahir="1995-03-02")
    without_photos(case, "ijazah", "buku")
    case.send(by=citizen, route=factories.office_for)
    desk = new_client()
    desk.sign_in(verifier)

    page = desk.page(at(case)).text

    assert f"2 Maret 1995 ! {ASKED}" in page
    assert "Pemeriksaan Buku nikah tidak ada ! Unggah paling sedikit satu bukti." in page
