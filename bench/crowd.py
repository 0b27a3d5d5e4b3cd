"""Two minutes of a busy morning on SQLite: 30 operators, 200 citizens, 4 of them uploading, one worker."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median, quantiles

import sqlalchemy as sa

from bench.fill import PASSWORD, fill
from bench.messages import lines_of
from bench.people import CitizenAtHome, CitizenWithPhotos, Journey, OperatorAtWork, Person, Visits
from bench.report import show
from bench.servers import Installation, workplace
from models.base import db
from models.calendar.local_time import today
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest
from tests.support.factories import complete
from tests.support.operators import make_operator
from tests.support.pictures import drawing, picture

SERVICE = "kia"
REQUESTS = 10_000
ROLES = ("verifier", "issuer", "issuer")
UPLOADING = 4


def measure(quick: bool) -> None:
    operators, citizens, seconds, alone = (6, 40, 20, 12) if quick else (30, 200, 120, 30)
    with workplace() as directory:
        installation = Installation(directory / "house")
        try:
            people = Crowd(installation, operators, citizens)
            installation.start_web()
            installation.start_sandbox()
            installation.start_worker()
            idle, busy = Visits(), Visits()
            meet(people.few(Visits()), 5)  # what is done once, is done before
            meet(people.few(idle), alone)
            meet(people.all(busy, seconds), seconds)
        finally:
            installation.stop()
        show_times(f"{operators} operators, {citizens} citizens, {UPLOADING} uploading, {seconds} s", idle, busy)
        show_faults(installation, busy)


def meet(people: list[Person], seconds: float) -> None:
    """Everybody goes when it is time, and whoever still waits for an answer is waited for."""
    for person in people:
        person.stay(seconds)
    for person in people:
        person.join(seconds + 90)


class Crowd:
    def __init__(self, installation: Installation, operators: int, citizens: int) -> None:
        self.address = installation.settings["PUBLIC_URL"]
        with installation.app.app_context():
            fill(REQUESTS)
            self.operators = [
                {"username": make_operator(f"ukur-{place}", ROLES[place % 3], password=PASSWORD).username,
                 "password": PASSWORD}
                for place in range(operators)
            ]  # fmt: skip
            may_ask = sa.select(Applicant).where(Applicant.status == ApplicantStatus.VERIFIED)
            newest = may_ask.order_by(Applicant.id.desc()).limit(citizens)
            self.citizens = [{"nik": one.nik, "password": PASSWORD} for one in db.session.scalars(newest)]
            self.journey = journey()
            db.session.remove()

    def few(self, visits: Visits) -> list[Person]:
        """One of each: what a visit takes when hardly anybody is there."""
        return [
            OperatorAtWork(self.address, visits, self.operators[0]),
            CitizenAtHome(self.address, visits, self.citizens[0], journey=self.journey),
            CitizenWithPhotos(self.address, visits, self.citizens[1], journey=self.journey),
        ]

    def all(self, visits: Visits, seconds: float) -> list[Person]:
        """Operators come at once, citizens over the first half."""
        later = [random.uniform(0, seconds / 2) for _ in self.citizens]
        return [
            *(OperatorAtWork(self.address, visits, who, place / 10) for place, who in enumerate(self.operators)),
            *(
                (CitizenWithPhotos if place < UPLOADING else CitizenAtHome)(
                    self.address, visits, who, later[place] / (4 if place < UPLOADING else 1), journey=self.journey
                )
                for place, who in enumerate(self.citizens)
            ),
        ]


def journey() -> Journey:
    """Every page that applies to believable answers."""
    service = db.session.scalars(sa.select(Service).where(Service.slug == SERVICE)).one()
    definition = service.published.definition
    with db.session.no_autoflush:
        answers = complete(ServiceRequest(service=service, service_version=service.published), {})
    pages = [
        (page.slug, {key: answers[key] for key in page.keys if key in answers}, page.upload.key if page.upload else "")
        for page in definition.pages_for(answers, today())
    ]
    return Journey(SERVICE, pages, picture(image=drawing(4000, 3000), quality=90))


def show_times(title: str, idle: Visits, busy: Visits) -> None:
    rows = []
    for kind, seconds in sorted(busy.seconds.items()):
        p50, p95 = median(seconds), quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        alone = median(idle.seconds[kind]) if kind in idle.seconds else None
        ratio = f"{p50 / alone:.1f}× / {p95 / alone:.1f}×" if alone else ""
        rows.append([kind, len(seconds), f"{alone * 1000:.0f}" if alone else "", f"{p50 * 1000:.0f}",
                     f"{p95 * 1000:.0f}", ratio, statuses(busy, kind)])  # fmt: skip
    headers = ["visit", "number", "ms when idle", "ms, half of them", "ms, 95 of 100", "times idle", "answers"]
    show(title, headers, rows)


def statuses(visits: Visits, kind: str) -> str:
    return ", ".join(f"{n} × {status}" for (of, status), n in sorted(visits.answers.items()) if of == kind)


def show_faults(installation: Installation, visits: Visits) -> None:
    logs = installation.logs()
    failed = sum(number for (_, status), number in visits.answers.items() if status >= 500)
    found = {
        "answers of 500 and above": failed,
        "connections that broke": len(visits.broken),
        "“database is locked” in the logs": logs.count("database is locked"),
        "tracebacks in the logs": logs.count("Traceback (most recent call last)"),
    }
    rows = [[what, f"{number} {'OVER (0)' if number else 'OK (0)'}"] for what, number in found.items()]
    show("What went wrong", ["what", "number"], [*rows, ["messages the sandbox took", lines_of(installation.ledger)]])
    for words, number in Counter(visits.broken).most_common(3):
        print(f"{number} × {words}")
