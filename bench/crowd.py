"""Two minutes of a busy morning on SQLite: 30 operators, 200 citizens, 4 of them uploading, one worker."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median, quantiles

import sqlalchemy as sa

from bench.filling import PASSWORD
from bench.lists import fill_house
from bench.people import CitizenAtHome, CitizenWithPhotos, Journey, OperatorAtWork, Person, Visits
from bench.report import show
from bench.servers import FLASK, House, houses
from models.base import db
from models.calendar.local_time import today
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest
from tests.support.factories import complete
from tests.support.operators import make_operator
from tests.support.pictures import drawing, picture

SERVICE, REQUESTS, UPLOADING = "kia", 10_000, 4
ROLES = ("verifier", "issuer", "issuer")


def measure(quick: bool) -> None:
    operators, citizens, seconds, alone = (6, 40, 20, 12) if quick else (30, 200, 120, 30)
    with houses("SQLite") as [house]:
        fill_house(house, REQUESTS)
        with house.app.app_context():
            crowd = Crowd(house.url, operators, citizens)
        house.start_web()
        house.start_sandbox()
        house.start("worker", *FLASK, "worker")
        idle, busy = Visits(), Visits()
        meet(crowd.few(Visits()), 5)  # what is done once, is done before
        meet(crowd.few(idle), alone)
        meet(crowd.all(busy, seconds), seconds)
        show_times(f"{operators} operators, {citizens} citizens, {UPLOADING} uploading, {seconds} s", idle, busy)
        show_faults(house, busy)


def meet(people: list[Person], seconds: float) -> None:
    """Everybody goes when it is time, and whoever still waits for an answer is waited for."""
    for person in people:
        person.stay(seconds)
    for person in people:
        person.join(seconds + 90)


class Crowd:
    """Their credentials, and the service that the citizens ask for: every page of it that has believable answers."""

    def __init__(self, url: str, operators: int, citizens: int) -> None:
        names = [make_operator(f"ukur-{n}", ROLES[n % 3], password=PASSWORD).username for n in range(operators)]
        verified = sa.select(Applicant).where(Applicant.status == ApplicantStatus.VERIFIED)
        newest = db.session.scalars(verified.order_by(Applicant.id.desc()).limit(citizens))
        self.url, self.operators = url, [{"username": name, "password": PASSWORD} for name in names]
        self.citizens = [{"nik": one.nik, "password": PASSWORD} for one in newest]
        service = db.session.scalars(sa.select(Service).where(Service.slug == SERVICE)).one()
        with db.session.no_autoflush:
            answers = complete(ServiceRequest(service=service, service_version=service.published), {})
        pages = [(page.slug, {key: answers[key] for key in page.keys if key in answers},
                  page.upload.key if page.upload else "")
                 for page in service.published.definition.pages_for(answers, today())]  # fmt: skip
        self.journey = Journey(SERVICE, pages, picture(image=drawing(4000, 3000), quality=90))
        db.session.remove()

    def few(self, visits: Visits) -> list[Person]:
        """One of each: what a visit takes when hardly anybody is there."""
        each = (
            (OperatorAtWork, self.operators[0]),
            (CitizenAtHome, self.citizens[0]),
            (CitizenWithPhotos, self.citizens[1]),
        )
        return [kind(self.url, visits, who, self.journey) for kind, who in each]

    def all(self, visits: Visits, seconds: float) -> list[Person]:
        """Operators come at once, citizens over the first half, those with photos early in it."""
        people: list[Person] = [OperatorAtWork(self.url, visits, who, self.journey, place / 10)
                                for place, who in enumerate(self.operators)]  # fmt: skip
        for place, who in enumerate(self.citizens):
            kind, latest = (CitizenWithPhotos, seconds / 8) if place < UPLOADING else (CitizenAtHome, seconds / 2)
            people.append(kind(self.url, visits, who, self.journey, random.uniform(0, latest)))
        return people


def show_times(title: str, idle: Visits, busy: Visits) -> None:
    rows = []
    for kind, seconds in sorted(busy.seconds.items()):
        half, most = median(seconds), quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        alone = median(idle.seconds[kind]) if idle.seconds[kind] else None
        answers = ", ".join(f"{n} × {status}" for (of, status), n in sorted(busy.answers.items()) if of == kind)
        rows.append([kind, len(seconds), f"{alone * 1000:.0f}" if alone else "", f"{half * 1000:.0f}",
                     f"{most * 1000:.0f}", f"{half / alone:.1f}× / {most / alone:.1f}×" if alone else "",
                     answers])  # fmt: skip
    headers = ["visit", "number", "ms when idle", "ms, half of them", "ms, 95 of 100", "times idle", "answers"]
    show(title, headers, rows)


def show_faults(house: House, visits: Visits) -> None:
    logs = "\n".join(path.read_text(errors="replace") for path in house.directory.glob("*.log"))
    found = {
        "answers of 500 and above": sum(number for (_, status), number in visits.answers.items() if status >= 500),
        "connections that broke": len(visits.broken),
        "“database is locked” in the logs": logs.count("database is locked"),
        "tracebacks in the logs": logs.count("Traceback (most recent call last)"),
    }
    rows = [[what, f"{number} {'OVER (0)' if number else 'OK (0)'}"] for what, number in found.items()]
    show("What went wrong", ["what", "number"], [*rows, ["messages the sandbox took", house.lines_sent()]])
    for words, number in Counter(visits.broken).most_common(3):
        print(f"{number} × {words}")
