"""Requests: how many came, were finished or cancelled, how long that took, and what waits; by service and office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.lookup.scope import requests_in_scope
from app.reports.performance.ages import OfficeTime
from app.reports.performance.events import PERFORMANCE, subjects_with
from app.reports.performance.period import Period
from app.reports.performance.tally import Flow, Tally
from models.accounts.account import Operator
from models.base import db, utcnow
from models.cases.status import Phase
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

_R = RequestStatus
_OPEN = _R.in_phases(Phase.NEW, Phase.WORKING, Phase.RETURNED)
Q = ServiceRequest


@dataclass
class Requests:
    """Tallies by the keys of services and offices; None stands for a request without an office."""

    flow: Flow
    total: Tally = field(default_factory=Tally)
    by_service: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_office: dict[int | None, Tally] = field(default_factory=lambda: defaultdict(Tally))
    withdrawn: int = 0  # of those dropped: by whoever had asked

    def tallies(self, service_id: int, office_id: int | None) -> tuple[Tally, Tally, Tally]:
        return self.total, self.by_service[service_id], self.by_office[office_id]


def count_requests(period: Period, time: OfficeTime, operator: Operator) -> Requests:
    """Those that the posts of this supervisor cover."""
    seen = requests_in_scope(operator, PERFORMANCE)
    counted = Requests(Flow.over(len(period.part_starts)))
    _add_arrived(counted, period, seen)
    _add_finished(counted, period, time, seen)
    _add_cancelled(counted, period, seen)
    _add_open(counted, time, seen)
    return counted


def _add_arrived(counted: Requests, period: Period, seen: sa.ColumnElement[bool]) -> None:
    for place, service, office, number in _by_part(period, Q.submitted_at, period.contains(Q.submitted_at), seen):
        counted.flow.arrived[place] += number
        for tally in counted.tallies(service, office):
            tally.arrived += number


def _add_finished(counted: Requests, period: Period, time: OfficeTime, seen: sa.ColumnElement[bool]) -> None:
    """A request that was reopened counts when it is finished again."""
    columns = Q.__table__.c  # by their types alone: neither time can be missing here
    query = sa.select(columns.service_id, columns.office_id, columns.submitted_at, columns.finished_at)
    rows = db.session.execute(query.where(period.contains(Q.finished_at), Q.submitted_at.is_not(None), seen)).all()
    minutes = time.minutes((office, sent_at, finished_at) for _, office, sent_at, finished_at in rows)
    for (service, office, _, finished_at), spell in zip(rows, minutes, strict=True):
        counted.flow.left[period.part_of(finished_at)] += 1
        for tally in counted.tallies(service, office):
            tally.done += 1
            tally.minutes.append(spell)


def _add_cancelled(counted: Requests, period: Period, seen: sa.ColumnElement[bool]) -> None:
    """By an officer, or withdrawn. Nothing moves afterwards: the time of the last move is that of the end."""
    ended = sa.and_(
        Q.id.in_(subjects_with(("cancel", "withdraw"), "request", period)),
        Q.status == _R.CANCELLED, period.contains(Q.moved_at),
    )  # fmt: skip
    for place, service, office, withdrawn, number in _by_part(period, Q.moved_at, ended, seen, Q.withdrawn):
        counted.flow.left[place] += number
        counted.withdrawn += number if withdrawn else 0
        for tally in counted.tallies(service, office):
            tally.dropped += number


def _add_open(counted: Requests, time: OfficeTime, seen: sa.ColumnElement[bool]) -> None:
    late = sa.func.sum(sa.case((Q.due_at < utcnow(), 1), else_=0))
    returned = sa.func.sum(sa.case((Q.status == _R.RETURNED, 1), else_=0))
    age = time.age_column(Q.submitted_at, Q.office_id).label("kinerja_age")
    query = sa.select(age, Q.service_id, Q.office_id, sa.func.count(), late, returned).where(Q.status.in_(_OPEN), seen)
    grouped = query.group_by(sa.text("kinerja_age"), Q.service_id, Q.office_id)
    for place, service, office, number, late_ones, returned_ones in db.session.execute(grouped):
        for tally in counted.tallies(service, office):
            tally.ages[place] += number
            tally.late += late_ones
            tally.with_citizen += returned_ones


def _by_part(
    period: Period,
    at: sa.SQLColumnExpression[Any],
    condition: sa.ColumnElement[bool],
    seen: sa.ColumnElement[bool],
    *others: sa.SQLColumnExpression[Any],
) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    """Rows by part of the period, service, office, and the other columns; the number of them last."""
    part = period.part_column(at).label("kinerja_part")
    keys = (Q.service_id, Q.office_id, *others)
    query = sa.select(part, *keys, sa.func.count()).where(condition, seen)
    return iter(db.session.execute(query.group_by(sa.text("kinerja_part"), *keys)))
