"""The citizen's pages on a cheap phone: bytes, Lighthouse, photos on a slow line, and who can use them.

On the server with its compression, demo data, SQLite. `tools` holds Lighthouse and HTML_CodeSniffer, by their lock.
"""

from __future__ import annotations

from argparse import Namespace

from playwright.sync_api import sync_playwright

from bench.phone.access import show_access
from bench.phone.lighthouse import show_lighthouse
from bench.phone.pages import CHROMIUM, QUIET, own_pages, public_pages
from bench.phone.photos import show_photos
from bench.phone.weights import show_weights
from bench.servers import houses


def measure(asked: Namespace) -> None:
    with houses("SQLite") as [house], sync_playwright() as playwright:
        house.flask("demo")
        house.start_web()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        public, own = public_pages(house.url, asked.quick), own_pages(chromium, house)
        show_weights(chromium, [*public, *own])
        show_photos(chromium, house)
        show_access(chromium, [*public, *own])
        chromium.close()
        show_lighthouse(public, turns=1 if asked.quick else 3)
