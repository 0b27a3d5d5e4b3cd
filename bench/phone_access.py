"""Who can use a page: axe and pa11y (axe and HTML_CodeSniffer, WCAG 2 AA), light and dark, also empty and refused."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from bench.phone_lighthouse import ENVIRONMENT, tool
from bench.phone_pages import Page
from bench.report import at_most, show
from tests.journeys.conftest import CHROMIUM, PHONE, QUIET

FORMS = ("/masuk", "/lacak", "/cek-pesan", "/daftar/data-diri")  # each is also looked at with nothing filled in
SCHEMES = ("light", "dark")
BLINK = {"dark": 0, "light": 1}
SEND = "main form[method=post] button[type=submit]"


def show_access(chromium: Browser, public: Sequence[Page], own: Sequence[Page]) -> None:
    found = {scheme: with_axe(chromium, [*public, *own], scheme) for scheme in SCHEMES}
    sniffed = {scheme: sniffed_in(public, scheme) for scheme in SCHEMES}
    rows = [[name, *(at_most(found[scheme][name], 0) for scheme in SCHEMES),
             *(at_most(sniffed[scheme][name], 0) if name in sniffed[scheme] else "" for scheme in SCHEMES)]
            for name in found["light"]]  # fmt: skip
    headers = ["page", *(f"axe, {scheme}" for scheme in SCHEMES), *(f"pa11y, {scheme}" for scheme in SCHEMES)]
    show("Faults that axe and pa11y find", headers, rows)


def sniffed_in(public: Sequence[Page], scheme: str) -> dict[str, int]:
    """By page; pa11y signs nobody in."""
    counted = {page.name: with_pa11y(page.address, scheme) for page in public}
    return counted | {refused(page): with_pa11y(page.address, scheme, True) for page in public if page.name in FORMS}


def refused(page: Page) -> str:
    return f"{page.name}, nothing filled in"


def with_axe(chromium: Browser, pages: Sequence[Page], scheme: Any) -> dict[str, int]:
    """By page; a form that is sent empty is a page of its own."""
    counted: dict[str, int] = {}
    for page in pages:
        context = chromium.new_context(**PHONE, storage_state=page.known, color_scheme=scheme)
        tab = context.new_page()
        tab.goto(page.address)
        counted[page.name] = faults(tab)
        if page.name in FORMS:
            with tab.expect_navigation():
                tab.locator(SEND).first.click()
            counted[refused(page)] = faults(tab)
        context.close()
    return counted


def faults(tab: Tab) -> int:
    return len(Axe().run(tab).response["violations"])


def with_pa11y(address: str, scheme: str, refused: bool = False) -> int:
    arguments = [*QUIET, f"--blink-settings=preferredColorScheme={BLINK[scheme]}"]
    settings = {
        "chromeLaunchConfig": {"executablePath": CHROMIUM, "args": arguments}, "runners": ["axe", "htmlcs"],
        "standard": "WCAG2AA", "viewport": {"width": 360, "height": 740, "isMobile": True}, "timeout": 60000,
        "actions": [f"click element {SEND}",
                    "wait for element .govuk-error-summary to be visible"] if refused else [],
    }  # fmt: skip
    with TemporaryDirectory() as directory:
        config = Path(directory, "pa11y.json")
        config.write_text(json.dumps(settings))
        command = [str(tool("pa11y")), "--reporter", "json", "--config", str(config), address]
        done = subprocess.run(command, env=os.environ | ENVIRONMENT, capture_output=True, text=True)
    if done.returncode not in (0, 2):  # 2: it found something
        raise RuntimeError(done.stderr[-500:])
    issues = json.loads(done.stdout or "[]")
    for issue in issues:
        print(f"pa11y, {scheme}, {address}: {issue['code']} {issue['selector']}: {issue['message']}")
    return len(issues)
