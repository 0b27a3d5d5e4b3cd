"""July to December 2020 as the report counts them: straight into the tables, without photos or messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import sqlalchemy as sa

from app.cases.reasons import standard_reasons
from app.demo import rows
from app.demo.clock import OfficeClock
from app.demo.filing import Filing, filings
from app.demo.people import DemoPeople, DemoPerson, Home
from app.demo.rows import Step
from app.offices.routing import main_office
from models.accounts.account import Account, Operator
from models.base import db
from models.cases.audit import AuditEvent
from models.forms.service import Service
from models.name_key import NameKey, name_words
from models.offices.region import Village
from models.recap import Month
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.document import Document
from models.requests.service_request import ServiceRequest
from models.requests.subject import Subject
from models.requests.workflow import RequestStatus
from models.spelling import learn

REPORT = json.loads(Path(__file__).with_name("report_2020.json").read_text(encoding="utf-8"))

# Shares of a whole; the report only says that some were cancelled, and why.
REFUSED_REGISTRATIONS, REFUSED_REQUESTS = 0.06, 0.05
REGISTERED_AGAIN, ASKED_AGAIN = 0.03, 0.06
REFUSED_BECAUSE = {kind: standard_reasons(kind, "cancel")[:4] for kind in ("applicant", "request")}
_R = RequestStatus


def write_history(operators: dict[str, Operator]) -> bool:
    """Add some 9,000 registrations and 7,700 requests to the transaction; whether that was still to do."""
    known = sa.select(Applicant.id).where(Applicant.submitted_at < Month(2021, 1).starts_at).limit(1)
    if db.session.scalar(known):
        return False
    history = History(operators)
    for month in REPORT["months"]:
        history.write_month(Month.parse(month["month"]), month["users"], month["lines"])
    return True


def homes() -> list[Home]:
    """Every desa and kelurahan of the district."""
    villages = db.session.scalars(sa.select(Village).order_by(Village.code))
    return [Home(village.code, village.district.code) for village in villages]


@dataclass
class Registered:
    """A verified registration, and since which working minute it could ask for something."""

    id: int
    person: DemoPerson
    since: int


class History:
    """Month by month, in order: who is registered in one may ask in the next."""

    def __init__(self, operators: dict[str, Operator]) -> None:
        self.rng = Random(2020)
        self.operators = operators
        self.office_id = main_office().id
        self.people = DemoPeople(self.rng, homes(), first=100_000)
        self.forms = {s.slug: s.published for s in db.session.scalars(sa.select(Service)) if s.published}
        self.clock = OfficeClock(Month.parse(REPORT["months"][0]["month"]), len(REPORT["months"]) + 2)
        self.refused: list[DemoPerson] = []
        self.new: list[Registered] = []
        self.served: list[Registered] = []
        self.trail: list[rows._Row] = []

    def write_month(self, month: Month, users: int, lines: dict[str, int]) -> None:
        minutes = range(self.clock.first_of(month), self.clock.first_of(month.after()))
        self.register(sorted(self.rng.choices(minutes, k=users)))
        wanted = [line for line, number in lines.items() for _ in range(number)]
        self.file(sorted(self.requests(wanted, minutes), key=lambda filing: filing.minute))
        rows.insert(AuditEvent, sorted(self.trail, key=lambda event: event["at"]))
        self.trail = []

    # registrations

    def register(self, minutes: list[int]) -> None:
        people = [self.registrant() for _ in minutes]
        times = [self.clock.at(minute) for minute in minutes]
        keys = rows.insert_keyed(Account, [rows.account_row(at) for at in times])
        until = [self.later(minute, hours=8) for minute in minutes]
        registered = list(zip(keys, people, times, map(self.decision, until), strict=True))
        rows.insert(Applicant, [rows.applicant_row(*registration) for registration in registered])
        rows.insert(NameKey, [key for one, person, *_ in registered for key in rows.name_key_rows(one, person)])
        learn(word for person in people for word in name_words(person.name))
        for since, (key, person, at, decided) in zip(until, registered, strict=True):
            clerk = self.operators["verifikator"]
            sent = Step("send", ApplicantStatus.WAITING, at)
            steps = [(sent, key, person.name), (decided, clerk.id, clerk.name)]
            self.trail += rows.event_rows(f"applicant:{key}", steps, self.rng.choice(REFUSED_BECAUSE["applicant"]))
            if decided.status == ApplicantStatus.VERIFIED:
                self.new.append(Registered(key, person, since))
            else:
                self.refused.append(person)

    def later(self, minute: int, *, hours: int) -> int:
        """Up to so many working hours later."""
        return minute + self.rng.randint(5, hours * 60)

    def registrant(self) -> DemoPerson:
        """Somebody new, or one of those refused in an earlier month who tries again."""
        again = self.refused and self.rng.random() < REGISTERED_AGAIN
        return self.refused.pop(0) if again else self.people.adult()

    def decision(self, minute: int) -> Step:
        if self.rng.random() < REFUSED_REGISTRATIONS:
            return Step("cancel", ApplicantStatus.CANCELLED, self.clock.at(minute))
        return Step("verify", ApplicantStatus.VERIFIED, self.clock.at(minute))

    # requests

    def requests(self, lines: list[str], minutes: range) -> Iterator[Filing]:
        """One filing a line, mostly by people who had asked for nothing yet; the account was open in time."""
        ready = [one for one in self.new if one.since < minutes.stop]
        self.new = [one for one in self.new if one.since >= minutes.stop]
        self.rng.shuffle(ready)
        for line in lines:
            again = not ready or (self.served and self.rng.random() < ASKED_AGAIN)
            who = self.rng.choice(self.served) if again else ready.pop()
            if not again:
                self.served.append(who)
            yield self.filing(line, who, self.rng.randrange(max(minutes.start, who.since), minutes.stop))
        self.new += ready

    def filing(self, line: str, who: Registered, minute: int) -> Filing:
        at = self.clock.at(minute)
        slug, answers = filings[line](who.person, self.people, at.date(), self.rng)
        return Filing(who.id, who.person, self.forms[slug], answers, minute, at)

    def file(self, filed: list[Filing]) -> None:
        lives = [self.life_of(filing) for filing in filed]
        both = list(zip(filed, lives, strict=True))
        requests = [rows.request_row(filing, life, self.office_id) for filing, life in both]
        keys = rows.insert_keyed(ServiceRequest, requests)
        subjects: list[rows._Row] = []
        documents: list[rows._Row] = []
        for key, (filing, life) in zip(keys, both, strict=True):
            subjects += rows.subject_rows(key, filing)
            documents += rows.document_rows(key, filing, life, self.office_id)
            steps = self.signed(filing, life)
            self.trail += rows.event_rows(f"request:{key}", steps, self.rng.choice(REFUSED_BECAUSE["request"]))
        rows.insert(Subject, subjects)
        rows.insert(Document, documents)

    def life_of(self, filing: Filing) -> list[Step]:
        """From sending to the document in hand; a few are cancelled."""
        sent, minute = Step("send", _R.SUBMITTED, filing.at), filing.minute
        if self.rng.random() < REFUSED_REQUESTS:
            return [sent, Step("cancel", _R.CANCELLED, self.clock.at(self.later(minute, hours=8)))]
        moves = [("approve", _R.APPROVED, 4), ("process", _R.PROCESSING, 4), ("produce", _R.PRODUCING, 4),
                 ("finish", _R.FINISHED, 4)]  # fmt: skip
        if filing.definition.documents:
            moves.append(("hand_over", _R.HANDED_OVER, 20))
        life = [sent]
        for name, status, hours in moves:
            minute = self.later(minute, hours=hours)
            life.append(Step(name, status, self.clock.at(minute)))
        return life

    def signed(self, filing: Filing, life: list[Step]) -> list[tuple[Step, int, str]]:
        """Each step with who made it."""
        posts = {"approve": "verifikator", "cancel": "verifikator", "hand_over": "loket"}
        clerks = [self.operators[posts.get(step.name, filing.clerk)] for step in life[1:]]
        return [(life[0], filing.applicant_id, filing.person.name)] + [
            (step, clerk.id, clerk.name) for step, clerk in zip(life[1:], clerks, strict=True)
        ]
