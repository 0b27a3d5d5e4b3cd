"""The same requests in three admins at once: our desk, stock Flask-Admin and stock Django admin.

One PostgreSQL, one server each with the same settings, every page asked turn by turn. The others are as they come
out of the box, with the columns, the search and the filters of our lists and nothing tuned.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from bench.browser import Browser, Timed, fast_times
from bench.lists import filled_pages, show_times
from bench.pages import Page
from bench.report import at_least, said, show
from bench.servers import houses

SIZES, QUICK_SIZES = (10_000, 1_000_000), (10_000,)
MILLION, TIMES_FASTER = 1_000_000, 10
HEADERS = ("page: ms (times bare Flask)", "ours", "stock Flask-Admin", "stock Django admin", "faster than Flask-Admin",
           "faster than Django")  # fmt: skip


def measure(asked: Namespace) -> None:
    sizes = asked.sizes or (QUICK_SIZES if asked.quick else SIZES)
    with houses("PostgreSQL", len(sizes)) as made:
        ours = [[page for page in own if page.stock or page.name == "bare Flask"] for own in filled_pages(made, sizes)]
        ports = [[house.serve(f"bench.stock.{name}_admin:app") for name in ("flask", "django")] for house in made]
        pages = [[page, *theirs(page, own)] for all_, own in zip(ours, ports, strict=True) for page in all_]
        for page in (page for own in pages for page in own if page.fault):
            print(f"WARNING: {page.name}: {page.fault}", flush=True)
        times = iter(fast_times([(page.browser, page.path) for own in pages for page in own], asked.quick))
        taken = [[next(times) for _ in own] for own in pages]
    for place, number in enumerate(sizes):
        width = len(ours[0])
        show_beside(number, ours[place], taken[place * width : (place + 1) * width])
    if len(sizes) > 1:
        show_times("Ours on PostgreSQL", sizes, ours[-1], [own[0] for own in taken])


def theirs(page: Page, ports: list[int]) -> list[Page]:
    """The same page of both stock admins, where they have it."""
    return [replace(page, browser=Browser(port), path=path) for port, path in zip(ports, page.stock, strict=False)]


def show_beside(number: int, pages: list[Page], times: list[list[Timed]]) -> None:
    [bare], lines = times[0], []
    for page, (ours, *others) in zip(pages, times, strict=True):
        target = TIMES_FASTER if number >= MILLION and page.name != "hello world" else None
        cells = [f"{own} ({said(own.seconds / bare.seconds)}×)" for own in (ours, *others)]
        faster = [at_least(other.seconds / ours.seconds, target, "×") for other in others]
        lines.append([page.name, *(cells + faster or cells), *[""] * (5 - len(cells) - len(faster))])
    show(f"Beside stock admins, {number:,} requests on PostgreSQL", HEADERS, lines)
