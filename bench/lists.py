"""The queue, the searches, a case and the lists, from a thousand requests to a million: do they grow?"""

from __future__ import annotations

import time
from argparse import Namespace

from bench.browser import Timed, fast_times
from bench.filling import fill
from bench.pages import Page, pages_of
from bench.plans import faults_of, indexes_of
from bench.report import at_most, show
from bench.servers import House, houses

SIZES = {"SQLite": (1_000, 100_000), "PostgreSQL": (1_000, 100_000, 1_000_000)}
QUICK_SIZES = 1_000, 10_000
GROWTH = 1.2


def measure(asked: Namespace) -> None:
    """All sizes at the same time, turn by turn."""
    for database, sizes in SIZES.items():
        sizes = asked.sizes or (QUICK_SIZES if asked.quick else sizes)
        with houses(database, len(sizes)) as made:
            pages = filled_pages(made, sizes)
            times = fast_times([(page.browser, page.path) for own in pages for page in own], asked.quick)
            show_times(f"Pages on {database}", sizes, pages[-1], times)
            show_statements(database, pages[-1])


def fill_house(house: House, number: int) -> None:
    began_at = time.monotonic()
    with house.app.app_context():
        fill(number)
    print(f"{number:,} requests filled in {time.monotonic() - began_at:.0f} s", flush=True)


def filled_pages(made: list[House], sizes: tuple[int, ...]) -> list[list[Page]]:
    """Of each house. What cannot be timed at one size is said, and timed at none."""
    for house, number in zip(made, sizes, strict=True):
        fill_house(house, number)
    pages = [pages_of(house) for house in made]
    faults = {page.name: page.fault for own in pages for page in own if page.fault}
    for name, fault in faults.items():
        print(f"LEFT OUT: {name}: {fault}", flush=True)
    return [[page for page in own if page.name not in faults] for own in pages]


def show_times(title: str, sizes: tuple[int, ...], pages: list[Page], times: list[Timed]) -> None:
    """`times`: of all pages at the smallest size first. Times the bare route beside the largest, and how much each
    page grew from the smallest to its slowest."""
    rows = []
    for place, page in enumerate(pages):
        own, bare = times[place :: len(pages)], times[-len(pages)]
        rows.append([page.name, *own, at_most(own[-1].seconds / bare.seconds, page.target, "×"),
                     at_most(max(own).seconds / own[0].seconds, GROWTH, "×")])  # fmt: skip
    show(title, ["page", *(f"ms at {number:,}" for number in sizes), "times bare", "growth"], rows)


def show_statements(database: str, pages: list[Page]) -> None:
    rows = []
    for page in pages[2:]:
        statements = page.browser.statements(page.path)
        spent = sum(statement["seconds"] for statement in statements) * 1000
        faults = "; ".join(faults_of(statements)) or "OK"
        rows.append([page.name, len(statements), f"{spent:.1f}", faults, ", ".join(indexes_of(statements))])
    show(f"Statements on {database}", ["page", "queries", "ms of SQL", "counts, offsets, scans", "indexes"], rows)
