"""Many cases at once: ticked rows, with and without JavaScript; a question that is declined changes nothing.

Each story is walked one way, the first both ways: they use the same forms."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from tests.journeys.support import beforehand
from tests.journeys.support.operator import Panel

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"], indirect=True)
WITHOUT = pytest.mark.parametrize("javascript", [False], ids=["without"], indirect=True)


@WITH_AND_WITHOUT
def test_ticked_requests_are_held_resumed_and_made(new_citizen, new_panel):
    citizens, verifier, issuer = [new_citizen(), new_citizen()], new_panel("verifikator"), new_panel("kia")
    requests = []
    for citizen in citizens:
        beforehand.was_verified(citizen)
        requests.append(beforehand.asked_for(citizen, until="approved"))
    issuer.page.on("dialog", lambda dialog: dialog.accept())

    in_batch(issuer, "approved", "hold", requests, done=False)
    issuer.page.locator("main [name=standard_reason]").select_option("Blangko KIA habis")
    issuer.press("Tunda permohonan (2)")
    issuer.sees("2 diproses", "menunggu: Blangko KIA habis")
    in_batch(issuer, "approved", "resume", requests)
    for status in ("approved", "processing", "producing"):
        in_batch(issuer, status, "advance", requests)
    issuer.sees("selesai")

    verifier.go("/admin/pendaftaran/?status=verified")
    assert verifier.page.locator("#batch button[value=cancel]").count() == 1
    assert verifier.page.locator("#batch button[value=verify]").count() == 0


@WITHOUT
def test_one_person_takes_the_documents_of_two_with_a_list_for_the_shelves(new_citizen, new_panel):
    citizens, issuer = [new_citizen(), new_citizen()], new_panel("kia")
    requests = []
    for citizen in citizens:
        beforehand.was_verified(citizen)
        requests.append(beforehand.asked_for(citizen, until="finished"))

    in_batch(issuer, "finished", "pick_list", requests, done=False)
    issuer.sees("2 dokumen", *requests)
    in_batch(issuer, "finished", "hand_over", requests, done=False)
    issuer.page.locator("main [name=received_by]").fill("I Ketut Perbekel")
    issuer.page.get_by_label("Penerima kuasa (F-1.07)").check()
    issuer.press("Serahkan (2)")
    issuer.sees("minta surat kuasa F-1.07")
    issuer.page.locator("main [name=power_of_attorney]").check()
    issuer.press("Serahkan (2)")
    issuer.sees("2 diproses", "diserahkan")

    for citizen, request in zip(citizens, requests, strict=True):
        citizen.signs_in()
        citizen.go(f"/permohonan/{request}")
        citizen.sees("I Ketut Perbekel")


def test_the_desk_finds_a_request_by_its_code_and_hands_it_over(new_citizen, new_panel):
    citizen, desk = new_citizen(), new_panel("loket")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen, until="finished")
    citizen.signs_in()
    citizen.go(f"/permohonan/{request}")
    citizen.sees("Tunjukkan kode ini di loket")

    desk.go("/admin/loket/")
    desk.page.keyboard.type(f"{desk.url}/permohonan/{request}")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.path == f"/admin/loket/{request}"
    desk.page.locator("main [name=received_by]").fill("Ibu Ayu")
    desk.page.get_by_label("Keluarga satu KK").check()
    desk.press("Serahkan")
    desk.sees("KIA diserahkan kepada Ibu Ayu.")

    citizen.go(f"/permohonan/{request}")
    citizen.sees("Ibu Ayu")


@WITHOUT
def test_ticked_requests_are_cancelled_after_a_page_that_asks_why(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen)

    verifier.go("/admin/permohonan/?status=submitted")
    verifier.ticks_in_list(request)
    verifier.presses_for_ticked("cancel")
    verifier.sees(request)
    verifier.page.locator("main [name=reason]").fill("Diajukan dua kali.")
    verifier.press("Batalkan permohonan (1)")
    verifier.sees("1 diproses")

    verifier.request(request)
    verifier.sees("dibatalkan", "Diajukan dua kali.")


def test_a_declined_question_leaves_the_ticked_rows_as_they_were(new_citizen, new_panel):
    citizen, issuer = new_citizen(), new_panel("kia")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen, until="approved")
    asked: list[str] = []

    def decline(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    issuer.page.on("dialog", decline)
    issuer.go("/admin/permohonan/?status=approved")
    issuer.ticks_in_list(request)
    issuer.page.locator('#batch button[value="advance"]').click()

    assert len(asked) == 1 and asked[0].startswith("Teruskan semua yang dicentang satu langkah?")
    issuer.request(request)
    issuer.sees("disetujui")


def in_batch(panel: Panel, status: str, action: str, requests: list[str], *, done: bool = True) -> None:
    """Tick these rows of the list and press the action's button; `done`: it asks nothing more."""
    panel.go(f"/admin/permohonan/?status={status}")
    panel.ticks_in_list(*requests)
    panel.presses_for_ticked(action)
    if done:
        panel.sees(f"{len(requests)} diproses")
