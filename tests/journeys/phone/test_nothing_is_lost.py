"""What was typed and photographed outlives the server, the sign-in and the signal."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen

STEPS = "/layanan/kia/ajukan"
PAGE = f"{STEPS}/anak-2"
NUMBER = "5108-LT-03032018-0007"
SEND = "main form[data-keep] button[type=submit]"
SLOW = {"offline": False, "latency": 562, "downloadThroughput": 400_000 / 8, "uploadThroughput": 200_000 / 8}


@pytest.fixture
def citizen(house, contexts) -> Citizen:
    """Signed in, a KIA begun that lacks its photos, the service worker at work."""
    citizen = Citizen(contexts(PHONE).new_page(), house)
    beforehand.was_verified(citizen)
    beforehand.began(citizen, "kia")
    citizen.signs_in()
    citizen.has_a_service_worker()
    return citizen


def test_the_server_killed_in_the_middle_of_a_form_loses_nothing(house, citizen):
    citizen.go(f"{STEPS}/foto-akta-kelahiran")
    citizen.takes_a_photo()
    writes_the_number(citizen)

    house.kill_web()
    try:
        citizen.page.locator(SEND).click()
        citizen.sees("Belum ada sinyal", "Tidak ada yang hilang")
    finally:
        house.start_web()
    citizen.press("Coba lagi")

    assert number(citizen) == NUMBER
    citizen.click(citizen.page.locator(SEND))
    assert citizen.path != PAGE, citizen.refusals()
    is_kept(citizen)
    assert "akta_kelahiran" in beforehand.photos_of_draft(citizen)


def test_back_after_the_server_was_killed_shows_what_was_typed(house, citizen):
    writes_the_number(citizen)

    house.kill_web()
    try:
        citizen.page.locator(SEND).click()
        citizen.sees("Belum ada sinyal")
    finally:
        house.start_web()
    citizen.page.go_back(wait_until="load")

    assert (citizen.path, number(citizen)) == (PAGE, NUMBER)


def test_a_sign_in_that_ends_in_the_middle_of_a_form_is_renewed_and_the_form_goes_on(citizen):
    writes_the_number(citizen)
    beforehand.sign_ins_ended(citizen)

    citizen.click(citizen.page.locator(SEND))
    assert citizen.path == "/masuk"
    citizen.says_who_they_are()
    citizen.sees("Yang Anda tulis tidak hilang")
    citizen.press("Lanjutkan")

    assert citizen.path.startswith(STEPS) and citizen.path != PAGE
    is_kept(citizen)


def test_without_a_signal_a_page_says_so_and_comes_once_it_is_back(citizen):
    citizen.page.context.set_offline(True)
    citizen.go("/layanan/kia")
    citizen.sees("Belum ada sinyal")

    citizen.page.context.set_offline(False)
    citizen.press("Coba lagi")

    assert citizen.path == "/layanan/kia"
    citizen.sees("KIA", "Ajukan")


def test_on_a_slow_line_a_page_is_answered(citizen):
    network = citizen.page.context.new_cdp_session(citizen.page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)

    writes_the_number(citizen)
    citizen.click(citizen.page.locator(SEND))

    is_kept(citizen)


def writes_the_number(citizen: Citizen) -> None:
    citizen.go(PAGE)
    citizen.page.locator("[name=no_akta_lahir]").fill(NUMBER)


def number(citizen: Citizen) -> str:
    return citizen.page.locator("[name=no_akta_lahir]").input_value()


def is_kept(citizen: Citizen) -> None:
    """By the server: what this tab remembers is forgotten first."""
    citizen.page.evaluate("() => sessionStorage.clear()")
    citizen.go(PAGE)
    assert number(citizen) == NUMBER
