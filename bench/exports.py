"""A file of 50,000 rows from a real gunicorn: its first byte, its rows a second, what the process holds meanwhile.

A CSV leaves while it is being read; a workbook is written to a file first.
"""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.fill import fill
from bench.hello import cookie_of
from bench.people import token_on
from bench.report import at_most, show
from bench.servers import Installation, postgres, workplace
from tests.support.operators import make_operator

NUMBER, QUICK_NUMBER = 50_300, 6_000  # some are drafts, which no list shows
FIRST_BYTE = {"csv": 0.3, "xlsx": 20}
MEGABYTES = 120
LISTS = {"requests": "/admin/permohonan/", "registrations": "/admin/pendaftaran/"}
FORMS = ("csv", "xlsx")
PIECE = 65_536
RESET_THE_PEAK = "5"  # what /proc/…/clear_refs takes for it
HEADERS = ("file", "rows", "MB", "first byte", "first 2 kB", "rows a second", "process at most", "of it before")


@dataclass(frozen=True)
class Download:
    """Seconds to the first byte of the file, to the first two thousand (rows by then) and to the last; its bytes."""

    first: float
    some: float
    whole: float
    file: bytes


def measure(quick: bool) -> None:
    number = QUICK_NUMBER if quick else NUMBER
    with workplace() as directory:
        compare("SQLite", Installation(directory / "house"), number)
    with workplace() as directory, postgres(directory) as server:
        server.execute("CREATE DATABASE exports")
        compare("PostgreSQL", Installation(directory / "house", server.url("exports")), number)


def compare(title: str, installation: Installation, number: int) -> None:
    with installation.app.app_context():
        fill(number)
        cookie = cookie_of(installation.app, make_operator("ukur-unduh"))
    try:
        installation.start_web()
        lines = [line_of(installation, cookie, name, form) for name in LISTS for form in FORMS]
    finally:
        installation.stop()
    show(f"Files on {title}", HEADERS, lines)


def line_of(installation: Installation, cookie: str, name: str, form: str) -> list[str]:
    """One file; the pages that come before it are loaded by then."""
    cookie, token = page_before(installation.port, cookie, LISTS[name])
    before = begin_measuring(installation)
    done = download(installation.port, cookie, f"{LISTS[name]}unduh/{form}", token)
    rows = rows_in(done.file, form)
    return [
        f"{name}.{form}", f"{rows:,}", f"{len(done.file) / 1e6:.1f}", at_most(done.first, FIRST_BYTE[form], " s"),
        at_most(done.some, FIRST_BYTE[form], " s"), f"{rows / done.whole:,.0f}",
        at_most(peak_megabytes(installation), MEGABYTES, " MB"), f"{before:.0f} MB",
    ]  # fmt: skip


def page_before(port: int, cookie: str, path: str) -> tuple[str, str]:
    """The cookie and the token that the list gives to whoever presses its button."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    return answer.headers.get("Set-Cookie", cookie).split(";")[0], token_on(page)


def download(port: int, cookie: str, path: str, token: str) -> Download:
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    began_at = time.perf_counter()
    connection.request("POST", path, urlencode({"csrf_token": token}),
                       {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    pieces = [answer.read(1)]
    first = time.perf_counter() - began_at
    pieces.append(answer.read(2_000))
    some = time.perf_counter() - began_at
    while piece := answer.read(PIECE):
        pieces.append(piece)
    return Download(first, some, time.perf_counter() - began_at, b"".join(pieces))


def rows_in(file: bytes, form: str) -> int:
    """Without the heads of the columns; a file that is cut short does not open."""
    if form == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";")) - 1
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return book.read("xl/worksheets/sheet1.xml").count(b"<row ") - 1


def begin_measuring(installation: Installation) -> float:
    """Megabytes of the process as it is now; what it held at most before is forgotten."""
    Path(f"/proc/{serving(installation)}/clear_refs").write_text(RESET_THE_PEAK)
    return peak_megabytes(installation)


def peak_megabytes(installation: Installation) -> float:
    """The most that the process which serves has held (VmHWM, as the kernel counted it)."""
    status = Path(f"/proc/{serving(installation)}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def serving(installation: Installation) -> str:
    """The one child of gunicorn's master."""
    parent = installation.processes["web"].pid
    [worker] = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return worker
