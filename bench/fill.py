"""Years of work in minutes: N requests of 0.3 N people, straight into the tables, with every index in place.

Names, numbers and blind indexes are all different; what no query looks into (answers, texts) is sealed once. What is
derived is derived as the models do it: name keys, subjects, whom it is about. Promises are in days of 24 hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts.security import hash_password
from bench.household import Household, Owner, name_rows, reference_of, stamp
from bench.standing import Standing, standing_of
from bench.stock import Kind, kinds_of_request, seal_json, seal_text, sealed_answers
from bench.tables import Rows, bulk_writer
from models.accounts.account import Account
from models.base import db, utcnow
from models.sealed import vault
from tests.support.operators import make_operator

PASSWORD = "Kebun-kopi-Munduk-1908"
YEARS = timedelta(days=3 * 365)
PEOPLE_PER_REQUEST, WAITING_PER_REQUEST = 0.3, 0.005
BATCH = 20_000
EVERY_TENTH = 10  # and every fresh one has its photos, its trail and its messages too

# Who asked lately still waits; who asked long ago is served. However young the office, its desk is full.
FRESH, FRESH_AT_LEAST, WAITING_AT_LEAST = 0.06, 800, 40
STATUSES_WHEN_FRESH = (
    ["submitted"] * 34 + ["approved"] * 15 + ["processing"] * 10 + ["producing"] * 10 + ["returned"] * 5
    + ["draft"] * 6 + ["cancelled"] * 10 + ["finished"] * 5 + ["done"] * 5
)  # fmt: skip
STATUSES_WHEN_OLD = ["done"] * 94 + ["cancelled"] * 6
DONE = {"finished": "ready", "handed_over": "handed_over"}  # and the state of what was made
FORWARD = (("send", "submitted"), ("approve", "approved"), ("process", "processing"), ("produce", "producing"),
           ("finish", "finished"), ("hand_over", "handed_over"))  # fmt: skip
ASIDE = {"returned": "return", "cancelled": "cancel"}
MESSAGES = {"send": "request_received", "approve": "request_approved"}
REGISTRATION_PHOTOS = ("foto_ktp", "foto_kk", "tanda_tangan", "selfie_ktp")
HOURS_BETWEEN = timedelta(hours=5)
NO_KEY = b"\0" * 60  # of files that are not there


class Subject(NamedTuple):
    """Whom a request is about, by name and by the blind index of a NIK."""

    name: str
    nik_index: str
    answers: bytes


def fill(number: int) -> None:
    """Add `number` requests to the installation of this app context, which must hold none yet."""
    with bulk_writer() as write:
        Filling(number).run(write)


class Filling:
    """The same number gives the same people and requests, whatever the database."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.random = Random(number)
        self.colleague = make_operator("rekan-sejawat").id
        newest = db.session.scalar(sa.select(sa.func.max(Account.id))) or 0
        self.household = Household(self.random, newest + 1)
        self.kinds = kinds_of_request()
        self.wanted = self.random.choices(self.kinds, [kind.weight for kind in self.kinds], k=number)
        self.until = utcnow().replace(tzinfo=None)
        self.fresh_from = number - max(number * FRESH, FRESH_AT_LEAST)
        self.password_hash = hash_password(PASSWORD)
        self.message = seal_json("notification.particulars", {"nama": "Putu", "nomor": "-"})
        self.message_to = seal_text("notification.recipient", "+6281200000000")
        self.owners: list[Owner] = []
        self.rows: Rows = defaultdict(list)

    def run(self, write: Callable[[Rows], None]) -> None:
        for step, times, table in (
            (self.add_owner, max(1, int(self.number * PEOPLE_PER_REQUEST)), "applicant"),
            (self.add_waiting, max(WAITING_AT_LEAST, int(self.number * WAITING_PER_REQUEST)), "applicant"),
            (self.add_request, self.number, "service_request"),
        ):
            for place in range(times):
                step(place, place / times)
                if len(self.rows[table]) >= BATCH:
                    write(self.rows)
                    self.rows = defaultdict(list)
        write(self.rows)

    def time_of(self, share: float) -> datetime:
        return self.until - YEARS * (1 - share)

    # -- people

    def add_owner(self, place: int, share: float) -> None:
        self.owners.append(self.add_applicant(*self.household.verified(self.time_of(share) - timedelta(days=1))))

    def add_waiting(self, place: int, share: float) -> None:
        owner, row = self.household.waiting(self.until)
        self.add_applicant(owner, row)
        sent, group = row[-1], self.hexadecimal()
        self.add_event(sent, owner, f"applicant:{owner.account}", "send", "draft", "waiting", group)
        self.add_message(sent, owner, f"applicant:{owner.account}", "registration_received", group)
        for photo in REGISTRATION_PHOTOS:
            self.add_file(sent, photo, applicant=owner.account)

    def add_applicant(self, owner: Owner, row: tuple) -> Owner:
        self.rows["account"].append((owner.account, "applicant", self.password_hash, "id", row[-1]))
        self.rows["applicant"].append(row)
        self.rows["name_key"] += name_rows("applicant", owner.account, owner.name)
        return owner

    # -- requests

    def add_request(self, place: int, share: float) -> None:
        key, kind, fresh = place + 1, self.wanted[place], place >= self.fresh_from
        owner = self.owners[self.random.randrange(int(share * len(self.owners)) + 1)]  # registered by then
        status, filed_at = self.status_of(fresh, kind), self.time_of(share)
        office, subject = kind.office_for(owner.home.district_code), self.subject_of(kind, owner, fresh)
        sent = status != "draft"
        filed, moved = stamp(filed_at), stamp(min(filed_at + timedelta(days=2), self.until))
        self.rows["service_request"].append((
            key, status, reference_of(place), filed, owner.account, owner.account, "self",
            kind.service_id, kind.version_id, subject.answers, subject.name if sent else None, kind.recap_line,
            owner.home.district_code, office, filed if sent else None,
            moved if status in DONE else None, *self.standing(status, kind, filed_at), 2, moved,
        ))  # fmt: skip
        if not sent:
            return
        if subject.name != owner.name:
            self.rows["name_key"] += name_rows("request", key, subject.name)
        self.rows["subject"] += ((key, "nik", subject.nik_index), (key, "kk", owner.kk_index))
        self.rows["document"].append(self.document(key, status, kind, office, owner, moved))  # same key
        if fresh or place % EVERY_TENTH == 0:
            self.add_story(key, owner, kind, status, filed_at)

    def subject_of(self, kind: Kind, owner: Owner, fresh: bool) -> Subject:
        """The owner, or a child with a NIK of its own; the answers of a fresh one say so themselves."""
        if not kind.child:
            return Subject(owner.name, owner.nik_index, kind.answers)
        child = self.household.child(owner.home)
        own = {"nik": child.nik, "nama": child.name, "tanggal_lahir": child.born.isoformat()}
        said = {kind.child.replace("nik", what): value for what, value in own.items()}
        answers = sealed_answers(kind.sample | said) if fresh else kind.answers
        return Subject(child.name, vault.blind_index("nik", child.nik), answers)

    def standing(self, status: str, kind: Kind, filed_at: datetime) -> Standing:
        return standing_of(status, kind, filed_at + kind.promise, self.until, self.colleague, self.random)

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

    # -- what is told of a case

    def add_story(self, key: int, owner: Owner, kind: Kind, status: str, filed_at: datetime) -> None:
        subject, before = f"request:{key}", "draft"
        for step, (name, after) in enumerate(moves_to(status)):
            at, group = stamp(min(filed_at + step * HOURS_BETWEEN, self.until)), self.hexadecimal()
            self.add_event(at, owner, subject, name, before, after, group)
            if template := MESSAGES.get(name):
                self.add_message(at, owner, subject, template, group)
            before = after
        for photo in kind.photos[:2]:
            self.add_file(stamp(filed_at), photo, request=key)
        self.add_file(stamp(filed_at), "signed_pdf", document=key, media_type="application/pdf")

    def add_event(self, at: str, by: Owner, subject: str, name: str, before: str, after: str, group: str) -> None:
        self.rows["audit_event"].append((at, by.account, by.name, subject, name, before, after, "{}", group))

    def add_message(self, at: str, to: Owner, subject: str, template: str, group: str) -> None:
        self.rows["notification"].append((
            at, subject, "", f"{group}:{template}:{subject}", group, template, self.message_to, to.phone_index,
            self.message, "read", at, 1, f"wamid.{group}", at, at, at,
        ))  # fmt: skip

    def add_file(
        self, at: str, key: str, applicant: int | None = None, request: int | None = None,
        document: int | None = None, media_type: str = "image/jpeg",
    ) -> None:  # fmt: skip
        self.rows["attachment"].append((
            self.hexadecimal(), at, applicant, request, document, key, media_type, self.hexadecimal() * 2, 300_000,
            self.hexadecimal(), NO_KEY,
        ))  # fmt: skip

    def hexadecimal(self) -> str:
        return f"{self.random.getrandbits(128):032x}"


def moves_to(status: str) -> tuple[tuple[str, str], ...]:
    """Each with the status that it led to."""
    if name := ASIDE.get(status):
        return FORWARD[0], (name, status)
    return FORWARD[: [after for _, after in FORWARD].index(status) + 1]
