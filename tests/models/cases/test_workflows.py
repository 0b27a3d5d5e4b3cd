"""Whatever people try, in whatever order: the tables of docs/design.md §4 hold, and every move leaves one trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.offices.routing import office_for
from models.base import db
from models.calendar.local_time import today
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.cases.workflow import SELF, SYSTEM
from models.messages.notification import Notification
from models.registrations.applicant import APPLICANT_WORKFLOW, Applicant
from models.registrations.applicant import ApplicantStatus as A
from models.registrations.holding import hold
from models.requests.handing_over import mend
from models.requests.service_request import ServiceRequest
from models.requests.workflow import REQUEST_WORKFLOW
from models.requests.workflow import RequestStatus as R
from tests.support import factories

WHY = "Contoh alasan"

REQUEST_MOVES: dict[str, Callable] = {
    "send": lambda case, by: case.send(by=by, route=office_for),
    "approve": lambda case, by: case.approve(by=by),
    "process": lambda case, by: case.process(by=by),
    "produce": lambda case, by: case.produce(by=by),
    "finish": lambda case, by: case.finish(factories.ready, by=by),
    "hand_over": lambda case, by: case.hand_over(next(iter(case.documents), None), by=by, receiver="Putu"),
    "mend_hand_over": lambda case, by: mend(case, case.documents[:1], by=by, reason=WHY),
    "return": lambda case, by: case.return_(["kk"], by=by, reason=WHY),
    "resubmit": lambda case, by: case.resubmit(by=by, route=office_for),
    "cancel": lambda case, by: case.cancel(by=by, reason=WHY),
    "reopen": lambda case, by: case.reopen(by=by, reason=WHY),
    "hold": lambda case, by: case.hold(by=by, reason=WHY),
    "resume": lambda case, by: case.resume(by=by),
    "withdraw": lambda case, by: case.withdraw(by=by),
    "enter": lambda case, by: case.move("enter", by=by),
    "step_back": lambda case, by: case.move("step_back", by=by),
    "end": lambda case, by: case.move("end", by=by),
    "expire": lambda case, by: case.move("expire", by=by),
}
APPLICANT_MOVES: dict[str, Callable] = {
    "send": lambda case, by: case.send(by=by),
    "verify": lambda case, by: case.verify(by=by),
    "hold": lambda case, by: hold(case, today() + timedelta(days=2), by=by, reason=WHY),
    "resume": lambda case, by: case.move("resume", by=by),
    "come_back": lambda case, by: case.move("come_back", by=by),
    "amend": lambda case, by: case.amend(["alamat"], by=by),
    "return": lambda case, by: case.return_(["foto_kk"], by=by, reason=WHY),
    "resubmit": lambda case, by: case.resubmit(by=by),
    "cancel": lambda case, by: case.cancel(by=by, reason=WHY),
    "suspend": lambda case, by: case.suspend(by=by, reason=WHY),
    "restore": lambda case, by: case.restore_account(by=by),
    "replace": lambda case, by: case.move("replace", by=by),
    "expire": lambda case, by: case.move("expire", by=by),
}
PEOPLE = ("owner", "stranger", "verifier", "issuer", "desk", "supervisor", "admin", None)

# The likely next move as often as any: else few runs would get beyond the first statuses.
LIKELY = [
    ("send", "owner"), ("approve", "verifier"), ("process", "issuer"), ("produce", "issuer"), ("finish", "issuer"),
    ("hand_over", "desk"), ("mend_hand_over", "desk"), ("resubmit", "owner"),
    ("verify", "verifier"), ("suspend", "admin"),
]  # fmt: skip
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempts(moves: dict[str, Callable]) -> st.SearchStrategy:
    anything = st.tuples(st.sampled_from(sorted(moves)), st.sampled_from(PEOPLE))
    likely = st.sampled_from([pair for pair in LIKELY if pair[0] in moves])
    return st.lists(st.one_of(likely, likely, anything), min_size=4, max_size=12)


@pytest.fixture
def office(make_operator):
    return {role: make_operator(role, role=role) for role in ("verifier", "issuer", "desk", "supervisor", "admin")}


@SLOW
@given(tried=attempts(REQUEST_MOVES))
def test_a_request_moves_only_as_its_table_says(office, tried):
    owner, stranger = factories.verified(office["verifier"]), factories.verified(office["verifier"])
    case = factories.draft_request(owner, "kia", cara_ambil="office")
    db.session.commit()

    play(case, tried, REQUEST_MOVES, {**office, "owner": owner, "stranger": stranger, None: None})

    assert (case.due_at is None) or case.status not in (R.RETURNED, R.DRAFT)
    assert case.hold_reason is None or case.status in (R.APPROVED, R.PROCESSING, R.PRODUCING)


@SLOW
@given(tried=attempts(APPLICANT_MOVES))
def test_a_registration_moves_only_as_its_table_says(office, tried):
    case, stranger = factories.draft_registration(), factories.verified(office["verifier"])
    db.session.commit()

    play(case, tried, APPLICANT_MOVES, {**office, "owner": case, "stranger": stranger, None: None})

    assert case.may_sign_in == (case.status in (A.DRAFT, A.WAITING, A.RETURNED, A.VERIFIED))


def play(case: Applicant | ServiceRequest, tried: list, moves: dict[str, Callable], people: dict) -> None:
    for name, who in tried:
        allowed = is_allowed(case, name, people[who])
        before = trace_of(case)
        try:
            moves[name](case, people[who])
            db.session.commit()
        except MoveRefused:
            db.session.rollback()
            assert not allowed, f"{who} was refused {name}"
            assert trace_of(case) == before
        else:
            assert allowed, f"{who} could {name} from {before[0]}"
            status, version, events, _ = trace_of(case)
            assert version > before[1]
            assert events == before[2] + 1
            assert AuditEvent.of(case.subject_name, limit=1)[0].after == status


def is_allowed(case, name, person) -> bool:
    """The table, read here in the test's own words."""
    table = REQUEST_WORKFLOW if isinstance(case, ServiceRequest) else APPLICANT_WORKFLOW
    rows = [move for move in table.moves if move.name == name and case.status in move.sources]
    if not rows or not fits(case, name, person):
        return False
    who = rows[0].who
    if who is SYSTEM or person is None:
        return who is SYSTEM and person is None
    if who is SELF:
        return person is (case if isinstance(case, Applicant) else case.applicant)
    return person.is_operator and person.can(who)


def fits(case, name, person) -> bool:
    if name == "expire" and isinstance(case, ServiceRequest):
        return case.submitted_at is None
    if name in ("hold", "resume", "come_back"):
        held = case.hold_reason if isinstance(case, ServiceRequest) else case.held_until
        return (held is None) == (name == "hold")
    if name == "mend_hand_over":  # one's own of today, or a supervisor
        handed_over = [d for d in case.documents[:1] if d.state == "handed_over"]
        own = {d.handed_over_by_id for d in handed_over} == {getattr(person, "id", None)}
        return bool(handed_over) and (own or getattr(person, "username", "") == "supervisor")
    return name != "hand_over" or any(d.state == "ready" for d in case.documents)


def trace_of(case) -> tuple:
    def count(model) -> int:
        return db.session.scalar(sa.select(sa.func.count()).where(model.subject == case.subject_name))

    return case.status, case.version, count(AuditEvent), count(Notification)
