"""A Kartu Keluarga on the day it was asked for: two decisions, and two messages after the first."""

from __future__ import annotations

from tests.journeys.support import beforehand
from tests.journeys.test_main_line import SIGNED_PDF


def test_a_family_card_takes_two_decisions_and_two_messages(house, new_citizen, new_panel):
    beforehand.an_empty_desk(house)
    citizen, verifier, issuer = new_citizen(), new_panel("verifikator"), new_panel("kk")
    beforehand.was_verified(citizen)
    reference = beforehand.asked_for(citizen, "kartu-keluarga", cara_ambil="digital")

    verifier.go("/admin/")
    verifier.goes_by("t")
    assert verifier.reference == reference
    verifier.looks()
    verifier.goes_by("a")
    issuer.go("/admin/")
    issuer.goes_by("t")
    assert issuer.reference == reference
    issuer.presses("a")
    file = {"name": "kk.pdf", "mimeType": "application/pdf", "buffer": SIGNED_PDF}
    issuer.page.locator(".finishing input[type=file]").set_input_files([file])
    issuer.goes_by("a")

    citizen.waits_for_messages(
        "registration_received", "registration_verified", "request_received", "request_approved",
        "request_finished_digital",
    )  # fmt: skip
    citizen.signs_in()
    citizen.opens(reference)
    assert citizen.downloads() == SIGNED_PDF
