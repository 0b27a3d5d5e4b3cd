"""A file of 50,000 rows from a real server: its first byte, its rows a second, what the process holds meanwhile."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from argparse import Namespace

import requests

from bench.browser import cookie_of
from bench.lists import fill_house
from bench.people import token_on
from bench.report import at_most, show
from bench.servers import House, houses
from tests.support.operators import make_operator

NUMBER, QUICK_NUMBER = 50_300, 6_000  # some are drafts, which no list shows
FIRST_BYTE = {"csv": 0.3, "xlsx": 20}
MEGABYTES = 120
LISTS = {"requests": "/admin/permohonan/", "registrations": "/admin/pendaftaran/"}
RESET_THE_PEAK = "5"  # what /proc/…/clear_refs takes for it
HEADERS = ("file", "rows", "MB", "first byte", "first 2 kB", "rows a second", "process at most", "of it before")


def measure(asked: Namespace) -> None:
    for database in ("SQLite", "PostgreSQL"):
        with houses(database) as [house]:
            fill_house(house, QUICK_NUMBER if asked.quick else NUMBER)
            with house.app.app_context():
                name, _, cookie = cookie_of(house.app, make_operator("ukur-unduh")).partition("=")
            house.start_web()
            browser = requests.Session()
            browser.cookies.set(name, cookie, domain="127.0.0.1")
            lines = [line_of(house, browser, one, form) for one in LISTS for form in ("csv", "xlsx")]
        show(f"Files on {database}", HEADERS, lines)


def line_of(house: House, browser: requests.Session, name: str, form: str) -> list[str]:
    """One file; the page that comes before it is loaded by then."""
    token = token_on(browser.get(house.url + LISTS[name]).text)
    (house.web_process() / "clear_refs").write_text(RESET_THE_PEAK)
    before, began_at = peak_megabytes(house), time.perf_counter()
    answer = browser.post(f"{house.url}{LISTS[name]}unduh/{form}", {"csrf_token": token}, stream=True)
    answer.raise_for_status()
    pieces, times = [], []
    for size in (1, 2_000, None):
        pieces.append(answer.raw.read(size))
        times.append(time.perf_counter() - began_at)
    file = b"".join(pieces)
    rows = rows_in(file, form)
    return [
        f"{name}.{form}", f"{rows:,}", f"{len(file) / 1e6:.1f}", at_most(times[0], FIRST_BYTE[form], " s"),
        at_most(times[1], FIRST_BYTE[form], " s"), f"{rows / times[2]:,.0f}",
        at_most(peak_megabytes(house), MEGABYTES, " MB"), f"{before:.0f} MB",
    ]  # fmt: skip


def rows_in(file: bytes, form: str) -> int:
    """Without the heads of the columns; a file that is cut short does not open."""
    if form == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(file.decode("utf-8-sig")))) - 1
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return book.read("xl/worksheets/sheet1.xml").count(b"<row ") - 1


def peak_megabytes(house: House) -> float:
    """The most that the process which serves has held (VmHWM, as the kernel counted it)."""
    return int(re.findall(r"VmHWM:\s+(\d+)", (house.web_process() / "status").read_text())[0]) / 1024
