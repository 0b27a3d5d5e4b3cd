"""The pages that are timed, who looks at each, and how many times the hello route it may take."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import sqlalchemy as sa

from bench.fill import EVERY_TENTH
from bench.hello import HELLO, Browser, cookie_of
from bench.people import CHILD
from bench.servers import Installation
from models.accounts.account import Account, Operator
from models.base import db
from models.forms.service import Service
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support.operators import make_operator

QUEUE, SEARCH, CASE, LIST = 6, 6, 10, 20
DESK, REQUESTS, REGISTRATIONS = "/admin/", "/admin/permohonan/", "/admin/pendaftaran/"
COUNTS, PERFORMANCE = "/admin/antrean/jumlah", "/admin/kinerja/"
REFERENCE = r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}"
LINK = re.compile(r"<a\b[^>]*>")
HREF = re.compile(r'href="([^"]*)"')


def text(pattern: str) -> str:
    """Where it begins a piece of text: not what a search box repeats."""
    return rf">\s*{pattern}"


@dataclass(frozen=True)
class Page:
    """`shows`: what must stand on it, as a pattern, so that nothing wins by showing nothing."""

    name: str
    browser: Browser
    path: str
    target: float | None = None
    shows: str = ""
    may_grow: bool = False  # it counts what was done in a month

    @cached_property
    def fault(self) -> str:
        """Why it cannot be timed; "" when it can."""
        try:
            body = self.browser.get(self.path)[1].decode()
        except RuntimeError as refusal:
            return str(refusal)
        return "" if re.search(self.shows, body) else f"{self.path} does not show {self.shows}"


def pages_of(installation: Installation) -> Iterator[Page]:
    """The hello route first."""
    yield Page("hello world", Browser(installation.port), HELLO)
    case = case_of_a_child()
    verifier = browser_of(installation, make_operator("ukur-verifikator"))
    issuer = browser_of(installation, issuer_of_ktp())
    supervisor = browser_of(installation, make_operator("ukur-pimpinan", "supervisor"))
    yield from desk(verifier, issuer)
    yield from searches(verifier, case)
    yield from cases(verifier, case)
    yield Page("the old list", verifier, REQUESTS, LIST, text(REFERENCE))
    yield Page("the old list, submitted", verifier, f"{REQUESTS}?status=submitted", LIST, text(REFERENCE))
    yield Page("the old list, one office's KTP-el", issuer, REQUESTS, LIST, text(REFERENCE))
    yield Page("supervisor's page", supervisor, PERFORMANCE, may_grow=True)
    citizen = browser_of(installation, case.applicant)
    yield Page("citizen's list", citizen, "/permohonan", shows=case.reference)
    yield Page("citizen's case", citizen, f"/permohonan/{case.reference}", shows=case.reference)


def desk(verifier: Browser, issuer: Browser) -> Iterator[Page]:
    """What waits for whoever signs in; the tabs and the next page as the page itself links to them."""
    row = text(REFERENCE)
    yield Page("queue", verifier, DESK, QUEUE, row)
    yield Page("queue, one office's KTP-el", issuer, DESK, QUEUE, row)
    yield Page("queue, one service", verifier, f"{DESK}?layanan=kia", QUEUE, row)
    following = linked_from(verifier, DESK, r'rel="next"')
    yield Page("queue, next page", verifier, following or f"{DESK}?sesudah=", QUEUE, row)
    for tab in tabs_on(verifier):
        yield Page(f"queue, tab {tab}", verifier, f"{DESK}?tab={tab}", QUEUE)
    yield Page("counts of the queue", verifier, COUNTS, QUEUE, r"\d")


def searches(verifier: Browser, case: ServiceRequest) -> Iterator[Page]:
    applicant, found = case.applicant, text(case.reference)
    for name, typed, shows in (
        ("reference", case.reference, found),
        ("NIK", applicant.nik, found),
        ("KK", applicant.kk, found),
        ("phone", (applicant.whatsapp or "").removeprefix("+"), found),
        ("whole name", applicant.name, text(applicant.name or "")),
        ("common name", "wayan", text("(I|Ni) Wayan")),
        ("child's NIK", case.answers[CHILD], found),
        ("child's whole name", case.about, text(case.about or "")),
    ):
        yield Page(f"search by {name}", verifier, f"{DESK}?{urlencode({'cari': typed})}", SEARCH, shows)


def cases(verifier: Browser, case: ServiceRequest) -> Iterator[Page]:
    old, waiting = some_old_case(), some_waiting_registration()
    yield Page("case", verifier, f"{REQUESTS}{case.reference}", CASE, case.reference)
    yield Page("case of long ago", verifier, f"{REQUESTS}{old}", CASE, old)
    yield Page("case of a registration", verifier, f"{REGISTRATIONS}{waiting}", CASE, waiting)


# -- who looks, and at what


def browser_of(installation: Installation, account: Account) -> Browser:
    return Browser(installation.port, cookie_of(installation.app, account))


def linked_from(browser: Browser, path: str, mark: str) -> str:
    """Where the first link with this mark leads; "" when there is none."""
    links = [link for link in LINK.findall(browser.get(path)[1].decode()) if re.search(mark, link)]
    found = HREF.search(links[0]) if links else None
    return html.unescape(found[1]) if found else ""


def tabs_on(browser: Browser) -> list[str]:
    """The words of its tabs, but for the one that opens by itself."""
    page = html.unescape(browser.get(DESK)[1].decode())
    return list(dict.fromkeys(re.findall(r'href="/admin/\?(?:[^"]*&)?tab=([\w-]+)', page)))


def case_of_a_child() -> ServiceRequest:
    """The newest about a child that waits for its first decision."""
    waiting = sa.select(ServiceRequest).join(ServiceRequest.service).where(
        ServiceRequest.status == RequestStatus.SUBMITTED, Service.slug == "kia"
    )  # fmt: skip
    return db.session.scalars(waiting.order_by(ServiceRequest.id.desc()).limit(1)).one()


def some_old_case() -> str:
    """The reference of one from the middle of the years, of which nobody wrote a trail or a message."""
    query = sa.select(ServiceRequest.reference, ServiceRequest.id).where(ServiceRequest.id % EVERY_TENTH == 2)
    middle = sa.select(sa.func.max(ServiceRequest.id) / 2).scalar_subquery()
    return db.session.scalars(query.where(ServiceRequest.id > middle, ServiceRequest.submitted_at.is_not(None))
                              .order_by(ServiceRequest.id).limit(1)).one()  # fmt: skip


def some_waiting_registration() -> str:
    waiting = sa.select(Applicant.reference).where(Applicant.status == ApplicantStatus.WAITING)
    return db.session.scalars(waiting.order_by(Applicant.due_at).limit(1)).one()


def issuer_of_ktp() -> Operator:
    """With a post that covers a part of everything: the KTP-el of one office."""
    services = db.session.scalars(sa.select(Service.slug).where(Service.slug.startswith("ktp-el"))).all()
    offices = db.session.scalars(sa.select(Office.slug).where(~Office.is_main).order_by(Office.id).limit(1)).all()
    return make_operator("ukur-ktp", "issuer", services, offices)
