"""Who can use a page: axe and pa11y (axe and HTML_CodeSniffer, WCAG 2 AA), light and dark, also empty and refused."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState

from bench.phone_lighthouse import ENVIRONMENT, tool
from bench.report import at_most, show
from tests.journeys.conftest import CHROMIUM, PHONE, QUIET

FORMS = ("/masuk", "/lacak", "/cek-pesan", "/daftar/data-diri")  # each is also looked at with nothing filled in
SCHEMES = ("light", "dark")


def show_access(chromium: Browser, url: str, public: Sequence[str], own: Sequence[str], known: StorageState) -> None:
    found = {scheme: with_axe(chromium, url, public, own, known, scheme) for scheme in SCHEMES}
    sniffed = {path: with_pa11y(url + path) for path in public}
    refused = {f"{path}, refused": with_pa11y(url + path, refused=True) for path in FORMS if path in public}
    rows = [[name, *(at_most(found[scheme][name], 0) for scheme in SCHEMES),
             at_most(sniffed[name], 0) if name in sniffed else at_most(refused[name], 0) if name in refused else ""]
            for name in found["light"]]  # fmt: skip
    show("Faults that axe (light, dark) and pa11y find", ["page", "axe, light", "axe, dark", "pa11y"], rows)


def with_axe(
    chromium: Browser, url: str, public: Sequence[str], own: Sequence[str], known: StorageState, scheme: str
) -> dict[str, int]:
    """By page; a form that is sent empty is a page of its own."""
    counted: dict[str, int] = {}
    for paths, state in ((public, None), (own, known)):
        context = chromium.new_context(**PHONE, storage_state=state, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for path in paths:
            page.goto(url + path)
            counted[path if path not in own[3:] else "/permohonan/<nomor>"] = faults(page)
            if path in FORMS:
                page.locator("main form[method=post] button[type=submit]").first.click()
                page.wait_for_load_state()
                counted[f"{path}, refused"] = faults(page)
        context.close()
    return counted


def faults(page: Page) -> int:
    return len(Axe().run(page).response["violations"])


def with_pa11y(address: str, refused: bool = False) -> int:
    settings = {
        "chromeLaunchConfig": {"executablePath": CHROMIUM, "args": QUIET}, "runners": ["axe", "htmlcs"],
        "standard": "WCAG2AA", "viewport": {"width": 360, "height": 740, "isMobile": True}, "timeout": 60000,
        "actions": ["click element main form[method=post] button[type=submit]",
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
        print(f"pa11y {address}: {issue['code']} {issue['selector']}: {issue['message']}")
    return len(issues)
