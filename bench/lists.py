"""The queue, the searches, a case and the lists, from a thousand requests to a million: do they grow?"""

from __future__ import annotations

import time

from bench.filling import fill
from bench.hello import fast_times
from bench.pages import Page, pages_of
from bench.plans import faults_of, indexes_of
from bench.report import at_most, show
from bench.servers import House, houses

SIZES = {"SQLite": (1_000, 100_000), "PostgreSQL": (1_000, 100_000, 1_000_000)}
QUICK_SIZES = {"SQLite": (1_000, 10_000), "PostgreSQL": (1_000, 10_000)}
GROWTH = 1.2


def measure(quick: bool) -> None:
    """All sizes at the same time, turn by turn."""
    for database, sizes in (QUICK_SIZES if quick else SIZES).items():
        with houses(database, len(sizes)) as made:
            for house, number in zip(made, sizes, strict=True):
                fill_house(house, number)
            pages = without_faults([pages_of(house) for house in made])
            times = fast_times([(page.browser, page.path) for own in pages for page in own], 15 if quick else 60)
            width = len(pages[0])
            show_times(database, sizes, pages[-1], [times[at : at + width] for at in range(0, len(times), width)])
            show_statements(database, pages[-1])


def fill_house(house: House, number: int) -> None:
    began_at = time.monotonic()
    with house.app.app_context():
        fill(number)
    print(f"{number:,} requests filled in {time.monotonic() - began_at:.0f} s", flush=True)


def without_faults(pages: list[list[Page]]) -> list[list[Page]]:
    """What cannot be timed at one size is said, and timed at none."""
    faults = {page.name: page.fault for own in pages for page in own if page.fault}
    for name, fault in faults.items():
        print(f"LEFT OUT: {name}: {fault}", flush=True)
    return [[page for page in own if page.name not in faults] for own in pages]


def show_times(database: str, sizes: tuple[int, ...], pages: list[Page], seconds: list[list[float]]) -> None:
    """Times the bare route beside the largest, and how much each page grew from the smallest to its slowest."""
    rows = [
        [page.name, *(f"{one * 1000:.1f}" for one in times), at_most(times[-1] / seconds[-1][0], page.target, "×"),
         at_most(max(times) / times[0], None if page.may_grow else GROWTH, "×")]
        for page, times in zip(pages, zip(*seconds, strict=True), strict=True)
    ]  # fmt: skip
    show(f"Pages on {database}", ["page", *(f"ms at {number:,}" for number in sizes), "times bare", "growth"], rows)


def show_statements(database: str, pages: list[Page]) -> None:
    rows = []
    for page in pages[2:]:
        statements = page.browser.statements(page.path)
        spent = sum(statement["seconds"] for statement in statements) * 1000
        faults = "; ".join(faults_of(statements)) or "OK"
        rows.append([page.name, len(statements), f"{spent:.1f}", faults, ", ".join(indexes_of(statements))])
    show(f"Statements on {database}", ["page", "queries", "ms of SQL", "counts, offsets, scans", "indexes"], rows)
