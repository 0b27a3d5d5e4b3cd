"""Who can use a page: axe and pa11y (axe and HTML_CodeSniffer, WCAG 2 AA), light and dark, also empty and refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bench.chromium import CHROMIUM, PHONE, QUIET
from bench.phone.lighthouse import ENVIRONMENT, tool
from bench.phone.pages import SEND, Page
from bench.report import at_most, show

FORMS = ("/masuk", "/lacak", "/cek-pesan", "/daftar/data-diri")  # each is also looked at with nothing filled in
EMPTY = ", nothing filled in"
SCHEMES = {"light": 1, "dark": 0}  # as Blink counts them


def show_access(chromium: Browser, public: Sequence[Page], own: Sequence[Page]) -> None:
    found = [with_axe(chromium, [*public, *own], scheme) for scheme in SCHEMES]
    found += [with_pa11y(public, scheme) for scheme in SCHEMES]  # which signs nobody in
    rows = [[name, *(at_most(own[name], 0) if name in own else "" for own in found)] for name in found[0]]
    headers = ["page", *(f"{by}, {scheme}" for by in ("axe", "pa11y") for scheme in SCHEMES)]
    show("Faults that axe and pa11y find", headers, rows)


def with_axe(chromium: Browser, pages: Sequence[Page], scheme: Any) -> dict[str, int]:
    """By page; a form that is sent empty is a page of its own."""
    counted: dict[str, int] = {}
    for page in pages:
        context = chromium.new_context(**PHONE, storage_state=page.known, color_scheme=scheme)
        tab = context.new_page()
        tab.goto(page.url)
        counted[page.name] = len(Axe().run(tab).response["violations"])
        if page.name in FORMS:
            with tab.expect_navigation():
                tab.locator(SEND).first.click()
            counted[page.name + EMPTY] = len(Axe().run(tab).response["violations"])
        context.close()
    return counted


def with_pa11y(pages: Sequence[Page], scheme: str) -> dict[str, int]:
    counted = {page.name: sniffed(page.url, scheme) for page in pages}
    refused = [f"click element {SEND}", "wait for element .govuk-error-summary to be visible"]
    return counted | {page.name + EMPTY: sniffed(page.url, scheme, refused) for page in pages if page.name in FORMS}


def sniffed(url: str, scheme: str, actions: Sequence[str] = ()) -> int:
    arguments = [*QUIET, f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}"]
    settings = {
        "chromeLaunchConfig": {"executablePath": CHROMIUM, "args": arguments}, "runners": ["axe", "htmlcs"],
        "standard": "WCAG2AA", "viewport": {"width": 360, "height": 740, "isMobile": True}, "timeout": 60000,
        "actions": list(actions),
    }  # fmt: skip
    with TemporaryDirectory() as directory:
        config = Path(directory, "pa11y.json")
        config.write_text(json.dumps(settings))
        command = [tool("pa11y"), "--reporter", "json", "--config", str(config), url]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode not in (0, 2):  # 2: it found something
        raise RuntimeError(done.stderr[-500:])
    issues = json.loads(done.stdout or "[]")
    for issue in issues:
        print(f"pa11y, {scheme}, {url}: {issue['code']} {issue['selector']}: {issue['message']}")
    return len(issues)
