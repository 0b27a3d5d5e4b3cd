"""The citizen's pages that are measured, and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, StorageState
from playwright.sync_api import Page as Tab

from app.demo.accounts import CITIZENS, PASSWORD
from tests.views.citizen.walking import details

PUBLIC = (
    "/", "/layanan", "/layanan/kia", "/layanan/ktp-el", "/layanan/kia/syarat", "/daftar", "/daftar/data-diri", "/masuk",
    "/lupa-password", "/lacak", "/cek-pesan", "/bantuan", "/privasi",
)  # fmt: skip
OWN = ("/akun", "/permohonan", "/layanan/kia/ajukan")
FEW = ("/", "/layanan/kia", "/daftar/data-diri")
FILE, SEND = "main input[type=file]", "main form[method=post] button[type=submit]"


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    known: StorageState | None = None  # the cookies of whoever is signed in


def public_pages(url: str, quick: bool) -> list[Page]:
    return [Page(path, url + path) for path in (FEW if quick else PUBLIC)]


def own_pages(chromium: Browser, url: str) -> list[Page]:
    """Of a citizen of the demo, one of their requests, and of somebody who is registering."""
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{url}/masuk")
    tab.fill("[name=nik]", CITIZENS[0].person.nik)
    tab.fill("[name=password]", PASSWORD)
    tab.press("[name=password]", "Enter")
    tab.wait_for_url(re.compile("/akun|/permohonan"))
    tab.goto(f"{url}/permohonan")
    links = tab.locator('main a[href^="/permohonan/"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    request = next(link for link in links if re.fullmatch("/permohonan/[0-9A-Z-]+", link))
    known = context.storage_state()
    context.close()

    context = chromium.new_context()
    tab = context.new_page()
    answer_up_to_the_photos(tab, url)
    photo = Page("a photo page", tab.url, context.storage_state())
    context.close()
    return [*(Page(path, url + path, known) for path in OWN), Page("/permohonan/<nomor>", url + request, known), photo]


def answer_up_to_the_photos(tab: Tab, url: str) -> None:
    """Of a registration."""
    tab.goto(f"{url}/daftar")
    tab.locator(".dd-button--start").click()
    while not tab.locator(FILE).count():
        for name, answer in details().items():
            answer_one(tab, name, answer)
        with tab.expect_navigation():
            tab.locator(SEND).last.click()


def answer_one(tab: Tab, name: str, answer: str) -> None:
    box = tab.locator(f"main [name={name}]")
    kind = box.first.evaluate("one => one.type") if box.count() else ""
    if kind == "select-one":
        box.select_option(answer)
    elif kind == "radio":
        tab.locator(f"main [name={name}][value={answer}]").check()
    elif kind:
        box.fill(answer)
