"""The queue, the searches, a case and the lists, from a thousand requests to a million: do they grow?"""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from bench.fill import fill
from bench.hello import fast_times
from bench.pages import Page, pages_of
from bench.plans import faults_of, indexes_of
from bench.report import at_most, show
from bench.servers import Installation, postgres, workplace
from models.base import db

SIZES = {"sqlite": (1_000, 100_000), "postgresql": (1_000, 100_000, 1_000_000)}
QUICK_SIZES = {"sqlite": (1_000, 10_000), "postgresql": (1_000, 10_000)}
GROWTH = 1.2


def measure(quick: bool) -> None:
    sizes, rounds = (QUICK_SIZES, 15) if quick else (SIZES, 60)
    with workplace() as directory:
        compare("SQLite", [filled(directory, n) for n in sizes["sqlite"]], rounds)
    with workplace() as directory, postgres(directory) as server:
        installations = []
        for number in sizes["postgresql"]:
            server.execute(f"CREATE DATABASE of_{number}")
            installations.append(filled(directory, number, server.url(f"of_{number}")))
        compare("PostgreSQL", installations, rounds)


def filled(directory: Path, number: int, url: str = "") -> tuple[int, Installation]:
    installation = Installation(directory / f"of_{number}", url)
    began_at = time.monotonic()
    with installation.app.app_context():
        fill(number)
    print(f"{number:,} requests filled in {time.monotonic() - began_at:.0f} s", flush=True)
    return number, installation


def compare(title: str, installations: list[tuple[int, Installation]], rounds: int) -> None:
    """All sizes at the same time, turn by turn."""
    with ExitStack() as ending:
        pages = []
        for _, installation in installations:
            ending.callback(installation.stop)
            installation.start_web()
            with installation.app.app_context():
                pages.append(list(pages_of(installation)))
                db.session.remove()
        pages = without_faults(pages)
        times = fast_times([(page.browser, page.path) for own in pages for page in own], rounds)
        width = len(pages[0])
        seconds = [times[start : start + width] for start in range(0, len(times), width)]
        show_times(title, [number for number, _ in installations], pages, seconds)
        show_statements(title, pages[-1])


def without_faults(pages: list[list[Page]]) -> list[list[Page]]:
    """What cannot be timed at one size is said, and timed at none."""
    faults = {page.name: page.fault for own in pages for page in own if page.fault}
    for name, fault in faults.items():
        print(f"LEFT OUT: {name}: {fault}", flush=True)
    return [[page for page in own if page.name not in faults] for own in pages]


def show_times(title: str, numbers: list[int], pages: list[list[Page]], seconds: list[list[float]]) -> None:
    """Times the hello route of the largest, and how much each page grew from the smallest to its slowest."""
    small, large, hello = seconds[0], seconds[-1], seconds[-1][0]
    rows = [
        [page.name, *(f"{own[place] * 1000:.1f}" for own in seconds),
         at_most(large[place] / hello, page.target, "×"),
         at_most(max(own[place] for own in seconds) / small[place], None if page.may_grow else GROWTH, "×")]
        for place, page in enumerate(pages[-1])
    ]  # fmt: skip
    headers = ["page", *(f"ms at {number:,}" for number in numbers), "times hello", "growth"]
    show(f"Pages on {title}", headers, rows)


def show_statements(title: str, pages: list[Page]) -> None:
    rows = []
    for page in pages[1:]:
        statements = page.browser.statements(page.path)
        spent = sum(statement["seconds"] for statement in statements) * 1000
        faults = "; ".join(faults_of(statements)) or "OK"
        rows.append([page.name, len(statements), f"{spent:.1f}", faults, ", ".join(indexes_of(statements))])
    show(f"Statements on {title}", ["page", "queries", "ms of SQL", "counts, offsets, scans", "indexes"], rows)
