"""The same million requests in three admins at once: our desk, stock Flask-Admin and stock Django admin.

One PostgreSQL, one gunicorn each with the same settings, every page asked turn by turn. The others are as they come
out of the box, with the columns, the search and the filters of our lists and nothing tuned.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.hello import HELLO, Browser, cookie_of, fast_times
from bench.lists import filled
from bench.pages import REFERENCE, case_of_a_child, text
from bench.report import at_least, show
from bench.servers import Installation, postgres, workplace
from config import ROOT
from models.base import db
from models.requests.service_request import ServiceRequest
from tests.support.operators import make_operator

NUMBER, QUICK_NUMBER = 1_000_000, 10_000
TIMES_FASTER = 10  # at a million
FLASK_ADMIN, DJANGO = "/admin/requests/", "/admin/stock_django/servicerequest/"
DUE_AT = 6  # the column of both lists; Django counts from one


@dataclass(frozen=True)
class Row:
    """One page and its address in each of the three; `shows` is what stands on all of them, as a pattern."""

    name: str
    ours: str
    flask_admin: str
    django: str
    shows: str = text(REFERENCE)

    @property
    def paths(self) -> tuple[str, str, str]:
        return self.ours, self.flask_admin, self.django


def measure(quick: bool) -> None:
    number, rounds = (QUICK_NUMBER, 15) if quick else (NUMBER, 60)
    with workplace() as directory, postgres(directory) as server:
        server.execute(f"CREATE DATABASE of_{number}")
        _, installation = filled(directory, number, server.url(f"of_{number}"))
        try:
            browsers = browsers_of(installation)
            rows = rows_of(installation)
            look_at(browsers, rows)
            times = fast_times([visit for row in rows for visit in zip(browsers, row.paths, strict=True)], rounds)
        finally:
            installation.stop()
    show_times(number, rows, [times[start : start + 3] for start in range(0, len(times), 3)])


def browsers_of(installation: Installation) -> list[Browser]:
    """Ours with a verifier signed in; Flask-Admin, which is open as it comes; Django with a superuser."""
    installation.start_web()
    with installation.app.app_context():
        ours = Browser(installation.port, cookie_of(installation.app, make_operator("ukur-verifikator")))
        db.session.remove()
    flask_admin = Browser(installation.start_beside("flask-admin", "bench.stock_flask_admin:app"))
    cookie = prepared_django(installation)
    return [ours, flask_admin, Browser(installation.start_beside("django", "bench.stock_django.wsgi"), cookie)]


def prepared_django(installation: Installation) -> str:
    command = [sys.executable, "-m", "bench.stock_django"]
    done = subprocess.run(command, env=installation.environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Django was not prepared: {done.stderr[-2000:]}")
    return done.stdout.strip()


def rows_of(installation: Installation) -> list[Row]:
    """The hello routes first."""
    with installation.app.app_context():
        case = case_of_a_child()
        rows = [
            Row("hello world", HELLO, HELLO, HELLO, shows="Halo"),
            Row("the queue, oldest promise first", "/admin/",
                f"{FLASK_ADMIN}?flt0_status_equals=SUBMITTED&sort={DUE_AT}",
                f"{DJANGO}?status__exact=submitted&o={DUE_AT + 1}"),
            Row("the list as it opens", "/admin/permohonan/", FLASK_ADMIN, DJANGO),
            *searches_for(case),
            Row("a case", f"/admin/permohonan/{case.reference}", f"{FLASK_ADMIN}details/?id={case.id}",
                f"{DJANGO}{case.id}/change/", shows=text(case.reference)),
        ]  # fmt: skip
        db.session.remove()
        return rows


def searches_for(case: ServiceRequest) -> list[Row]:
    """The others cannot make a blind index of a NIK: they are given it."""
    applicant = case.applicant
    return [
        search("reference", case.reference, shows=text(case.reference)),
        search("NIK", applicant.nik or "", applicant.nik_index, shows=text(case.reference)),
        search("whole name", applicant.name or "", shows=text(applicant.name or "")),
        search("common name", "wayan", shows=text("(I|Ni) Wayan")),
    ]


def search(name: str, ours: str, theirs: str | None = None, *, shows: str) -> Row:
    theirs = theirs or ours
    return Row(
        f"search by {name}", f"/admin/?{urlencode({'cari': ours})}", f"{FLASK_ADMIN}?{urlencode({'search': theirs})}",
        f"{DJANGO}?{urlencode({'q': theirs})}", shows,
    )  # fmt: skip


def look_at(browsers: list[Browser], rows: list[Row]) -> None:
    """What is fast and shows nothing would win: each page is read once before it is timed."""
    for row in rows:
        for browser, path in zip(browsers, row.paths, strict=True):
            if not re.search(row.shows, browser.get(path)[1].decode()):
                print(f"WARNING: {row.name} at {path} does not show {row.shows}", flush=True)


def show_times(number: int, rows: list[Row], seconds: list[list[float]]) -> None:
    hello, target = seconds[0], TIMES_FASTER if number == NUMBER else None
    lines = []
    for row, taken in zip(rows, seconds, strict=True):
        ours, *others = taken
        cells = [f"{own * 1000:.1f} ({own / base:.1f}×)" for own, base in zip(taken, hello, strict=True)]
        faster = [at_least(other / ours, target if row is not rows[0] else None, "×") for other in others]
        lines.append([row.name, *cells, *faster])
    headers = ["page: ms (times hello of the same server)", "ours", "stock Flask-Admin", "stock Django admin",
               "faster than Flask-Admin", "faster than Django"]  # fmt: skip
    show(f"Beside stock admins, {number:,} requests on PostgreSQL", headers, lines)
