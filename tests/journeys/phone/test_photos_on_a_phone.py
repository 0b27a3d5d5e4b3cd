"""Photos from a cheap phone: made small there, kept there without a signal, gone from there after signing out."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen, a_new_photo
from tests.journeys.support.house import wait_until
from tests.support.pictures import CORNERS, corners, drawing, held

MOST_BYTES = 400_000
STEPS = "/layanan/kia/ajukan"
FILES = "main input[type=file]"
SEND = "main form:has(input[type=file]) button[type=submit]"
WAITING = """async () => Promise.all((await ddQueue.all()).map((row) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(row.blob) })))"""
# The service worker may open an empty base again: what counts is what is in it.
LEFT = """async () => ({typed: Object.keys(sessionStorage), lasting: Object.keys(localStorage),
  photos: await new Promise((done) => {
    const opening = indexedDB.open("daring", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { keyPath: "id", autoIncrement: true });
    opening.onsuccess = () => {
      const asked = opening.result.transaction("photos").objectStore("photos").count();
      asked.onsuccess = () => { opening.result.close(); done(asked.result) } } }),
  cached: (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()))))
    .flat().map((request) => new URL(request.url).pathname).filter((path) => !path.startsWith("/static/"))})"""


PLACES = "() => [...document.querySelectorAll('main dl, main form')].map((part) => part.getBoundingClientRect().top)"


@pytest.fixture
def citizen(house, contexts) -> Citizen:
    """Signed in, a KIA begun that lacks its photos, the service worker at work."""
    citizen = Citizen(contexts(PHONE).new_page(), house)
    beforehand.was_verified(citizen)
    beforehand.began(citizen, "kia")
    citizen.signs_in()
    citizen.has_a_service_worker()
    return citizen


def test_a_photo_without_a_signal_waits_small_and_upright_and_arrives_later(citizen):
    page = citizen.page
    citizen.go(f"{STEPS}/foto-akta-kelahiran")
    page.context.set_offline(True)
    chooses(citizen, held(6, image=drawing(4000, 3000)))
    page.locator(SEND).click()
    citizen.sees("Menunggu sinyal")

    (waiting,) = (base64.b64decode(row) for row in page.evaluate(WAITING))
    assert len(waiting) <= MOST_BYTES
    assert corners(waiting) == CORNERS
    assert not Image.open(BytesIO(waiting)).getexif() and b"secret" not in waiting

    page.goto(citizen.url + "/permohonan")
    citizen.sees("Belum ada sinyal", "Tidak ada yang hilang")
    page.context.set_offline(False)
    expect(page.locator(".dd-waiting")).to_contain_text("Foto terkirim")
    assert page.evaluate("() => ddQueue.all()") == []
    assert beforehand.photos_of_draft(citizen) == ["akta_kelahiran"]


def test_a_sign_in_that_ran_out_keeps_the_photo(citizen):
    page = citizen.page
    citizen.go(f"{STEPS}/foto-akta-kelahiran")
    chooses(citizen, a_new_photo())
    page.context.clear_cookies()
    page.locator(SEND).click()
    citizen.sees("Masuk lagi, foto Anda masih ada di ponsel ini")

    page.locator(".dd-photo__waiting a").click()
    citizen.fill({"nik": citizen.answers["nik"], "password": citizen.answers["password"]})
    page.locator("main button[type=submit]").click()

    page.wait_for_url(lambda url: "/foto-" in url and "akta-kelahiran" not in url)
    assert beforehand.photos_of_draft(citizen) == ["akta_kelahiran"]


def test_signing_out_leaves_nothing_on_a_shared_phone(citizen):
    page = citizen.page
    citizen.go(f"{STEPS}/anak-2")
    page.locator("[name=no_akta_lahir]").fill("5108-LT-03032018-0007")
    citizen.go(f"{STEPS}/foto-akta-kelahiran")
    page.route(f"**{STEPS}/*", lambda route: route.abort())
    chooses(citizen, a_new_photo())
    page.context.set_offline(True)
    page.locator(SEND).click()
    citizen.sees("Menunggu sinyal")
    page.context.set_offline(False)
    kept = page.evaluate(LEFT)
    assert kept["photos"] == 1 and kept["typed"]

    citizen.signs_out()

    left = page.evaluate(LEFT)
    assert left == {"typed": [], "lasting": [], "photos": 0, "cached": left["cached"]}
    assert left["cached"] in ([], ["/tanpa-sinyal"])


def test_what_was_typed_is_there_again_after_the_signal_was_lost(citizen):
    page = citizen.page
    citizen.go(f"{STEPS}/anak-2")
    page.locator("[name=no_akta_lahir]").fill("5108-LT-03032018-0007")
    page.context.set_offline(True)
    page.locator("main form[data-keep] button[type=submit]").click()
    citizen.sees("Belum ada sinyal")

    page.context.set_offline(False)
    citizen.press("Coba lagi")

    assert page.locator("[name=no_akta_lahir]").input_value() == "5108-LT-03032018-0007"


def test_advice_is_given_before_sending_and_stops_nobody(citizen):
    citizen.go(f"{STEPS}/foto-akta-kelahiran")
    chooses(citizen, held(1, image=Image.new("RGB", (1200, 900), (20, 20, 20))))
    citizen.sees("Foto gelap. Cari tempat terang.", "Ambil ulang")

    citizen.press("Kirim apa adanya")

    assert citizen.path.startswith(f"{STEPS}/foto-") and "akta-kelahiran" not in citizen.path


def chooses(citizen: Citizen, data: bytes) -> None:
    citizen.page.locator(FILES).set_input_files([{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": data}])
    expect(citizen.page.locator("[data-photo]")).to_have_attribute("aria-busy", "false")


def test_photos_that_come_late_move_nothing_under_the_thumb(house, contexts):
    citizen = Citizen(contexts(PHONE).new_page(), house)
    beforehand.was_verified(citizen)
    beforehand.began(citizen, "kia", photographed=True)
    citizen.signs_in()
    page, held_back = citizen.page, []
    page.route("**/berkas/**", lambda route: held_back.append(route))
    page.goto(f"{house.url}{STEPS}/periksa", wait_until="domcontentloaded")
    page.evaluate("() => document.querySelectorAll('main img').forEach((photo) => { photo.loading = 'eager' })")
    photos = page.locator("main img").count()
    wait_until(lambda: page.evaluate("1") and len(held_back) == photos, 30, "every photo was asked for")

    before = page.evaluate(PLACES)
    for photo in held_back:
        photo.continue_()
    page.wait_for_function("() => [...document.querySelectorAll('main img')].every((photo) => photo.naturalWidth)")

    assert photos and page.evaluate(PLACES) == before
