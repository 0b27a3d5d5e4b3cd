"""Two minutes of a busy morning on SQLite: 30 operators, 200 citizens, 4 of them uploading, one worker."""

from __future__ import annotations

import random
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from statistics import median, quantiles

import sqlalchemy as sa

from app.accounts.passwords import hash_for_nik
from app.filing import drafts, once_only
from bench.filling import PASSWORD
from bench.lists import fill_house
from bench.people import CitizenAtHome, CitizenWithPhotos, Journey, OperatorAtWork, Person, Visits
from bench.report import at_most, show
from bench.servers import House, houses
from models.base import db
from models.calendar.local_time import today
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest
from models.sealed import vault
from tests.support.factories import complete
from tests.support.operators import make_operator
from tests.support.pictures import drawing, picture

SERVICE, REQUESTS, UPLOADING = "kia", 10_000, 4
ROLES = ("verifier", "issuer", "issuer")


def measure(asked: Namespace) -> None:
    operators, citizens, seconds, alone = (6, 40, 20, 12) if asked.quick else (30, 200, 120, 30)
    with houses("SQLite") as [house]:
        fill_house(house, REQUESTS)
        with house.app.app_context():
            clerks, people = operators_of(operators), citizens_of(citizens)
            journey = journey_of(house.url, people[0]["nik"])
            db.session.remove()
        house.start_web()
        house.restart_gateway()
        house.start_worker()
        idle, busy = Visits(), Visits()
        for visits, stay in ((Visits(), 5), (idle, alone)):  # what is done once, is done before
            meet([OperatorAtWork(journey, visits, clerks[0]), CitizenAtHome(journey, visits, people[0]),
                  CitizenWithPhotos(journey, visits, people[1])], stay)  # fmt: skip
        # Operators come at once, citizens over the first half, those with photos early in it.
        crowd: list[Person] = [OperatorAtWork(journey, busy, who, at / 10) for at, who in enumerate(clerks)]
        crowd += [CitizenWithPhotos(journey, busy, who, random.uniform(0, seconds / 8)) for who in people[:UPLOADING]]
        crowd += [CitizenAtHome(journey, busy, who, random.uniform(0, seconds / 2)) for who in people[UPLOADING:]]
        meet(crowd, seconds)
        show_visits(f"{operators} operators, {citizens} citizens, {UPLOADING} uploading, {seconds} s", idle, busy)
        show_faults(house, busy)


def operators_of(number: int) -> list[dict[str, str]]:
    names = [make_operator(f"ukur-{one}", ROLES[one % 3], password=PASSWORD).username for one in range(number)]
    return [{"username": name, "password": PASSWORD} for name in names]


def citizens_of(number: int) -> list[dict[str, str]]:
    verified = sa.select(Applicant).where(Applicant.status == ApplicantStatus.VERIFIED)
    newest = db.session.scalars(verified.order_by(Applicant.id.desc()).limit(number * 2))
    niks = {one.nik: one for one in newest}  # of a copy it is that of the first
    for nik, one in niks.items():
        one.password_hash = hash_for_nik(PASSWORD, nik)  # as it is of whoever has signed in before
    db.session.commit()
    return [{"nik": nik, "password": PASSWORD} for nik in list(niks)[:number]]


def journey_of(url: str, nik: str) -> Journey:
    """Every page of the service that this citizen is asked, with believable answers."""
    service = db.session.scalars(sa.select(Service).where(Service.slug == SERVICE)).one()
    citizen = db.session.scalars(
        sa.select(Applicant).where(Applicant.nik_index == vault.blind_index("nik", nik)).limit(1)
    )
    with db.session.no_autoflush:
        pages = list(pages_asked(drafts.new_draft(citizen.one(), service)))
    return Journey(url, SERVICE, pages, picture(image=drawing(4000, 3000), quality=90))


def pages_asked(draft: ServiceRequest) -> Iterator[tuple[str, dict[str, str], str]]:
    """(slug, what is answered there, key of a photo). What is known is not asked."""
    answers = complete(draft, {})
    for page in draft.definition.pages_for(answers, today()):
        once_only.settle(draft, draft.applicant.answers)
        asked = {key: answers[key] for key in page.keys if key in answers and key not in draft.settled}
        draft.answers = {**draft.answers, **asked}
        if asked or page.upload:
            yield page.slug, asked, page.upload.key if page.upload else ""


def meet(people: list[Person], seconds: float) -> None:
    """Everybody goes when it is time, and whoever still waits for an answer is waited for."""
    for person in people:
        person.stay(seconds)
    for person in people:
        person.join(seconds + 90)


def show_visits(title: str, idle: Visits, busy: Visits) -> None:
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
    logs = house.log.read_text(errors="replace")
    found = {
        "answers of 500 and above": sum(number for (_, status), number in visits.answers.items() if status >= 500),
        "connections that broke": len(visits.broken),
        "“database is locked” in the logs": logs.count("database is locked"),
        "tracebacks in the logs": logs.count("Traceback (most recent call last)"),
    }
    rows = [[what, at_most(number, 0)] for what, number in found.items()]
    sent = sum(map(len, house.sent().values()))
    show("What went wrong", ["what", "number"], [*rows, ["messages the sandbox took", sent]])
    for words, number in Counter(visits.broken).most_common(3):
        print(f"{number} × {words}")
