"""The same pages in another browser: Firefox ESR, as it comes."""

from __future__ import annotations

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import KIA, Citizen, a_new_photo
from tests.journeys.support.firefox import SECONDS, Firefox, firefox
from tests.journeys.support.house import wait_until

SUBMIT = "main form[method=post] button[type=submit]"
FILE = "main input[type=file]"


def test_somebody_with_firefox_registers_up_to_a_photo_and_asks_for_a_service(house, new_citizen, tmp_path):
    citizen = new_citizen()
    beforehand.was_verified(citizen)
    with firefox(house.url) as browser:
        registers_up_to_a_photo(browser, new_citizen().answers, tmp_path)
        signs_in_and_begins_a_request(browser, citizen)


def registers_up_to_a_photo(browser: Firefox, answers: dict[str, str], tmp_path) -> None:
    browser.go("/daftar")
    browser.click(".dd-button--start")
    browser.press(SUBMIT)
    assert browser.title.startswith("Galat:") and "govuk-error-summary" in browser.has_focus()

    for _ in range(8):
        if browser.finds(FILE):
            break
        browser.fill(answers)
        browser.press(SUBMIT)
    before = browser.path
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(a_new_photo())
    browser.write(FILE, str(photo))
    browser.press(SUBMIT)
    wait_until(lambda: browser.path != before, SECONDS, "the photo is kept")


def signs_in_and_begins_a_request(browser: Firefox, citizen: Citizen) -> None:
    browser.forget_cookies()
    browser.go("/masuk")
    browser.fill({"nik": citizen.answers["nik"], "password": citizen.answers["password"]})
    browser.press(SUBMIT)
    assert citizen.answers["nama"] in browser.text()

    browser.go("/layanan/kia/ajukan")
    browser.press("button[name=untuk][value=anak]")
    if browser.path.endswith("/bagian"):
        browser.press("main .dd-narrow > p > .govuk-button")
    before = browser.path
    browser.fill(KIA)
    browser.press(SUBMIT)
    assert browser.path != before and not browser.title.startswith("Galat:"), browser.text("main")
