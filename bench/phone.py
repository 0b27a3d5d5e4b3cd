"""The citizen's pages on a cheap phone: bytes, Lighthouse, photos on a slow line, and who can use them.

Budgets and ways of measuring: issue 4. On gunicorn with its compression, demo data, SQLite.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from bench.phone_access import show_access
from bench.phone_lighthouse import show_lighthouse
from bench.phone_pages import own_pages, public_pages
from bench.phone_photos import show_photos
from bench.phone_weights import show_weights
from bench.servers import FLASK, Installation, workplace
from config import ROOT
from tests.journeys.conftest import CHROMIUM, QUIET


def measure(quick: bool) -> None:
    with opened_house() as house, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        url = house.settings["PUBLIC_URL"]
        public, own = public_pages(url, quick), own_pages(chromium, url)
        show_weights(chromium, [*public, *own])
        show_photos(chromium, url)
        show_access(chromium, public, own)
        chromium.close()
        show_lighthouse(public, turns=1 if quick else 3)


@contextmanager
def opened_house() -> Iterator[Installation]:
    with workplace() as directory:
        house = Installation(directory / "house")
        try:
            subprocess.run([*FLASK, "demo"], env=house.environment, cwd=ROOT, check=True, capture_output=True)
            house.start_web()
            yield house
        finally:
            house.stop()
