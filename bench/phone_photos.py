"""A 12-megapixel photo from a phone: how many bytes reach the house, and how long four of them take on a slow line."""

from __future__ import annotations

import time
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page

from bench.report import at_most, show
from tests.journeys.conftest import PHONE
from tests.support.pictures import drawing
from tests.views.citizen.walking import details

TWELVE_MEGAPIXELS = (4000, 3000)
# Lighthouse's slow 4G: milliseconds, bytes a second.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 // 8,
             "uploadThroughput": 675 * 1024 // 8}  # fmt: skip
# (how, with JavaScript, times slower, whether the budget is for it)
WAYS = (("the phone makes it small", True, 1, True), ("and its processor is 6 times slower", True, 6, False),
        ("without JavaScript", False, 1, False))  # fmt: skip
FOUR = 4
MOST_KILOBYTES, MOST_SECONDS = 400, 20
FILE = "main input[type=file]"


def show_photos(chromium: Browser, url: str) -> None:
    photos = [photographed(number) for number in range(FOUR)]
    rows = []
    for name, script, processor, promised in WAYS:
        sizes, seconds = sent(chromium, url, photos, script, processor)
        wanted = (MOST_KILOBYTES if script else None, MOST_SECONDS if promised else None)
        rows.append([name, f"{sum(map(len, photos)) / FOUR / 1e6:.1f} MB", at_most(max(sizes) / 1024, wanted[0], " KB"),
                     at_most(seconds, wanted[1], " s")])  # fmt: skip
    show("Four photos of a registration at 675 kbps up (service worker off)",
         ["how", "as taken", "the largest as sent", "all four"], rows)  # fmt: skip


def photographed(seed: int) -> bytes:
    """As a phone writes it: 12 megapixels with the grain of a sensor, about 3 MB."""
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 14 + seed).convert("RGB")
    kept = BytesIO()
    Image.blend(drawing(*TWELVE_MEGAPIXELS), grain, 0.18).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def sent(chromium: Browser, url: str, photos: list[bytes], script: bool, processor: int) -> tuple[list[int], float]:
    """The bytes of each posted photo, and the seconds from choosing the first to the page after the last."""
    context = chromium.new_context(**PHONE, service_workers="block", java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(300_000)
    answer_up_to_the_photos(page, url)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    sizes: list[int] = []
    devtools.on("Network.requestWillBeSentExtraInfo", lambda event: note_size(sizes, event["headers"]))
    began_at = time.monotonic()
    for number, photo in enumerate(photos):
        send_one(page, photo, number)
    seconds = time.monotonic() - began_at
    context.close()
    return sizes, seconds


def note_size(sizes: list[int], headers: dict[str, str]) -> None:
    length = int(next((value for name, value in headers.items() if name.lower() == "content-length"), 0))
    if length > 5_000:
        sizes.append(length)


def answer_up_to_the_photos(page: Page, url: str) -> None:
    answers = details()
    page.goto(f"{url}/daftar")
    page.locator(".dd-button--start").click()
    while not page.locator(FILE).count():
        for name, answer in answers.items():
            answer_one(page, name, answer)
        press(page)


def answer_one(page: Page, name: str, answer: str) -> None:
    box = page.locator(f"main [name={name}]")
    kind = box.first.get_attribute("type") if box.count() else None
    if box.count() and box.first.evaluate("element => element.tagName") == "SELECT":
        box.select_option(answer)
    elif kind == "radio":
        page.locator(f"main [name={name}][value={answer}]").check()
    elif box.count():
        box.fill(answer)


def send_one(page: Page, photo: bytes, number: int) -> None:
    before = page.url
    page.locator(FILE).set_input_files([{"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": photo}])
    page.locator("main form:has(input[type=file]) button[type=submit]:visible").click()
    page.wait_for_url(lambda now: now != before)


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()
