"""Years of work in minutes: N requests of 0.3 N people, straight into the tables, with every index in place.

Names, numbers and blind indexes are all different; what no query looks into (answers, texts) is sealed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from operator import mul
from random import Random
from typing import NamedTuple

import sqlalchemy as sa

from app.demo.history import homes
from app.demo.people import People
from app.security import hash_password
from bench.stock import Kind, kinds_of_request, seal_json, seal_text
from bench.tables import Rows, bulk_writer
from models.account import Account
from models.base import db, utcnow
from models.reference import SYMBOLS, WEIGHTS, written
from models.sealed import vault

PASSWORD = "Kebun-kopi-Munduk-1908"
YEARS = timedelta(days=3 * 365)
PEOPLE_PER_REQUEST = 0.3
BATCH = 20_000
EVERY_TENTH = 10  # and every fresh one has its photos, its trail and its messages too

# Who asked lately still waits; who asked long ago is served.
FRESH = 0.06
STATUSES_WHEN_FRESH = (
    ["submitted"] * 34 + ["approved"] * 15 + ["processing"] * 10 + ["producing"] * 10 + ["returned"] * 5
    + ["draft"] * 6 + ["cancelled"] * 10 + ["done"] * 10
)  # fmt: skip
STATUSES_WHEN_OLD = ["done"] * 94 + ["cancelled"] * 6
OPEN = ("submitted", "approved", "processing", "producing")
DONE = {"finished": "ready", "handed_over": "handed_over"}  # and the state of what was made
TRAIL = ("send", "submitted"), ("approve", "approved"), ("process", "processing"), ("produce", "producing")
MESSAGES = {"send": "request_received", "approve": "request_approved"}
NO_KEY = b"\0" * 60  # of files that are not there


def fill(number: int) -> None:
    """Add `number` requests to the installation of this app context, which must hold none yet."""
    with bulk_writer() as write:
        Filling(number).run(write)


class Owner(NamedTuple):
    account: int
    name: str
    district_code: str
    nik_index: str
    kk_index: str
    phone_index: str


class Filling:
    """The same number gives the same people and requests, whatever the database."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.random = Random(number)
        self.people = People(self.random, homes(), first=0)
        self.first_account = (db.session.scalar(sa.select(sa.func.max(Account.id))) or 0) + 1
        self.kinds = kinds_of_request()
        self.wanted = self.random.choices(self.kinds, [kind.weight for kind in self.kinds], k=number)
        self.until = utcnow().replace(tzinfo=None)
        self.password_hash = hash_password(PASSWORD)
        self.message = seal_json("notification.particulars", {"nama": "Putu", "nomor": "-"})
        self.message_to = seal_text("notification.recipient", "+6281200000000")
        self.owners: list[Owner] = []
        self.rows: Rows = defaultdict(list)

    def run(self, write: Callable[[Rows], None]) -> None:
        for place in range(max(1, int(self.number * PEOPLE_PER_REQUEST))):
            self.add_applicant(place)
            self.hand_on_if_full(write, "applicant")
        for place in range(self.number):
            self.add_request(place)
            self.hand_on_if_full(write, "service_request")
        write(self.rows)

    def hand_on_if_full(self, write: Callable[[Rows], None], table: str) -> None:
        if len(self.rows[table]) >= BATCH:
            write(self.rows)
            self.rows = defaultdict(list)

    # -- people

    def add_applicant(self, place: int) -> None:
        person, key = self.people.adult(), self.first_account + place
        nik, kk = vault.blind_index("nik", person.nik), vault.blind_index("kk", person.kk)
        phone, home = vault.blind_index("phone", person.whatsapp), person.home
        at = stamp(self.until - YEARS - timedelta(days=30))
        self.owners.append(Owner(key, person.name, home.district_code, nik, kk, phone))
        self.rows["account"].append((key, "applicant", self.password_hash, "id", at))
        self.rows["applicant"].append((
            key, "verified", reference_of(place), seal_text("applicant.nik", person.nik), nik,
            seal_text("applicant.kk", person.kk), kk, seal_text("applicant.whatsapp", person.whatsapp), phone,
            person.name, person.name.casefold(), person.address, home.district_code, home.village_code, 0, "ada",
            at, at, at, "[]", "[]", 3, at,
        ))  # fmt: skip

    # -- requests

    def add_request(self, place: int) -> None:
        key, owner, kind = place + 1, self.random.choice(self.owners), self.wanted[place]
        fresh = place >= self.number * (1 - FRESH)
        status = self.status_of(fresh, kind)
        office = kind.office_for(owner.district_code)
        filed_at = self.until - YEARS * (1 - place / self.number)
        filed, moved = stamp(filed_at), stamp(min(filed_at + timedelta(days=2), self.until))
        self.rows["service_request"].append((
            key, status, reference_of(place), filed, owner.account, owner.account, "self",
            kind.service_id, kind.version_id, kind.answers, kind.recap_line, owner.district_code, office,
            None if status == "draft" else filed, moved if status in OPEN else None,
            moved if status in DONE else None, "[]", 2, moved,
        ))  # fmt: skip
        if status == "draft":
            return
        self.rows["subject"] += ((key, "nik", owner.nik_index), (key, "kk", owner.kk_index))
        self.rows["document"].append(self.document(key, status, kind, office, owner, moved))  # same key
        if fresh or place % EVERY_TENTH == 0:
            self.add_story(key, owner, kind, filed_at)

    def status_of(self, fresh: bool, kind: Kind) -> str:
        status = self.random.choice(STATUSES_WHEN_FRESH if fresh else STATUSES_WHEN_OLD)
        return status if status != "done" else kind.done

    def document(self, key: int, status: str, kind: Kind, office: int, owner: Owner, at: str) -> tuple:
        state = DONE.get(status, "planned")
        handed = state == "handed_over"
        fetched = at if status in DONE and kind.delivery == "office" else None
        return (
            key, key, 0, kind.document, kind.document_kind, kind.delivery, 0, state, office, fetched,
            owner.name if handed else None, at if handed else None,
        )  # fmt: skip

    def add_story(self, key: int, owner: Owner, kind: Kind, filed_at: datetime) -> None:
        subject, before, filed = f"request:{key}", "draft", stamp(filed_at)
        for name, after in TRAIL:
            group = self.hexadecimal()
            self.rows["audit_event"].append(
                (filed, owner.account, owner.name, subject, name, before, after, "{}", group)
            )
            before = after
            if template := MESSAGES.get(name):
                self.rows["notification"].append((
                    filed, subject, "", f"{group}:{template}:{subject}", group, template, self.message_to,
                    owner.phone_index, self.message, "read", filed, 1, f"wamid.{group}", filed, filed, filed,
                ))  # fmt: skip
        for photo in kind.photos[:2]:
            self.rows["attachment"].append(self.file(filed, key, None, photo, "image/jpeg"))
        self.rows["attachment"].append(self.file(filed, None, key, "signed_pdf", "application/pdf"))

    def file(self, at: str, request: int | None, document: int | None, key: str, media_type: str) -> tuple:
        sha256, storage_key = self.hexadecimal() * 2, self.hexadecimal()
        return self.hexadecimal(), at, request, document, key, media_type, sha256, 300_000, storage_key, NO_KEY

    def hexadecimal(self) -> str:
        return f"{self.random.getrandbits(128):032x}"


def stamp(at: datetime) -> str:
    """A time in UTC as SQLite keeps it, and as PostgreSQL reads it in a session whose zone is UTC."""
    return at.isoformat(" ", "microseconds")


def reference_of(place: int) -> str:
    """Looks random, and no two places share one: an odd factor reorders the numbers below 2**40."""
    number = (place * 0x9E3779B97F + 0x5DEECE66D) % 2**40
    digits = [number >> shift & 31 for shift in range(0, 40, 5)]
    return written("".join([SYMBOLS[digit] for digit in [*digits, sum(map(mul, WEIGHTS, digits)) % 32]]))
