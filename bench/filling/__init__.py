"""Years of work in minutes: N requests of 0.3 N people, straight into the tables, with every index in place.

Names, numbers and blind indexes are all different. What is derived is derived as the models do it: name keys,
subjects, whom it is about. Promises are in days of 24 hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from operator import mul
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.accounts.security import hash_password
from app.demo import rows as demo
from app.demo.history import homes
from app.demo.people import DemoPeople, DemoPerson
from bench.filling.kinds import Kind, kinds_of_request
from bench.filling.tables import Rows, bulk_writer
from models.accounts.account import Account
from models.base import db, utcnow
from models.cases.reference import SYMBOLS, WEIGHTS, written
from models.name_key import keys_of
from models.registrations.workflow import ApplicantStatus
from models.sealed import vault
from tests.support.operators import make_operator

PASSWORD = "Kebun-kopi-Munduk-1908"
YEARS = timedelta(days=3 * 365)
PEOPLE_PER_REQUEST, WAITING_PER_REQUEST = 0.3, 0.005
BATCH = 20_000
EVERY_TENTH = 10  # and every fresh one has its photos, its trail and its messages too
CHILDREN_BORN = date(2011, 1, 1), date(2026, 1, 1)
WAITS_FOR, LOOKED_AT_WITHIN = timedelta(days=4), timedelta(hours=6)  # at most

# Who asked lately still waits; who asked long ago is served. However young the office, its desk is full.
FRESH, FRESH_AT_LEAST, WAITING_AT_LEAST = 0.06, 800, 40
WHEN_FRESH = {"submitted": 34, "approved": 15, "processing": 10, "producing": 10, "returned": 5, "draft": 6,
              "cancelled": 10, "finished": 5, "done": 5}  # fmt: skip
WHEN_OLD = {"done": 94, "cancelled": 6}
MADE = {"finished": "ready", "handed_over": "handed_over"}
OPEN = ("submitted", "approved", "processing", "producing")
HELD, ASSIGNED, LOOKED_AT = 0.08, 0.03, 0.01  # shares of what is open; only what is being worked on is held
MINUTES_LEFT = 450  # of a day and a half at the office
FORWARD = (("send", "submitted"), ("approve", "approved"), ("process", "processing"), ("produce", "producing"),
           ("finish", "finished"), ("hand_over", "handed_over"))  # fmt: skip
ASIDE = {"returned": "return", "cancelled": "cancel"}
MESSAGES = {"send": "request_received", "approve": "request_approved"}
REGISTRATION_PHOTOS = ("foto_ktp", "foto_kk", "tanda_tangan", "selfie_ktp")


def fill(number: int) -> None:
    """Add `number` requests to the installation of this app context, which must hold none yet."""
    with bulk_writer() as write:
        Filling(number).run(write)


class Filling:
    """The same number gives the same people and requests, whatever the database."""

    def __init__(self, number: int) -> None:
        self.number, self.random, self.until = number, Random(number), utcnow()
        self.colleague = make_operator("rekan-sejawat").id
        self.people = DemoPeople(self.random, homes(), first=0)
        self.first = (db.session.scalar(sa.select(sa.func.max(Account.id))) or 0) + 1
        kinds = kinds_of_request()
        self.kinds = self.random.choices(kinds, [kind.weight for kind in kinds], k=number)
        self.fresh_from = number - max(number * FRESH, FRESH_AT_LEAST)
        self.password_hash = hash_password(PASSWORD)
        self.owners: list[tuple[int, DemoPerson]] = []
        self.rows: Rows = defaultdict(list)

    def run(self, write: Callable[[Rows], None]) -> None:
        people, waiting = int(self.number * PEOPLE_PER_REQUEST), int(self.number * WAITING_PER_REQUEST)
        for step, times in (
            (self.add_owner, max(1, people)), (self.add_waiting, max(WAITING_AT_LEAST, waiting)),
            (self.add_request, self.number),
        ):  # fmt: skip
            for place in range(times):
                step(place, place / times)
                if place % BATCH == BATCH - 1 or place == times - 1:
                    write(self.rows)
                    self.rows = defaultdict(list)

    def time_of(self, share: float) -> datetime:
        return self.until - YEARS * (1 - share)

    # -- people

    def add_owner(self, place: int, share: float) -> None:
        at = self.time_of(share) - timedelta(days=1)
        decided = demo.Step("verify", ApplicantStatus.VERIFIED, at + LOOKED_AT_WITHIN)
        self.owners.append(self.add_applicant(place, at, decided, due_at=None, version=3))

    def add_waiting(self, place: int, share: float) -> None:
        """Since yesterday, or for longer than was promised."""
        at = self.until - self.random.random() * WAITS_FOR
        sent = demo.Step("send", ApplicantStatus.WAITING, at)
        owner = self.add_applicant(len(self.owners) + place, at, sent, due_at=at + timedelta(days=1), version=2)
        self.add_moves(f"applicant:{owner[0]}", owner, [("send", "waiting", at)], {"send": "registration_received"})
        self.add_files(at, REGISTRATION_PHOTOS, applicant_id=owner[0])

    def add_applicant(self, place: int, at: datetime, decided: demo.Step, **more: Any) -> tuple[int, DemoPerson]:
        key, person = self.first + place, self.people.adult()
        self.rows["account"].append(
            {"id": key, "kind": "applicant", "password_hash": self.password_hash, "language": "id", "created_at": at}
        )
        row = demo.applicant_row(key, person, at, decided)
        own = {"reference": reference_of(key), "returned_items": [], "flags": []}
        self.rows["applicant"].append(row | own | more)
        self.rows["name_key"] += demo.name_key_rows(key, person)
        return key, person

    # -- requests

    def add_request(self, place: int, share: float) -> None:
        key, kind, fresh = place + 1, self.kinds[place], place >= self.fresh_from
        account, person = owner = self.owners[self.random.randrange(int(share * len(self.owners)) + 1)]  # by then
        status, filed = self.status_of(kind, fresh), self.time_of(share)
        child = self.people.person(person.home, *CHILDREN_BORN) if kind.child else None
        about, moved = child or person, min(filed + timedelta(days=2), self.until)
        office, sent = kind.offices[person.home.district_code], status != "draft"
        self.rows["service_request"].append({
            "id": key, "status": status, "reference": reference_of(place), "created_at": filed, "version": 2,
            "applicant_id": account, "filed_by_id": account, "filed_via": "self", "service_id": kind.service.id,
            "service_version_id": kind.service.published_id, "answers": self.answers_of(kind, child, fresh),
            "about": about.name if sent else None, "recap_line": kind.definition.recap_line_for(kind.answers),
            "district_code": person.home.district_code, "office_id": office, "submitted_at": filed if sent else None,
            "finished_at": moved if status in MADE else None, "moved_at": moved, **self.standing(status, kind, filed),
        })  # fmt: skip
        if not sent:
            return
        if child:
            self.rows["name_key"] += [{"kind": "request", "owner_id": key, "key": one} for one in keys_of(child.name)]
        for what, value in (("nik", about.nik), ("kk", person.kk)):
            index = vault.blind_index(what, value)
            self.rows["subject"].append({"service_request_id": key, "kind": what, "value_index": index})
        self.add_document(key, kind, status, office, person, moved)
        if fresh or place % EVERY_TENTH == 0:
            self.add_moves(f"request:{key}", owner, moves_to(status, filed, self.until), MESSAGES)
            self.add_files(filed, [upload.key for upload in kind.definition.uploads][:2], service_request_id=key)
            self.add_files(filed, ["signed_pdf"], "application/pdf", document_id=key)

    def status_of(self, kind: Kind, fresh: bool) -> str:
        shares = WHEN_FRESH if fresh else WHEN_OLD
        [status] = self.random.choices(list(shares), list(shares.values()))
        return status if status != "done" else "finished" if kind.delivery == "digital" else "handed_over"

    def answers_of(self, kind: Kind, child: DemoPerson | None, fresh: bool) -> dict[str, Any] | bytes:
        """Those of a fresh one name its own child; all others are sealed but once."""
        if not (child and fresh):
            return kind.sealed_answers
        own = {"nik": child.nik, "nama": child.name, "tanggal_lahir": child.born.isoformat()}
        return kind.answers | {kind.child.replace("nik", what): value for what, value in own.items()}

    def standing(self, status: str, kind: Kind, filed: datetime) -> dict[str, Any]:
        """Its promise, a hold, whose hands it is in, what is to be corrected."""
        own: dict[str, Any] = dict.fromkeys(("due_at", "promise_left", "hold_reason", "returned_from", "assigned_to_id",
                                             "claimed_by_id", "claimed_at")) | {"returned_items": []}  # fmt: skip
        chance = self.random.random()
        if status == "returned":
            at_fault = [upload.key for upload in kind.definition.uploads][:1]
            return own | {"promise_left": MINUTES_LEFT, "returned_from": "submitted", "returned_items": at_fault}
        if status not in OPEN:
            return own
        if status != "submitted" and self.random.random() < HELD:
            return own | {"promise_left": MINUTES_LEFT, "hold_reason": "blangko habis"}
        own["due_at"] = filed + kind.promise
        if chance < LOOKED_AT:
            return own | {"claimed_by_id": self.colleague, "claimed_at": self.until}
        return own | {"assigned_to_id": self.colleague if chance < LOOKED_AT + ASSIGNED else None}

    def add_document(self, key: int, kind: Kind, status: str, office: int, person: DemoPerson, at: datetime) -> None:
        state = MADE.get(status, "planned")
        handed = state == "handed_over"
        self.rows["document"].append({
            "id": key, "service_request_id": key, "position": 0, "name": kind.document.name,
            "kind": kind.document.kind, "delivery": kind.delivery, "optional": False, "state": state,
            "office_id": office, "pickup_at": at if status in MADE and kind.delivery == "office" else None,
            "receiver": person.name if handed else None, "handed_over_at": at if handed else None,
        })  # fmt: skip

    # -- what is told of a case

    def add_moves(
        self, subject: str, owner: tuple[int, DemoPerson], moves: list[tuple[str, str, datetime]], told: dict[str, str]
    ) -> None:
        (account, person), before = owner, "draft"
        for name, after, at in moves:
            group = self.hexadecimal()
            self.rows["audit_event"].append({
                "at": at, "account_id": account, "account_name": person.name, "subject": subject, "name": name,
                "before": before, "after": after, "particulars": {}, "group_id": group,
            })  # fmt: skip
            before = after
            if template := told.get(name):
                self.rows["notification"].append({
                    "created_at": at, "subject": subject, "reference": "", "group_id": group, "template": template,
                    "dedupe_key": f"{group}:{template}:{subject}", "recipient": person.whatsapp,
                    "recipient_index": vault.blind_index("phone", person.whatsapp), "state": "read", "due_at": at,
                    "particulars": {"nama": "Putu", "nomor": "-"}, "attempt": 1, "gateway_id": f"wamid.{group}",
                    "accepted_at": at, "delivered_at": at, "read_at": at,
                })  # fmt: skip

    def add_files(self, at: datetime, keys: Any, media_type: str = "image/jpeg", **owner: int) -> None:
        owners = dict.fromkeys(("applicant_id", "service_request_id", "document_id")) | owner
        for key in keys:
            self.rows["attachment"].append({
                "id": UUID(self.hexadecimal()), "created_at": at, "key": key, "media_type": media_type, "size": 300_000,
                "sha256": self.hexadecimal() * 2, "storage_key": self.hexadecimal(), "wrapped_key": bytes(60), **owners,
            })  # fmt: skip

    def hexadecimal(self) -> str:
        return f"{self.random.getrandbits(128):032x}"


def moves_to(status: str, filed: datetime, until: datetime) -> list[tuple[str, str, datetime]]:
    """Each with the status that it led to, five hours apart."""
    statuses = [after for _, after in FORWARD]
    moves = [FORWARD[0], (ASIDE[status], status)] if status in ASIDE else FORWARD[: statuses.index(status) + 1]
    return [(*move, min(filed + step * timedelta(hours=5), until)) for step, move in enumerate(moves)]


def reference_of(place: int) -> str:
    """Looks random, and no two places share one: an odd factor reorders the numbers below 2**40."""
    number = (place * 0x9E3779B97F + 0x5DEECE66D) % 2**40
    digits = [number >> shift & 31 for shift in range(0, 40, 5)]
    return written("".join([SYMBOLS[digit] for digit in [*digits, sum(map(mul, WEIGHTS, digits)) % 32]]))
