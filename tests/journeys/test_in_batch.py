"""Many cases at once: ticked rows, with and without JavaScript; a question that is declined changes nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from tests.journeys import beforehand

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"], indirect=True)


@WITH_AND_WITHOUT
def test_ticked_registrations_are_verified_and_ticked_requests_approved(new_citizen, new_panel):
    somebody, somebody_else, verifier = new_citizen(), new_citizen(), new_panel("verifikator")
    registrations = [beforehand.sent_a_registration(one) for one in (somebody, somebody_else)]
    verifier.page.on("dialog", lambda dialog: dialog.accept())

    verifier.go("/admin/pendaftaran/?status=waiting")
    verifier.ticks_in_list(*registrations)
    verifier.presses_for_ticked("verify")
    verifier.sees("2 diproses")

    requests = [beforehand.asked_for(one) for one in (somebody, somebody_else)]
    verifier.go("/admin/permohonan/?status=submitted")
    verifier.ticks_in_list(*requests)
    verifier.presses_for_ticked("advance")
    verifier.sees("2 diproses")
    somebody.waits_for_messages("registration_received", "registration_verified", "request_received",
                                "request_approved")  # fmt: skip


@WITH_AND_WITHOUT
def test_ticked_requests_are_cancelled_after_a_page_that_asks_why(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen)

    verifier.go("/admin/permohonan/?status=submitted")
    verifier.ticks_in_list(request)
    verifier.presses_for_ticked("cancel")
    verifier.sees(request)
    verifier.page.locator("main [name=reason]").fill("Diajukan dua kali.")
    verifier.press("Batalkan permohonan")

    verifier.request(request)
    verifier.sees("dibatalkan", "Diajukan dua kali.")


def test_a_declined_question_leaves_the_ticked_rows_as_they_were(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registration = beforehand.sent_a_registration(citizen)
    asked: list[str] = []

    def decline(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    verifier.page.on("dialog", decline)
    verifier.go("/admin/pendaftaran/?status=waiting")
    verifier.ticks_in_list(registration)
    verifier.page.locator('#batch button[value="verify"]').click()

    assert asked == ["Verifikasi semua yang dicentang?"]
    verifier.registration(registration)
    verifier.sees("menunggu")
