"""What each officer decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.reports.performance.counted import Counted
from app.reports.performance.events import in_period, in_scope, not_undone
from app.reports.performance.period import Period
from models.accounts.account import Operator
from models.base import db
from models.cases.audit import AuditEvent
from models.registrations.workflow import APPLICANT_WORKFLOW
from models.requests.workflow import REQUEST_WORKFLOW

# In the order of a case's life: somebody is verified, what they ask for is made; last what is sent back or ends.
ROWS = {name: APPLICANT_WORKFLOW.rows[name] for name in APPLICANT_WORKFLOW.forward}
ROWS |= REQUEST_WORKFLOW.rows | APPLICANT_WORKFLOW.rows
DECISIONS = {name: move.counted for name, move in ROWS.items() if move.counted}


@dataclass(frozen=True)
class Officer:
    id: int
    name: str
    decided: Mapping[str, int]  # by the keys of DECISIONS; absent: none
    in_hands: Mapping[str, int]  # open cases, by kind


def count_decisions(counted: Counted, day: Period, operator: Operator) -> None:
    """Several moves at once count each, undone ones not at all."""
    query = (
        sa.select(AuditEvent.account_id, AuditEvent.name, sa.func.count())
        .where(in_period(list(DECISIONS), day), in_scope(operator), not_undone(day))
        .group_by(AuditEvent.account_id, AuditEvent.name)
    )
    for account_id, name, number in db.session.execute(query):
        counted.decided[account_id, name] += number


def officers_of(counted: Counted) -> list[Officer]:
    """By name. Whoever decided nothing and has nothing in hand is left out."""
    decided, in_hands = _by_officer(counted.decided), _by_officer(counted.in_hands)
    names = db.session.execute(sa.select(Operator.__table__.c.id, Operator.__table__.c.name))
    officers = [Officer(id_, name, decided[id_], in_hands[id_]) for id_, name in names if decided[id_] or in_hands[id_]]
    return sorted(officers, key=lambda officer: officer.name.casefold())


def _by_officer(counter: Mapping[tuple[int | None, str], int]) -> dict[int | None, dict[str, int]]:
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    for (officer, word), number in counter.items():
        found[officer][word] = number
    return found
