"""What a page weighs over the wire: the first view, and the same page again with the browser's cache."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser

from bench.phone.pages import Page
from bench.report import at_most, show
from tests.journeys.conftest import PHONE

MOST_FIRST, MOST_REQUESTS, MOST_SCRIPT, MOST_REPEAT = 40, 6, 12, 8  # KB, and their number


def show_weights(chromium: Browser, pages: Sequence[Page]) -> None:
    rows = []
    for page in pages:
        (first, asked), (again, asked_again) = views(chromium, page)
        rows.append([
            page.name, at_most(first.total() / 1024, MOST_FIRST, " KB"), at_most(asked, MOST_REQUESTS),
            at_most(first["Script"] / 1024, MOST_SCRIPT, " KB"), at_most(again.total() / 1024, MOST_REPEAT, " KB"),
            asked_again,
        ])  # fmt: skip
    show("What a page weighs (360 × 740, service worker off)",
         ["page", "first view", "requests", "JavaScript", "again", "requests again"], rows)  # fmt: skip


def views(chromium: Browser, page: Page) -> list[tuple[Counter[str], int]]:
    """Of both: bytes as they came (headers and compressed bodies) by kind of resource, and how many were asked for."""
    context = chromium.new_context(**PHONE, storage_state=page.known, service_workers="block")
    tab = context.new_page()
    network, kinds, came = context.new_cdp_session(tab), {}, []

    def finished(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # what came out of the cache has no length
            came.append((kinds.get(event["requestId"], "Other"), int(event["encodedDataLength"])))

    network.send("Network.enable")
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", finished)
    counted = []
    for _ in range(2):
        came.clear()
        tab.goto(page.url, wait_until="networkidle")
        weights: Counter[str] = Counter()
        for kind, size in came:
            weights[kind] += size
        counted.append((weights, len(came)))
    context.close()
    return counted
