"""The same million requests in three admins at once: our desk, stock Flask-Admin and stock Django admin.

One PostgreSQL, one server each with the same settings, every page asked turn by turn. The others are as they come
out of the box, with the columns, the search and the filters of our lists and nothing tuned.
"""

from __future__ import annotations

import subprocess
import sys

from bench.hello import Browser, fast_times
from bench.lists import fill_house, without_faults
from bench.pages import Page, fault_of, pages_of
from bench.report import at_least, said, show
from bench.servers import House, houses
from config import ROOT

NUMBER, QUICK_NUMBER = 1_000_000, 10_000
TIMES_FASTER = 10  # at a million
HEADERS = ("page: ms (times bare Flask)", "ours", "stock Flask-Admin", "stock Django admin", "faster than Flask-Admin",
           "faster than Django")  # fmt: skip


def measure(quick: bool) -> None:
    number = QUICK_NUMBER if quick else NUMBER
    with houses("PostgreSQL") as [house]:
        fill_house(house, number)
        [pages] = without_faults([[page for page in pages_of(house) if page.stock or page.name == "bare Flask"]])
        ports = [house.serve(f"stock-{name}", f"bench.stock.{name}_admin:app") for name in ("flask", "django")]
        others = [Browser(ports[0]), Browser(ports[1], prepared_django(house))]
        visits = [[(page.browser, page.path), *zip(others, page.stock, strict=False)] for page in pages]
        for page, own in zip(pages, visits, strict=True):
            for browser, path in own:
                if fault := fault_of(browser, path, page.shows):
                    print(f"WARNING: {page.name}: {fault}", flush=True)
        times = iter(fast_times([visit for own in visits for visit in own], 15 if quick else 60))
        show_times(number, pages, [[next(times) for _ in own] for own in visits])


def prepared_django(house: House) -> str:
    """The cookie of somebody signed in."""
    command = [sys.executable, "-c", "from bench.stock.django_admin import cookie; print(cookie())"]
    return subprocess.run(command, env=house.environment, cwd=ROOT, stdout=-1, text=True, check=True).stdout.strip()


def show_times(number: int, pages: list[Page], seconds: list[list[float]]) -> None:
    bare, lines = seconds[0][0], []
    for page, taken in zip(pages, seconds, strict=True):
        target = TIMES_FASTER if number == NUMBER and page.name != "hello world" else None
        cells = [f"{own * 1000:.1f} ({said(own / bare)}×)" for own in taken]
        faster = [at_least(other / taken[0], target, "×") for other in taken[1:]]
        lines.append([page.name, *(cells + faster or cells), *[""] * (6 - 1 - len(cells) - len(faster))])
    show(f"Beside stock admins, {number:,} requests on PostgreSQL", HEADERS, lines)
