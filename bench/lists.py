"""The request list, a case and the searches, from a thousand requests to a million: do they grow?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.fill import EVERY_TENTH, fill
from bench.hello import HELLO, Browser, cookie_of, fast_times
from bench.plans import faults_of, indexes_of
from bench.report import at_most, show
from bench.servers import Installation, postgres, workplace
from models.account import Operator
from models.base import db
from models.region import Office
from models.service import Service
from models.service_request import RequestStatus, ServiceRequest
from tests.operators import make_operator

SIZES = {"sqlite": (1_000, 100_000), "postgresql": (1_000, 100_000, 1_000_000)}
QUICK_SIZES = {"sqlite": (1_000, 10_000), "postgresql": (1_000, 10_000)}
GROWTH = 1.3
LIST, CASE = 20, 12


@dataclass(frozen=True)
class Page:
    """One page, who looks at it, and how many times the hello route it may take."""

    name: str
    browser: Browser
    path: str
    target: float | None = None


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
        times = fast_times([(page.browser, page.path) for own in pages for page in own], rounds)
        width = len(pages[0])
        seconds = [times[start : start + width] for start in range(0, len(times), width)]
        show_times(title, [number for number, _ in installations], pages, seconds)
        show_statements(title, pages[-1])


def pages_of(installation: Installation) -> Iterator[Page]:
    """The hello route first."""
    case, old = some_case(), some_old_case()
    applicant, port = case.applicant, installation.port
    verifier, issuer, citizen = (
        Browser(port, cookie_of(installation.app, account))
        for account in (make_operator("ukur-verifikator"), issuer_of_ktp(), applicant)
    )
    panel = "/admin/permohonan/"
    yield Page("hello world", Browser(port), HELLO)
    yield Page("list", verifier, panel, LIST)
    yield Page("list, submitted", verifier, f"{panel}?status=submitted", LIST)
    yield Page("list, one office's KTP-el", issuer, panel, LIST)
    yield Page("case", verifier, f"{panel}{case.reference}", CASE)
    yield Page("case of long ago", verifier, f"{panel}{old}", CASE)
    yield Page("citizen's list", citizen, "/permohonan")
    yield Page("citizen's case", citizen, f"/permohonan/{case.reference}")
    searched = {"reference": case.reference, "NIK": applicant.nik, "KK": applicant.kk, "phone": applicant.whatsapp[1:],
                "whole name": applicant.name, "common name": "wayan"}  # fmt: skip
    for name, text in searched.items():
        yield Page(f"search by {name}", verifier, f"{panel}?cari={text.replace(' ', '+')}")


def some_case() -> ServiceRequest:
    """The newest that waits for its first decision."""
    waiting = sa.select(ServiceRequest).where(ServiceRequest.status == RequestStatus.SUBMITTED)
    return db.session.scalars(waiting.order_by(ServiceRequest.id.desc()).limit(1)).one()


def some_old_case() -> str:
    """The reference of one from the middle of the years, of which nobody wrote a trail or a message."""
    query = sa.select(ServiceRequest.reference, ServiceRequest.id).where(ServiceRequest.id % EVERY_TENTH == 2)
    middle = sa.select(sa.func.max(ServiceRequest.id) / 2).scalar_subquery()
    return db.session.scalars(query.where(ServiceRequest.id > middle, ServiceRequest.submitted_at.is_not(None))
                              .order_by(ServiceRequest.id).limit(1)).one()  # fmt: skip


def issuer_of_ktp() -> Operator:
    """With a post that covers a part of everything: the KTP-el of one office."""
    services = db.session.scalars(sa.select(Service.slug).where(Service.slug.startswith("ktp-el"))).all()
    offices = db.session.scalars(sa.select(Office.slug).where(~Office.is_main).order_by(Office.id).limit(1)).all()
    return make_operator("ukur-ktp", "issuer", services, offices)


def show_times(title: str, numbers: list[int], pages: list[list[Page]], seconds: list[list[float]]) -> None:
    """Times the hello route of the largest, and how much each page grew from the smallest to its slowest."""
    small, large, hello = seconds[0], seconds[-1], seconds[-1][0]
    rows = [
        [page.name, *(f"{own[place] * 1000:.1f}" for own in seconds),
         at_most(large[place] / hello, page.target, "×"),
         at_most(max(own[place] for own in seconds) / small[place], GROWTH, "×")]
        for place, page in enumerate(pages[-1])
    ]  # fmt: skip
    headers = ["page", *(f"ms at {number:,}" for number in numbers), "times hello", "growth"]
    show(f"Lists on {title}", headers, rows)


def show_statements(title: str, pages: list[Page]) -> None:
    rows = []
    for page in pages[1:]:
        statements = page.browser.statements(page.path)
        spent = sum(statement["seconds"] for statement in statements) * 1000
        faults = "; ".join(faults_of(statements)) or "OK"
        rows.append([page.name, len(statements), f"{spent:.1f}", faults, ", ".join(indexes_of(statements))])
    show(f"Statements on {title}", ["page", "queries", "ms of SQL", "counts, offsets, scans", "indexes"], rows)
