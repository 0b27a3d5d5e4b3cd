"""The work of these days: people who do what people do, through the models' own verbs, so that the history is real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from app.accounts.passwords import hash_for_nik
from app.demo.accounts import CITIZENS, PASSWORD
from app.demo.answers import complete
from app.demo.clock import MINUTES_A_DAY, OfficeClock
from app.demo.history import homes
from app.demo.moves import REGISTRATION, REQUEST, Operators
from app.demo.people import DemoPeople, DemoPerson
from app.demo.pictures import photograph
from app.filing.flags import registration_flags
from models.base import clock_at, db, utcnow
from models.calendar.local_time import today
from models.forms.service import Service
from models.recap import Month
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.sealed import vault

STORIES = json.loads(Path(__file__).with_name("stories.json").read_text(encoding="utf-8"))
VERIFIED_PEOPLE = 14
_HOUR, _DAY = 60, MINUTES_A_DAY  # in working minutes

# Each `next` lives one step of it.
Story = Iterator[object]


def write_today(operators: Operators) -> bool:
    """Whether there was anything to do: the cases of stories.json, and three citizens with a password."""
    first = vault.blind_index("nik", CITIZENS[0].person.nik)
    if db.session.scalar(sa.select(Applicant.id).where(Applicant.nik_index == first).limit(1)):
        return False
    Today(operators).write()
    return True


class Today:
    """The stories are planned first, each step at a working minute of its own, and then lived in the order of time."""

    def __init__(self, operators: Operators) -> None:
        self.operators = operators
        self.rng = Random(today().toordinal())
        self.people = DemoPeople(self.rng, homes(), first=1000)
        self.applicants: dict[str, Applicant] = {}  # by NIK
        self.clock = OfficeClock(Month.of(today()).after(-2), 3)
        self.now = self.clock.until(utcnow())
        self.agenda: dict[int, Story] = {}  # by working minute: one thing at a time

    def write(self) -> None:
        """Whoever asks for something has an account, and registrations that replace one come last."""
        verified = [self.people.adult() for _ in range(VERIFIED_PEOPLE)]
        for citizen in CITIZENS:
            self.plan(self.registration(citizen.person, citizen.moves, password=PASSWORD), 2, 9 * _DAY, 5 * _DAY)
        for person in verified:
            self.plan(self.registration(person, "send verify"), 2, 20 * _DAY, 18 * _DAY)
        for story in STORIES["registrations"]:
            self.plan_lately(self.registration(self.people.adult(), story["moves"], story.get("answers")), story)
        others = cycle(verified)
        for story in STORIES["requests"]:
            person = CITIZENS[0].person if story.get("citizen") else next(others)
            self.plan_lately(self.request(person, story), story)
        self.plan(self.registration_again(verified[-1], at_desk=True), 2, _HOUR, 0)
        self.plan(self.registration_again(verified[-2], at_desk=False), 1, _HOUR, 0)
        self.live()

    def plan_lately(self, life: Story, story: dict[str, Any]) -> None:
        """The more moves it has, the longer ago it may have begun; with `days` it ended so many working days ago."""
        steps = max(len(story["moves"].split()), 1)
        ended = story.get("days", 0) * _DAY
        self.plan(life, steps, ended + min(steps, 4) * _DAY, ended + _HOUR)

    def plan(self, story: Story, steps: int, first: int, last: int) -> None:
        """Its steps within so many working minutes ago, from `first` to `last`."""
        begins = self.rng.randint((first + last) // 2, first)
        free = [minute for minute in range(self.now - begins, self.now - last) if minute not in self.agenda]
        self.agenda |= dict.fromkeys(self.rng.sample(free, steps), story)

    def live(self) -> None:
        for minute, story in sorted(self.agenda.items(), key=lambda step: step[0]):
            with clock_at(self.clock.at(minute)):
                next(story, None)
                db.session.flush()  # what a row is told by default, too

    # registrations

    def registration(
        self, person: DemoPerson, moves: str, answers: dict[str, str] | None = None, password: str = ""
    ) -> Story:
        applicant = self.applicants[person.nik] = self.register(person, answers or {}, password)
        for move in moves.split():
            if move == "ask":
                self.ask_beside(person)
            else:
                REGISTRATION[move](applicant, self.operators)
            yield None

    def ask_beside(self, person: DemoPerson) -> None:
        """In the same sitting, before anybody has verified them: it waits."""
        next(self.request(person, {"service": "ktp-el", "moves": "send", "answers": {"alasan": "hilang"}}))

    def registration_again(self, old: DemoPerson, *, at_desk: bool) -> Story:
        """The same NIK with another number: it waits, or replaces the old one if its owner is at the desk."""
        again = self.register(replace(old, whatsapp=self.people.adult().whatsapp), {}, "")
        again.send(by=again)
        yield None
        if at_desk:
            again.verify(by=self.operators["verifikator"], at_desk=True)

    def register(self, person: DemoPerson, answers: dict[str, str], password: str) -> Applicant:
        password_hash = hash_for_nik(password, person.nik) if password else None
        applicant = Applicant(declared_at=utcnow(), password_hash=password_hash)
        applicant.answers = {**person.registration, **answers}
        db.session.add(applicant)
        db.session.flush()
        photograph(applicant)
        applicant.flags = registration_flags(applicant)
        return applicant

    # requests

    def request(self, person: DemoPerson, story: dict[str, Any]) -> Story:
        applicant, service = self.applicants[person.nik], self.service(story["service"], person)
        request = ServiceRequest(
            applicant=applicant, filed_by_id=applicant.id, service=service, service_version=service.published
        )
        given = {**self.about_child(person, story), **story.get("answers", {})}
        request.answers = complete(request.definition, given, person)
        db.session.add(request)
        db.session.flush()
        photograph(request)
        items = story.get("items", [])
        yield from (REQUEST[move](request, self.operators, items) for move in story["moves"].split())

    def about_child(self, person: DemoPerson, story: dict[str, Any]) -> dict[str, str]:
        if not story.get("child"):
            return {}
        child = self.people.child_of(person, today())
        return {
            "anak_nik": child.nik, "anak_nama": child.name, "anak_tanggal_lahir": child.born.isoformat(),
            "hubungan_pelapor": "ibu" if person.sex == "P" else "ayah",
        }  # fmt: skip

    def service(self, slug: str, person: DemoPerson) -> Service:
        return db.session.scalars(sa.select(Service).where(Service.slug == slug)).one()
