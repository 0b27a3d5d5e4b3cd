"""What a page weighs over the wire: the first view, and the same page again with the browser's cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, StorageState

from bench.phone_pages import Page
from bench.report import at_most, show
from tests.journeys.conftest import PHONE

KB = 1024
MOST_FIRST, MOST_REQUESTS, MOST_SCRIPT, MOST_REPEAT = 40, 6, 12, 8


@dataclass
class View:
    """Of one view: bytes as they came (headers and compressed bodies) by kind of resource."""

    bytes_of: dict[str, int] = field(default_factory=dict)
    requests: int = 0

    @property
    def kilobytes(self) -> float:
        return sum(self.bytes_of.values()) / KB

    @property
    def script(self) -> float:
        return self.bytes_of.get("Script", 0) / KB


def show_weights(chromium: Browser, pages: Sequence[Page]) -> None:
    rows = []
    for page in pages:
        first, again = views(chromium, page.address, page.known)
        rows.append([
            page.name, at_most(first.kilobytes, MOST_FIRST, " KB"),
            at_most(first.requests, MOST_REQUESTS), at_most(first.script, MOST_SCRIPT, " KB"),
            at_most(again.kilobytes, MOST_REPEAT, " KB"), again.requests,
        ])  # fmt: skip
    headers = ["page", "first view", "requests", "JavaScript", "again", "requests again"]
    show("What a page weighs (360 × 740, service worker off)", headers, rows)


def views(chromium: Browser, address: str, known: StorageState | None) -> tuple[View, View]:
    context = chromium.new_context(**PHONE, storage_state=known, service_workers="block")
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    counted = []
    for _ in range(2):
        view = View()
        kinds: dict[str, str] = {}
        listeners = (
            ("Network.responseReceived", lambda e, kinds=kinds: kinds.update({e["requestId"]: e["type"]})),
            ("Network.loadingFinished", lambda e, view=view, kinds=kinds: count(view, kinds, e)),
        )
        for name, listen in listeners:
            network.on(name, listen)
        page.goto(address, wait_until="networkidle")
        for name, listen in listeners:
            network.remove_listener(name, listen)
        counted.append(view)
    context.close()
    return counted[0], counted[1]


def count(view: View, kinds: dict[str, str], event: dict[str, Any]) -> None:
    """What came out of the cache has no length."""
    if event["encodedDataLength"]:
        kind = kinds.get(event["requestId"], "Other")
        view.bytes_of[kind] = view.bytes_of.get(kind, 0) + int(event["encodedDataLength"])
        view.requests += 1
