"""Today's work: people who do what people do, through the models' own verbs, so that the history is real."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from app.demo.accounts import CITIZENS, PASSWORD
from app.demo.answers import complete
from app.demo.history import homes
from app.demo.moves import REGISTRATION, REQUEST, Operators
from app.demo.people import People, Person
from app.demo.pictures import photograph
from app.intake import flags_of
from app.security import hash_password
from models.applicant import Applicant
from models.base import db, utcnow
from models.local_time import today
from models.sealed import vault
from models.service import Door, Service
from models.service_request import ServiceRequest

STORIES = json.loads(Path(__file__).with_name("stories.json").read_text(encoding="utf-8"))
VERIFIED_PEOPLE = 14


def write_today(operators: Operators) -> bool:
    """Whether there was anything to do: the cases of stories.json, and three citizens with a password."""
    first = vault.blind_index("nik", CITIZENS[0].person.nik)
    if db.session.scalar(sa.select(Applicant.id).where(Applicant.nik_index == first).limit(1)):
        return False
    Today(operators).write()
    return True


class Today:
    def __init__(self, operators: Operators) -> None:
        self.operators = operators
        self.people = People(Random(today().toordinal()), homes(), first=1000)
        self.persons: dict[int, Person] = {}

    def write(self) -> None:
        """Registrations first: who asks for something has an account."""
        citizens = [self.register(c.person, c.moves, password=PASSWORD) for c in CITIZENS]
        verified = [self.register(self.people.adult(), "send verify") for _ in range(VERIFIED_PEOPLE)]
        for story in STORIES["registrations"]:
            self.register(self.people.adult(), story["moves"], story.get("answers", {}))
        others = cycle(verified)
        for story in STORIES["requests"]:
            self.ask(citizens[0] if story.get("citizen") else next(others), story)
        self.register_again(verified[-1], at_desk=True)
        self.register_again(verified[-2], at_desk=False)

    # registrations

    def register(
        self, person: Person, moves: str, answers: dict[str, str] | None = None, password: str = ""
    ) -> Applicant:
        password_hash = hash_password(password) if password else None
        applicant = Applicant(declared_at=utcnow(), password_hash=password_hash)
        applicant.answers = {**person.registration, **(answers or {})}
        db.session.add(applicant)
        db.session.flush()
        self.persons[applicant.id] = person
        photograph(applicant)
        applicant.flags = flags_of(applicant)
        for move in moves.split():
            REGISTRATION[move](applicant, self.operators)
        return applicant

    def register_again(self, old: Applicant, *, at_desk: bool) -> None:
        """The same NIK with another number: it waits, or replaces the old one if its owner is at the desk."""
        person = replace(self.persons[old.id], whatsapp=self.people.adult().whatsapp)
        again = self.register(person, "send")
        if at_desk:
            again.verify(by=self.operators["verifikator"], at_desk=True)

    # requests

    def ask(self, applicant: Applicant, story: dict[str, Any]) -> None:
        person = self.persons[applicant.id]
        service = self.service(story["service"], person)
        request = ServiceRequest(
            applicant=applicant, filed_by_id=applicant.id, service=service, service_version=service.published
        )
        given = {**self.about_child(person, story), **story.get("answers", {})}
        request.answers = complete(request.definition, given, person)
        db.session.add(request)
        db.session.flush()
        photograph(request)
        for move in story["moves"].split():
            REQUEST[move](request, self.operators, story.get("items", []))

    def about_child(self, person: Person, story: dict[str, Any]) -> dict[str, str]:
        if not story.get("child"):
            return {}
        child = self.people.child_of(person, today())
        return {
            "anak_nik": child.nik, "anak_nama": child.name, "anak_tanggal_lahir": child.born.isoformat(),
            "hubungan_pelapor": "ibu" if person.sex == "P" else "ayah",
        }  # fmt: skip

    def service(self, slug: str, person: Person) -> Service:
        """A service; or of a door the one for where this person lives."""
        door = db.session.scalar(sa.select(Door).where(Door.slug == slug))
        wanted = door.service_slug_for(person.home.district_code) if door else slug
        return db.session.scalars(sa.select(Service).where(Service.slug == wanted)).one()
