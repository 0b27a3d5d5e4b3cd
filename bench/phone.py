"""The citizen's pages on a cheap phone: bytes, Lighthouse, photos on a slow line, and who can use them.

Budgets and ways of measuring: issue 4. On gunicorn with its compression, demo data, SQLite.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, StorageState, sync_playwright

from app.demo.accounts import CITIZENS, PASSWORD
from bench.phone_access import show_access
from bench.phone_lighthouse import show_lighthouse
from bench.phone_photos import show_photos
from bench.phone_weights import show_weights
from bench.servers import FLASK, Installation, workplace
from config import ROOT
from tests.journeys.conftest import CHROMIUM, QUIET

PUBLIC = (
    "/", "/layanan", "/layanan/kia", "/layanan/ktp-el", "/layanan/kia/syarat", "/daftar", "/daftar/data-diri", "/masuk",
    "/lupa-password", "/lacak", "/cek-pesan", "/bantuan", "/privasi",
)  # fmt: skip
OWN = ("/akun", "/permohonan", "/layanan/kia/ajukan")
FEW = ("/", "/layanan/kia", "/daftar/data-diri")


def measure(quick: bool) -> None:
    public, turns = (FEW, 1) if quick else (PUBLIC, 3)
    with opened_house() as house, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        url = house.settings["PUBLIC_URL"]
        known = signed_in(chromium, url)
        own = (*OWN, a_request(chromium, url, known))
        show_weights(chromium, url, public, own, known)
        show_photos(chromium, url)
        show_access(chromium, url, public, own, known)
        chromium.close()
        show_lighthouse(url, public, turns)


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


def signed_in(chromium: Browser, url: str) -> StorageState:
    """The cookies of a citizen of the demo whose account is verified."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{url}/masuk")
    page.fill("[name=nik]", CITIZENS[0].person.nik)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("/akun|/permohonan"))
    kept = context.storage_state()
    context.close()
    return kept


def a_request(chromium: Browser, url: str, known: StorageState) -> str:
    """The path of the newest request of theirs."""
    context = chromium.new_context(storage_state=known)
    page = context.new_page()
    page.goto(f"{url}/permohonan")
    links = page.locator('main a[href^="/permohonan/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    context.close()
    return next(link for link in links if "?" not in link)
