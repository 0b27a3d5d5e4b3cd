"""The main line of the report, from registering to fetching: on both databases, with JavaScript and without."""

from __future__ import annotations

import pytest

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import KIA, KK, KTP_BY_POS, Citizen, heic_photo
from tests.support.factories import PDF

ASKED = ["request_received"]
WORKED_ON = ["request_approved", "request_processing", "request_producing"]
SIGNED_PDF = PDF + b"\n% tanda tangan elektronik \x00\xff\xfe bita demi bita\n%%EOF"


def test_somebody_registers_asks_for_three_documents_and_gets_them_all(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registers_and_is_verified(citizen, verifier)

    kia = citizen.asks_for("kia", KIA)
    kk = citizen.asks_for("kartu-keluarga", KK)
    ktp = citizen.asks_for("ktp-el", KTP_BY_POS)
    for reference in (kia, kk, ktp):
        verifier.request(reference)
        verifier.decides("approve")

    made_at_the_office(citizen, new_panel("kia"), kia)
    downloaded(citizen, new_panel("kk"), kk)
    sent_by_post(citizen, new_panel("ktp-tengah"), ktp)

    citizen.waits_for_messages(
        "registration_received", "registration_verified", *3 * ASKED, *3 * WORKED_ON,
        "request_finished_office", "request_finished_digital", "request_finished_pos",
    )  # fmt: skip
    handed_over(citizen, new_panel("loket"), kia)


@pytest.mark.parametrize(("house", "javascript"), [("postgresql", False)], indirect=True, ids=["postgresql"])
def test_the_same_goes_without_javascript(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registers_and_is_verified(citizen, verifier)

    kia = citizen.asks_for("kia", KIA)
    verifier.request(kia)
    verifier.decides("approve")
    made_at_the_office(citizen, new_panel("kia"), kia)

    citizen.waits_for_messages(
        "registration_received", "registration_verified", *ASKED, *WORKED_ON, "request_finished_office"
    )
    handed_over(citizen, new_panel("loket"), kia)


def registers_and_is_verified(citizen: Citizen, verifier) -> None:
    registration = citizen.registers()
    assert beforehand.password_hash(citizen.house, registration).startswith("nik1$$argon2id$v=19$m=19456,t=2,p=1$")
    verifier.registration(registration)
    verifier.decides("verify")
    citizen.waits_for_messages("registration_received", "registration_verified")
    assert "sudah diverifikasi" in citizen.phone_says()[0]

    citizen.go("/akun")
    citizen.signs_out()
    citizen.signs_in()


def made_at_the_office(citizen: Citizen, issuer, reference: str) -> None:
    """KIA: the place and the time to fetch it are what the operator chose."""
    work_on(issuer, reference)
    time = issuer.page.locator('form[action$="/finish"] [name=pickup_at]').input_value()
    issuer.decides("finish")

    citizen.opens(reference)
    citizen.sees("selesai", "Dinas Kependudukan dan Pencatatan Sipil", time[11:].replace(":", "."))


def downloaded(citizen: Citizen, issuer, reference: str) -> None:
    """KK: the signed PDF arrives byte for byte. Without it nothing is finished."""
    work_on(issuer, reference)
    issuer.decides("finish")
    issuer.sees("PDF")
    assert issuer.path.endswith("/finish")

    issuer.attaches(SIGNED_PDF)
    issuer.decides("finish")
    citizen.opens(reference)
    assert citizen.downloads() == SIGNED_PDF


def sent_by_post(citizen: Citizen, issuer, reference: str) -> None:
    """KTP-el through the Door: the people of Seririt are served by Seririt's own issuer."""
    work_on(issuer, reference)
    issuer.sees("Jl. Ngurah Rai 7, Banyuasri", "81153")
    issuer.decides("finish", resi="P2411260001234")

    citizen.opens(reference)
    citizen.sees("selesai", "P2411260001234")


def handed_over(citizen: Citizen, desk, reference: str) -> None:
    desk.request(reference)
    desk.decides("hand_over", received_by="Putu Wirawan", relation="family")

    citizen.opens(reference)
    citizen.sees("diserahkan", "Diterima oleh", "Putu Wirawan")


def work_on(issuer, reference: str) -> None:
    """Process and produce, each told to the citizen."""
    issuer.request(reference)
    issuer.decides("process")
    issuer.decides("produce")


def test_somebody_whose_card_is_lost_registers_with_the_letter_of_the_police(new_citizen, new_panel):
    citizen = new_citizen(kondisi_ktp="hilang")

    citizen.go("/daftar")
    citizen.press("Mulai")
    steps = citizen.fills_in_everything(citizen.answers)
    assert "foto-kehilangan" in steps and "foto-ktp" not in steps
    citizen.declares_and_sends("Kirim pendaftaran")

    verifier = new_panel("verifikator")
    verifier.registration(citizen.reference)
    verifier.sees("surat kehilangan")
    verifier.decides("verify")
    citizen.go("/akun")
    citizen.sees("terverifikasi")


def test_a_photo_in_the_format_of_an_iphone_is_taken(new_citizen):
    citizen = new_citizen()
    citizen.go("/daftar")
    citizen.press("Mulai")
    while not citizen.page.locator("main input[type=file]").count():
        citizen.fills_in_this_page(citizen.answers)

    step = citizen.path
    citizen.takes_a_photo(heic_photo(), "IMG_0001.HEIC")

    assert citizen.path != step, citizen.refusals()
