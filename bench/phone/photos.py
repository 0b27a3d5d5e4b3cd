"""A 12-megapixel photo from a phone: how many bytes reach the house, and how long four of them take on a slow line."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from bench.phone.pages import FILE, answer_up_to_the_photos
from bench.report import at_most, show
from bench.servers import House
from tests.journeys.conftest import PHONE
from tests.support.pictures import drawing

TWELVE_MEGAPIXELS = (4000, 3000)
# Lighthouse's slow 4G: milliseconds, bytes a second.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 // 8,
             "uploadThroughput": 675 * 1024 // 8}  # fmt: skip
MOST_KILOBYTES, MOST_SECONDS = 400, 20
# (how, with JavaScript, times slower, the budgets that are for it)
WAYS = (("the phone makes it small", True, 1, MOST_KILOBYTES, MOST_SECONDS),
        ("and its processor is 6 times slower", True, 6, MOST_KILOBYTES, None),
        ("without JavaScript", False, 1, None, None))  # fmt: skip


def show_photos(chromium: Browser, house: House) -> None:
    photos = [photographed(number) for number in range(4)]
    taken = f"{sum(map(len, photos)) / len(photos) / 1e6:.1f} MB"
    rows = []
    for name, script, processor, kilobytes, seconds in WAYS:
        sizes, spent = sent(chromium, house, photos, script, processor)
        rows.append([name, taken, at_most(max(sizes) / 1024, kilobytes, " KB"), at_most(spent, seconds, " s")])
    show("Four photos of a registration at 675 kbps up (service worker off)",
         ["how", "as taken", "the largest as sent", "all four"], rows)  # fmt: skip


def photographed(seed: int) -> bytes:
    """As a phone writes it: 12 megapixels with the grain of a sensor, about 3 MB."""
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 14 + seed).convert("RGB")
    kept = BytesIO()
    Image.blend(drawing(*TWELVE_MEGAPIXELS), grain, 0.18).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def sent(chromium: Browser, house: House, photos: list[bytes], script: bool, processor: int) -> tuple[list[int], float]:
    """The bytes of each posted photo, and the seconds from choosing the first to the page after the last."""
    context = chromium.new_context(**PHONE, service_workers="block", java_script_enabled=script)
    tab, sizes = context.new_page(), []
    tab.set_default_timeout(300_000)
    answer_up_to_the_photos(tab, house)

    def note_size(event: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["headers"].items()}
        if (length := int(headers.get("content-length", 0))) > 5_000:
            sizes.append(length)

    devtools = context.new_cdp_session(tab)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    devtools.on("Network.requestWillBeSentExtraInfo", note_size)
    began_at = time.monotonic()
    for photo in photos:
        before = tab.url
        tab.locator(FILE).set_input_files([{"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo}])
        tab.locator("main form:has(input[type=file]) button[type=submit]:visible").click()
        tab.wait_for_url(lambda now, before=before: now != before)
    spent = time.monotonic() - began_at
    context.close()
    return sizes, spent
