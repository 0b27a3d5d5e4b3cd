"""The people of a filled database: registered over the years, and those who registered lately and wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from operator import mul
from random import Random
from typing import NamedTuple

from app.demo.history import homes
from app.demo.people import DemoPeople, DemoPerson, Home
from bench.stock import seal_text
from models.cases.reference import SYMBOLS, WEIGHTS, written
from models.name_key import keys_of
from models.sealed import vault

LOOKED_AT_WITHIN, PROMISED = timedelta(hours=6), timedelta(days=1)
CHILDREN_BORN = date(2011, 1, 1), date(2026, 1, 1)
WAITS_FOR = timedelta(days=4)  # at most


class Owner(NamedTuple):
    account: int
    name: str
    home: Home
    nik_index: str
    kk_index: str
    phone_index: str


class Household:
    """Rows of people. The same seed gives the same people, whatever the database."""

    def __init__(self, random: Random, first_account: int) -> None:
        self.random = random
        self.people = DemoPeople(random, homes(), first=0)
        self.next_account = first_account

    def verified(self, at: datetime) -> tuple[Owner, tuple]:
        """Somebody who registered at that time (UTC, without a zone), and the row."""
        return self._registration("verified", at, None, stamp(at + LOOKED_AT_WITHIN), version=3)

    def waiting(self, now: datetime) -> tuple[Owner, tuple]:
        """Somebody who waits: since yesterday, or for longer than was promised."""
        at = now - self.random.random() * WAITS_FOR
        return self._registration("waiting", at, stamp(at + PROMISED), None, version=2)

    def child(self, home: Home) -> DemoPerson:
        return self.people.person(home, *CHILDREN_BORN)

    def _registration(
        self, status: str, at: datetime, due_at: str | None, verified_at: str | None, *, version: int
    ) -> tuple[Owner, tuple]:
        person, key, sent = self.people.adult(), self.next_account, stamp(at)
        self.next_account += 1
        owner = Owner(
            key, person.name, person.home, vault.blind_index("nik", person.nik), vault.blind_index("kk", person.kk),
            vault.blind_index("phone", person.whatsapp),
        )  # fmt: skip
        return owner, (
            key, status, reference_of(key), seal_text("applicant.nik", person.nik), owner.nik_index,
            seal_text("applicant.kk", person.kk), owner.kk_index, seal_text("applicant.whatsapp", person.whatsapp),
            owner.phone_index, person.name, person.address, person.home.district_code,
            person.home.village_code, 0, "ada", sent, sent, due_at, verified_at, "[]", "[]", version,
            verified_at or sent,
        )  # fmt: skip


def name_rows(kind: str, owner_id: int, name: str) -> Iterator[tuple]:
    return ((kind, owner_id, key) for key in keys_of(name))


def stamp(at: datetime) -> str:
    """A time in UTC as SQLite keeps it, and as PostgreSQL reads it in a session whose zone is UTC."""
    return at.isoformat(" ", "microseconds")


def reference_of(place: int) -> str:
    """Looks random, and no two places share one: an odd factor reorders the numbers below 2**40."""
    number = (place * 0x9E3779B97F + 0x5DEECE66D) % 2**40
    digits = [number >> shift & 31 for shift in range(0, 40, 5)]
    return written("".join([SYMBOLS[digit] for digit in [*digits, sum(map(mul, WEIGHTS, digits)) % 32]]))
