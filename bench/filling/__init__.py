"""Years of work in a minute: 5,000 requests by the writers of the demo, and copies with keys of their own."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.accounts.passwords import hash_password
from app.demo import rows
from app.demo.filing import Filing, filings
from app.demo.history import homes
from app.demo.people import NAMES, DemoPeople, DemoPerson
from app.demo.rows import Step
from app.offices.routing import BY_DISTRICT, main_office
from bench.filling.copies import COPIED, LAST_NAME, copy_rows
from models.accounts.account import Account
from models.base import db, utcnow
from models.cases.reference import SYMBOLS, check_symbol, written
from models.forms.service import Service
from models.name_key import keys_of, name_words
from models.offices.region import District
from models.registrations.workflow import ApplicantStatus
from models.requests.workflow import WITH_THE_OFFICE, RequestStatus
from models.sealed import vault
from models.spelling import learn
from tests.support.operators import make_operator

OFFICERS = 12
PASSWORD = "Kebun-kopi-Munduk-1908"
MOST_WRITTEN = 5_000
YEARS = timedelta(days=3 * 365)
PEOPLE_PER_REQUEST, WAITING_PER_REQUEST = 0.3, 0.005
EVERY_TENTH = 10  # and every fresh one has its photos, its trail and its messages too
WAITS_FOR, LOOKED_AT_WITHIN = timedelta(days=4), timedelta(hours=6)  # at most

# Shares as the report has them, in percent: two of three come for a lost, broken or changed card.
LINES = {"KTP-el Perubahan Data": 33, "KTP-el Hilang/Rusak": 33, "KIA": 25, "Konsolidasi Manual": 9}
# Who asked lately still waits; who asked long ago is served. However young the office, its desk is full.
FRESH, FRESH_AT_LEAST, WAITING_AT_LEAST = 0.06, 800, 40
WHEN_FRESH = {"submitted": 34, "approved": 15, "processing": 10, "producing": 10, "returned": 5, "draft": 6,
              "cancelled": 10, "finished": 5, "handed_over": 5}  # fmt: skip
WHEN_OLD = {"handed_over": 94, "cancelled": 6}
HELD, ASSIGNED, LOOKED_AT = 0.08, 0.03, 0.01  # shares of what is open; only what is being worked on is held
MINUTES_LEFT = 450  # of a day and a half at the office
FORWARD = {"submitted": "send", "approved": "approve", "processing": "process", "producing": "produce",
           "finished": "finish", "handed_over": "hand_over"}  # fmt: skip
ASIDE = {"returned": "return", "cancelled": "cancel"}
TOLD = {"send": "request_received", "approve": "request_approved"}
REGISTRATION_PHOTOS = ("foto_ktp", "foto_kk", "tanda_tangan", "selfie_ktp")


def fill(number: int) -> None:
    """Add some `number` requests to the installation of this app context, which must hold none yet."""
    times = -(-number // MOST_WRITTEN)
    Written(number // times, times).write()
    copy_rows(times)


class WrittenPeople(DemoPeople):
    def name(self, sex: str) -> str:
        return f"{super().name(sex)} {LAST_NAME}"


class Written:
    """What is not a copy. Keys are multiples of `times`: those between are for the copies."""

    def __init__(self, number: int, times: int) -> None:
        self.number, self.times, self.random, self.until = number, times, Random(number), utcnow()
        self.colleague = make_operator("rekan-sejawat").id
        self.officers = [
            (one.id, one.name) for one in map(make_operator, (f"petugas-{nth}" for nth in range(OFFICERS)))
        ]
        self.people = WrittenPeople(self.random, homes(), first=0)
        self.first = db.session.scalars(sa.select(sa.func.max(Account.id))).one()
        self.forms = {one.slug: one.published for one in db.session.scalars(sa.select(Service))}
        self.main_office = main_office().id
        self.ktp_offices = dict(db.session.execute(sa.select(District.code, District.ktp_office_id)).all())
        self.fresh_from = number - max(number * FRESH, FRESH_AT_LEAST / times)
        self.password_hash = hash_password(PASSWORD)
        self.owners: list[tuple[int, DemoPerson]] = []
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def write(self) -> None:
        people = max(1, int(self.number * PEOPLE_PER_REQUEST))
        for place in range(people):
            self.add_owner(place / people)
        for place in range(int(max(self.number * WAITING_PER_REQUEST, WAITING_AT_LEAST / self.times))):
            self.add_waiting(people + place)
        for place in range(self.number):
            self.add_request(place, place / self.number)
        for table in COPIED:
            db.session.execute(sa.insert(db.metadata.tables[table]), self.rows[table])
        learn(word for names in NAMES.values() for name in (*names, LAST_NAME) for word in name_words(name))
        db.session.commit()

    # -- people

    def add_owner(self, share: float) -> None:
        at = self.time_of(share) - timedelta(days=1)
        decided = Step("verify", ApplicantStatus.VERIFIED, at + LOOKED_AT_WITHIN)
        self.owners.append(self.add_applicant(len(self.owners), at, decided, due_at=None))

    def add_waiting(self, place: int) -> None:
        """Since yesterday, or for longer than was promised."""
        at = self.until - self.random.random() * WAITS_FOR
        sent = Step("send", ApplicantStatus.WAITING, at)
        owner = self.add_applicant(place, at, sent, due_at=at + timedelta(days=1))
        self.add_trail(f"applicant:{owner[0]}", owner, [sent], {"send": "registration_received"})
        self.add_files(at, REGISTRATION_PHOTOS, applicant_id=owner[0])

    def add_applicant(self, place: int, at: datetime, decided: Step, **more: Any) -> tuple[int, DemoPerson]:
        key, person = self.first + (place + 1) * self.times, self.people.adult()
        self.rows["account"].append(rows.account_row(at) | {"id": key, "password_hash": self.password_hash})
        own = {"reference": reference_of(MOST_WRITTEN + place)}
        self.rows["applicant"].append(rows.applicant_row(key, person, at, decided) | own | more)
        self.rows["name_key"] += rows.name_key_rows(key, person)
        return key, person

    def time_of(self, share: float) -> datetime:
        return self.until - YEARS * (1 - share)

    # -- requests

    def add_request(self, place: int, share: float) -> None:
        key, fresh, at = (place + 1) * self.times, place >= self.fresh_from, self.time_of(share)
        account, person = owner = self.owners[self.random.randrange(int(share * len(self.owners)) + 1)]  # by then
        slug, answers = filings[self.one_of(LINES)](person, self.people, at.date(), self.random)
        filing = Filing(account, person, self.forms[slug], answers, 0, at)
        life = self.life_of(self.one_of(WHEN_FRESH if fresh else WHEN_OLD), at)
        office, status = self.office_of(filing), life[-1].status
        row = rows.request_row(filing, life, office) | {"id": key, "reference": reference_of(place)}
        row |= self.standing(status, filing)
        self.rows["service_request"].append(row)
        if status == RequestStatus.DRAFT:  # nothing follows from it before it is sent
            row |= dict.fromkeys(("about", "submitted_at"))
            return
        self.rows["subject"] += rows.subject_rows(key, filing)
        self.rows["document"] += [one | {"id": key} for one in rows.document_rows(key, filing, life, office)]
        if row["about"] != person.name:
            self.rows["name_key"] += [{"kind": "request", "owner_id": key, "key": one} for one in keys_of(row["about"])]
        if fresh or place % EVERY_TENTH == 0:
            self.add_trail(f"request:{key}", owner, life, TOLD)
            self.add_files(at, [upload.key for upload in filing.definition.uploads][:2], service_request_id=key)
            made = ["signed_pdf"] if filing.definition.documents else []
            self.add_files(at, made, "application/pdf", document_id=key)

    def one_of(self, shares: dict[str, int]) -> str:
        return self.random.choices(list(shares), list(shares.values()))[0]

    def life_of(self, status: str, filed: datetime) -> list[Step]:
        """Five hours from step to step."""
        if status == "draft":
            return [Step("begin", RequestStatus.DRAFT, filed)]
        passed = ["submitted", status] if status in ASIDE else list(FORWARD)[: list(FORWARD).index(status) + 1]
        times = (min(filed + step * timedelta(hours=5), self.until) for step in range(len(passed)))
        return [Step((FORWARD | ASIDE)[one], RequestStatus(one), at) for one, at in zip(passed, times, strict=True)]

    def office_of(self, filing: Filing) -> int:
        routed = any(document.kind in BY_DISTRICT for document in filing.definition.documents)
        return self.ktp_offices[filing.person.home.district_code] if routed else self.main_office

    def standing(self, status: RequestStatus, filing: Filing) -> dict[str, Any]:
        """Its promise, a hold, whose hands it is in, what is to be corrected."""
        own: dict[str, Any] = dict.fromkeys(("due_at", "promise_left", "hold_reason", "returned_from", "assigned_to_id",
                                             "claimed_by_id", "claimed_at")) | {"returned_items": []}  # fmt: skip
        if status == "returned":
            at_fault = [upload.key for upload in filing.definition.uploads][:1]
            return own | {"promise_left": MINUTES_LEFT, "returned_from": "submitted", "returned_items": at_fault}
        if status not in WITH_THE_OFFICE:
            return own
        if status != "submitted" and self.random.random() < HELD:
            return own | {"promise_left": MINUTES_LEFT, "hold_reason": "blangko habis"}
        own["due_at"] = filing.at + timedelta(days=filing.definition.service.working_days)
        chance = self.random.random()
        if chance < LOOKED_AT:
            return own | {"claimed_by_id": self.colleague, "claimed_at": self.until}
        return own | {"assigned_to_id": self.colleague if chance < LOOKED_AT + ASSIGNED else None}

    # -- what is told of a case

    def who_made(self, step: Step, owner: tuple[int, str]) -> tuple[int, str]:
        return owner if step.name in ("begin", "send") else self.random.choice(self.officers)

    def add_trail(self, subject: str, owner: tuple[int, DemoPerson], life: list[Step], told: dict[str, str]) -> None:
        account, person = owner
        steps = [(step, *self.who_made(step, (account, person.name))) for step in life]
        events = list(rows.event_rows(subject, steps, "berkas kurang"))
        self.rows["audit_event"] += events
        for event in events:
            if template := told.get(event["name"]):
                at, group = event["at"], event["group_id"]
                self.rows["notification"].append({
                    "created_at": at, "subject": subject, "reference": "", "group_id": group, "template": template,
                    "dedupe_key": f"{group}:{template}:{subject}", "recipient": person.whatsapp,
                    "recipient_index": vault.blind_index("phone", person.whatsapp), "state": "read", "due_at": at,
                    "particulars": {"nama": "Putu", "nomor": "-"}, "attempt": 1, "gateway_id": group,
                    "accepted_at": at, "delivered_at": at, "read_at": at,
                })  # fmt: skip

    def add_files(self, at: datetime, keys: Any, media_type: str = "image/jpeg", **owner: int) -> None:
        owners = dict.fromkeys(("applicant_id", "service_request_id", "document_id")) | owner
        for key in keys:
            name = f"000{self.random.randbytes(16).hex()[3:]}"  # that of a copy begins otherwise
            self.rows["attachment"].append({
                "id": UUID(name), "created_at": at, "key": key, "media_type": media_type, "size": 300_000,
                "sha256": name * 2, "storage_key": name, "wrapped_key": bytes(60), **owners,
            })  # fmt: skip


def reference_of(place: int) -> str:
    """Those of copies begin with other symbols than three zeros."""
    body = "000" + "".join(SYMBOLS[place >> shift & 31] for shift in range(0, 25, 5))
    return written(body + check_symbol(body))
