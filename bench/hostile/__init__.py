"""Pages beside slow and hostile clients, no proxy in front; beside sign-ins by the dozen; and what guessing yields."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

from bench.browser import Browser, cookie_of
from bench.hostile.guessing import show_yield
from bench.hostile.sign_ins import signing_in
from bench.hostile.slow_clients import slow_clients
from bench.lists import fill_house
from bench.report import at_most, show
from bench.servers import House, houses
from tests.support.operators import make_operator

REQUESTS, QUICK_REQUESTS = 10_000, 2_000
PATHS = {"help page": "/bantuan", "sign-in page": "/masuk", "queue": "/admin/"}
VISITS, TIMES_IDLE = 60, 2


def measure(asked: Namespace) -> None:
    with houses("SQLite") as [house]:
        fill_house(house, QUICK_REQUESTS if asked.quick else REQUESTS)
        with house.app.app_context():
            cookie = cookie_of(house.app, make_operator("ukur-tamu"))
        house.start_web()
        browser = Browser(house.port, cookie)
        for title, beside in (("slow clients", slow_clients), ("50 sign-ins a second", signing_in)):
            show_beside(title, browser, house, cookie, beside)
    show_yield()


def show_beside(
    title: str, browser: Browser, house: House, cookie: str, beside: Callable[..., AbstractContextManager[object]]
) -> None:
    idle = medians(browser)
    with beside(house.port, cookie) as what:
        time.sleep(2)
        busy = medians(browser)
    rows = [[name, f"{idle[name] * 1000:.1f}", f"{busy[name] * 1000:.1f}",
             at_most(busy[name] / idle[name], TIMES_IDLE, "×")] for name in PATHS]  # fmt: skip
    show(f"Beside {title}: {what}", ["page", "ms when idle", "ms beside them", "times idle, median"], rows)


def medians(browser: Browser) -> dict[str, float]:
    """Seconds of each page."""
    taken: dict[str, list[float]] = {name: [] for name in PATHS}
    for _ in range(VISITS):
        for name, path in PATHS.items():
            began_at = time.perf_counter()
            browser.get(path)
            taken[name].append(time.perf_counter() - began_at)
    return {name: median(times[VISITS // 6 :]) for name, times in taken.items()}
