"""The citizen's pages that are measured, and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, StorageState

from app.demo.accounts import CITIZENS, PASSWORD
from bench.phone_photos import answer_up_to_the_photos

PUBLIC = (
    "/", "/layanan", "/layanan/kia", "/layanan/ktp-el", "/layanan/kia/syarat", "/daftar", "/daftar/data-diri", "/masuk",
    "/lupa-password", "/lacak", "/cek-pesan", "/bantuan", "/privasi",
)  # fmt: skip
OWN = ("/akun", "/permohonan", "/layanan/kia/ajukan")
FEW = ("/", "/layanan/kia", "/daftar/data-diri")


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    known: StorageState | None = None  # the cookies of whoever is signed in


def public_pages(url: str, quick: bool) -> list[Page]:
    return [Page(path, url + path) for path in (FEW if quick else PUBLIC)]


def own_pages(chromium: Browser, url: str) -> list[Page]:
    """Of a citizen of the demo, and of somebody who is registering."""
    known = signed_in(chromium, url)
    photo = at_a_photo(chromium, url)
    request = Page("/permohonan/<nomor>", url + a_request(chromium, url, known), known)
    return [*(Page(path, url + path, known) for path in OWN), request, photo]


def signed_in(chromium: Browser, url: str) -> StorageState:
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
    return next(link for link in links if re.fullmatch("/permohonan/[0-9A-Z-]+", link))


def at_a_photo(chromium: Browser, url: str) -> Page:
    context = chromium.new_context()
    page = context.new_page()
    answer_up_to_the_photos(page, url)
    found = Page("a photo page", page.url, context.storage_state())
    context.close()
    return found
