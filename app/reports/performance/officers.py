"""What each officer decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

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
    name: str
    decided: Mapping[str, int]  # by the keys of DECISIONS; absent: none

    @property
    def total(self) -> int:
        return sum(self.decided.values())


def count_decisions(period: Period, operator: Operator) -> list[Officer]:
    """By name. Whoever decided nothing is left out; several moves at once count each, undone ones not at all."""
    by_account: dict[int | None, dict[str, int]] = defaultdict(dict)
    query = (
        sa.select(AuditEvent.account_id, AuditEvent.name, sa.func.count())
        .where(in_period(list(DECISIONS), period), in_scope(operator), not_undone(period))
        .group_by(AuditEvent.account_id, AuditEvent.name)
    )
    for account_id, name, number in db.session.execute(query):
        by_account[account_id][name] = number
    names = db.session.execute(sa.select(Operator.__table__.c.id, Operator.__table__.c.name))
    officers = [Officer(name, by_account[id_]) for id_, name in names if id_ in by_account]
    return sorted(officers, key=lambda officer: officer.name.casefold())
