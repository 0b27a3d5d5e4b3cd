"""A file of 50,000 rows from a real gunicorn: when its first byte comes, when its last, and what the process holds."""

from __future__ import annotations

import http.client
import re
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.fill import fill
from bench.hello import cookie_of
from bench.report import at_most, show
from bench.servers import Installation, postgres, workplace
from tests.operators import make_operator

ROWS, QUICK_ROWS = 55_000, 6_000  # some are drafts, which no list shows
FIRST_BYTE, MEMORY = 0.3, 120
LISTS = {"requests": "/admin/permohonan/", "registrations": "/admin/pendaftaran/"}


def measure(quick: bool) -> None:
    number = QUICK_ROWS if quick else ROWS
    with workplace() as directory:
        export("SQLite", Installation(directory / "sqlite"), number)
    with workplace() as directory, postgres(directory) as server:
        server.execute("CREATE DATABASE exports")
        export("PostgreSQL", Installation(directory / "of_postgresql", server.url("exports")), number)


def export(title: str, installation: Installation, number: int) -> None:
    with installation.app.app_context():
        fill(number)
        cookie = cookie_of(installation.app, make_operator("ukur-unduh"))
    try:
        installation.start_web()
        before = peak_megabytes(installation)
        rows = [line_of(installation, cookie, name, form) for name in LISTS for form in ("csv", "xlsx")]
    finally:
        installation.stop()
    show(f"Exports on {title}, a process of {before:.0f} MB before",
         ["file", "MB", "first byte, s", "first row, s", "whole, s", "peak of the process, MB"], rows)  # fmt: skip


def line_of(installation: Installation, cookie: str, name: str, form: str) -> list[str]:
    first, second, whole, size = times_of(installation.port, cookie, LISTS[name], form)
    return [f"{name}.{form}", f"{size / 1e6:.1f}", at_most(first, FIRST_BYTE, " s"), at_most(second, FIRST_BYTE, " s"),
            f"{whole:.1f}", at_most(peak_megabytes(installation), MEMORY, " MB")]  # fmt: skip


def times_of(port: int, cookie: str, href: str, form: str) -> tuple[float, float, float, int]:
    """Seconds to the first byte, to the first that holds rows, to the last; and bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", href, headers={"Cookie": cookie})
    page = connection.getresponse()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())[1]
    cookie = page.headers["Set-Cookie"].split(";")[0] if "Set-Cookie" in page.headers else cookie  # it holds the token
    began_at = time.perf_counter()
    connection.request("POST", f"{href}unduh/{form}", urlencode({"csrf_token": token}),
                       {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    answer = connection.getresponse()
    assert answer.status == 200, f"{href} answered {answer.status}"
    size = len(answer.read(1))
    first = time.perf_counter() - began_at
    size += len(answer.read(2000))
    second = time.perf_counter() - began_at
    while piece := answer.read(65536):
        size += len(piece)
    return first, second, time.perf_counter() - began_at, size


def peak_megabytes(installation: Installation) -> float:
    """The most that the process which serves ever held (VmHWM)."""
    parent = installation.processes["web"].pid
    [worker] = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    status = Path(f"/proc/{worker}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
