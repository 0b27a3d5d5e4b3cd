"""The pages that are timed, who looks at each, and how many times a bare Flask route it may take."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlencode

import sqlalchemy as sa

from app.reports.performance.rolling import roll_up
from bench.browser import Browser, cookie_of
from bench.people import CHILD
from bench.servers import House
from models.accounts.account import Account, Operator
from models.base import db
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.forms.service import Service
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support.operators import make_operator

HELLO, HELLO_TARGET = "/hello", 1.25
QUEUE, SEARCH, CASE, LIST, SUPERVISION = 8, 8, 9, 12, 25
SECONDS_TO_COUNT = 60.0
KINERJA = "/admin/kinerja/"
DESK, REQUESTS, REGISTRATIONS = "/admin/", "/admin/permohonan/", "/admin/pendaftaran/"
# The same in the stock admins. `DUE_AT`: the column of both lists; Django counts from one.
FLASK_ADMIN, DJANGO, DUE_AT = "/admin/requests/", "/admin/stock/servicerequest/", 6
REFERENCE = r">\s*[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}"


def text(words: str) -> str:
    """In what is read: not what a search box repeats."""
    return rf">[^<]*{words}"


@dataclass(frozen=True)
class Page:
    """`shows`: what must stand on it, as a pattern, so that nothing wins by showing nothing. `stock`: where Flask-Admin
    and Django have the same."""

    name: str
    browser: Browser
    path: str
    target: float | None = None
    shows: str = ""
    stock: tuple[str, ...] = ()

    @cached_property
    def fault(self) -> str:
        """Why it cannot be timed; "" when it can."""
        try:
            found = re.search(self.shows, self.browser.get(self.path))
        except RuntimeError as refusal:
            return str(refusal)
        return "" if found else f"{self.path} does not show {self.shows}"


def pages_of(house: House) -> list[Page]:
    """A bare Flask route first, and our hello-world."""
    house.start_web()
    with house.app.app_context():
        case = case_of_a_child()
        verifier, citizen = browser_of(house, make_operator("ukur-verifikator")), browser_of(house, case.applicant)
        issuer = browser_of(house, issuer_of_ktp())
        supervisor = browser_of(house, make_operator("ukur-pimpinan", "supervisor"))
        details = (f"{FLASK_ADMIN}details/?id={case.id}", f"{DJANGO}{case.id}/change/")
        old, waiting = some_old_case(), some_waiting_registration()
        pages = [
            Page("bare Flask", Browser(house.serve("bench.bare:app")), HELLO, shows="Halo"),
            Page("hello world", Browser(house.port), HELLO, HELLO_TARGET, "Halo", (HELLO, HELLO)),
            *desk(verifier, issuer),
            *searches(verifier, case),
            Page("case", verifier, f"{REQUESTS}{case.reference}", CASE, text(case.reference), details),
            Page("case of long ago", verifier, f"{REQUESTS}{old}", CASE, old),
            Page("case of a registration", verifier, f"{REGISTRATIONS}{waiting}", CASE, waiting),
            Page("the old list", verifier, REQUESTS, LIST, REFERENCE, (FLASK_ADMIN, DJANGO)),
            Page("the old list, submitted", verifier, f"{REQUESTS}?status=submitted", LIST, REFERENCE),
            Page("the old list, one office's KTP-el", issuer, REQUESTS, LIST, REFERENCE),
            *supervision(supervisor, verifier),
            Page("citizen's list", citizen, "/permohonan", shows=case.reference),
            Page("citizen's case", citizen, f"/permohonan/{case.reference}", shows=case.reference),
        ]
        db.session.remove()
        return pages


def desk(verifier: Browser, issuer: Browser) -> Iterator[Page]:
    """What waits for whoever signs in; the tabs and the next page as the page itself links to them."""
    waiting = (f"{FLASK_ADMIN}?flt0_status_equals=SUBMITTED&sort={DUE_AT}",
               f"{DJANGO}?status__exact=submitted&o={DUE_AT + 1}")  # fmt: skip
    yield Page("queue", verifier, DESK, QUEUE, REFERENCE, waiting)
    yield Page("queue, one office's KTP-el", issuer, DESK, QUEUE, REFERENCE)
    yield Page("queue, one service", verifier, f"{DESK}?layanan=kia", QUEUE, REFERENCE)
    page = html.unescape(verifier.get(DESK))
    following = re.search(r'<a [^>]*href="([^"]*)" rel="next"', page)
    yield Page("queue, next page", verifier, following[1] if following else "/no-next-page", QUEUE, REFERENCE)
    for tab in dict.fromkeys(re.findall(r'href="/admin/\?(?:[^"]*&)?tab=([\w-]+)', page)):
        yield Page(f"queue, tab {tab}", verifier, f"{DESK}?tab={tab}", QUEUE)
    yield Page("counts of the queue", verifier, "/admin/antrean/jumlah", QUEUE, r"\d")


def supervision(supervisor: Browser, verifier: Browser) -> Iterator[Page]:
    """What the worker counted, and the lists behind its numbers. Its worker is this process."""
    roll_up(seconds=SECONDS_TO_COUNT)
    month = f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"
    yield Page("supervisor's page", supervisor, KINERJA, SUPERVISION, "Tiap angka membuka daftarnya")
    yield Page("supervisor's page, last month", supervisor, f"{KINERJA}?tanggal={month}-01", SUPERVISION, "Tiap angka")
    for name, asked in (
        ("oldest first", "urut=terlama"), ("open, oldest first", "urut=umur"), ("open, by promise", "urut=janji"),
        ("over ten days old", "umur=5"), ("late", "janji=lewat"), ("in nobody's hands", "petugas=bebas"),
    ):  # fmt: skip
        yield Page(f"the list, {name}", verifier, f"{REQUESTS}?{asked}", LIST, REFERENCE)


def searches(verifier: Browser, case: ServiceRequest) -> Iterator[Page]:
    """`known`: what is typed into the stock admins, which cannot make a blind index; "" where they are not asked."""
    one, found = case.applicant, text(case.reference)
    for name, typed, shows, known in (
        ("reference", case.reference, found, case.reference), ("NIK", one.nik, found, one.nik_index),
        ("KK", one.kk, found, ""), ("phone", (one.whatsapp or "").removeprefix("+"), found, ""),
        ("whole name", one.name, text(one.name or ""), one.name),
        ("common name", "wayan", text("(I|Ni) Wayan"), "wayan"),
        ("child's NIK", case.answers[CHILD], found, ""),
        ("child's whole name", case.about, text(case.about or ""), ""),
        ("two words apart", " ".join((one.name or "").split()[::-2]), text("Nararya|[A-Z]"), ""),
        ("a letter wrong", misspelt(one.name or ""), "Mungkin maksud Anda", ""),
        ("last digits", (one.nik or "")[-6:], REFERENCE, ""), ("serial number", "0001", REFERENCE, ""),
        ("end of a reference", case.reference[-3:], found, ""),
        ("day of birth", birth_of(one.nik or ""), REFERENCE, ""),
        ("resi", "P202000000001", "", ""), ("nobody's name", "xyzzyx plugh", "Tidak ada kasus yang cocok", ""),
    ):  # fmt: skip
        path, flask, django = urlencode({"cari": typed}), urlencode({"search": known}), urlencode({"q": known})
        theirs = (f"{FLASK_ADMIN}?{flask}", f"{DJANGO}?{django}") if known else ()
        yield Page(f"search by {name}", verifier, f"{DESK}?{path}", SEARCH, shows, theirs)


def misspelt(name: str) -> str:
    """Without the third letter of its last word, the rest as it is."""
    return f"{name[: name.rindex(' ') + 3]}{name[name.rindex(' ') + 4 :]}"


def birth_of(nik: str) -> str:
    return f"{int(nik[6:8]) % 40:02}-{nik[8:10]}-{nik[10:12]}"


# -- who looks, and at what


def browser_of(house: House, account: Account) -> Browser:
    return Browser(house.port, cookie_of(house.app, account))


def case_of_a_child() -> ServiceRequest:
    """The newest about a child that waits for its first decision."""
    waiting = sa.select(ServiceRequest).join(ServiceRequest.service).where(
        ServiceRequest.status == RequestStatus.SUBMITTED, Service.slug == "kia"
    )  # fmt: skip
    return db.session.scalars(waiting.order_by(ServiceRequest.id.desc()).limit(1)).one()


def some_old_case() -> str:
    """The reference of one from the first of the years, of which nobody wrote a trail or a message."""
    first = sa.select(sa.func.max(ServiceRequest.id) / 10).scalar_subquery()
    old = sa.select(ServiceRequest.reference).where(
        ServiceRequest.id > first, ServiceRequest.submitted_at.is_not(None),
        ~sa.exists().where(Attachment.service_request_id == ServiceRequest.id),
    )  # fmt: skip
    return db.session.scalars(old.order_by(ServiceRequest.id).limit(1)).one()


def some_waiting_registration() -> str:
    waiting = sa.select(Applicant.reference).where(Applicant.status == ApplicantStatus.WAITING)
    return db.session.scalars(waiting.order_by(Applicant.due_at).limit(1)).one()


def issuer_of_ktp() -> Operator:
    """With a post that covers a part of everything: the KTP-el of one office."""
    services = db.session.scalars(sa.select(Service.slug).where(Service.slug.startswith("ktp-el"))).all()
    offices = db.session.scalars(sa.select(Office.slug).where(~Office.is_main).order_by(Office.id).limit(1)).all()
    return make_operator("ukur-ktp", "issuer", services, offices)
