"""Who can use a page: what axe and pa11y's HTML_CodeSniffer (WCAG 2 AA) find, light and dark, also refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from bench.phone.lighthouse import tool
from bench.phone.pages import SEND, Page
from bench.report import at_most, show
from tests.journeys.conftest import PHONE

FORMS = ("/masuk", "/lacak", "/cek-pesan", "/daftar/data-diri")  # each is also looked at with nothing filled in
SCHEMES = ("light", "dark")
# What is hidden nobody meets: the file input of a photo page, whose label leads to a button then.
SNIFF = """() => new Promise((done, failed) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter(one => one.type === HTMLCS.ERROR && !one.element.closest?.("[hidden]"))
    .map(one => [one.code, one.element.outerHTML, one.msg])
), failed))"""


def show_access(chromium: Browser, pages: Sequence[Page]) -> None:
    found = [faults_of_all(chromium, pages, scheme) for scheme in SCHEMES]
    rows = [[name, *(at_most(one[name][by], 0) for by in (0, 1) for one in found)] for name in found[0]]
    headers = ["page", *(f"{by}, {scheme}" for by in ("axe", "HTML_CodeSniffer") for scheme in SCHEMES)]
    show("Faults that axe and pa11y's HTML_CodeSniffer find", headers, rows)


def faults_of_all(chromium: Browser, pages: Sequence[Page], scheme: Any) -> dict[str, tuple[int, int]]:
    """By page; a form that is sent empty is a page of its own."""
    counted = {}
    for page in pages:
        context = chromium.new_context(**PHONE, storage_state=page.known, color_scheme=scheme, bypass_csp=True)
        tab = context.new_page()
        tab.goto(page.url)
        counted[page.name] = faults_of(tab, scheme)
        if page.name in FORMS:
            with tab.expect_navigation():
                tab.locator(SEND).first.click()
            counted[f"{page.name}, nothing filled in"] = faults_of(tab, scheme)
        context.close()
    return counted


def faults_of(tab: Tab, scheme: str) -> tuple[int, int]:
    """By axe and by HTML_CodeSniffer; each is told. What axe cannot decide counts where it would be serious."""
    found = Axe().run(tab).response
    undecided = [one for one in found["incomplete"] if one["impact"] in ("serious", "critical")]
    axe = [f"{one['id']} {one['nodes'][0]['html']}: {one['help']}" for one in [*found["violations"], *undecided]]
    tab.add_script_tag(path=tool("@pa11y/html_codesniffer/build/HTMLCS.js"))
    sniffed = [f"{code} {element}: {message}" for code, element, message in tab.evaluate(SNIFF)]
    for fault in (*axe, *sniffed):
        print(f"{scheme}, {tab.url}: {fault[:300]}")
    return len(axe), len(sniffed)
