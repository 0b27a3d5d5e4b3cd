"""Requests: how many came, were finished or cancelled, how long that took, and what waits; by service and office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.lookup.scope import requests_in_scope
from app.reports.performance.ages import OfficeTime
from app.reports.performance.counted import Counted
from app.reports.performance.events import PERFORMANCE
from app.reports.performance.period import Period
from app.reports.performance.tally import Flow
from models.accounts.account import Operator
from models.base import db, utcnow
from models.cases.status import one_of
from models.requests.service_request import ServiceRequest
from models.requests.workflow import OPEN_REQUESTS, RequestStatus

Q = ServiceRequest
# In the words of its index, with the name of the table: a list joins others.
REQUEST_LEFT = sa.and_(Q.status == sa.literal_column("'cancelled'"), Q.submitted_at.is_not(None))
WITHDRAWN = ("request", "cancel", "Ditarik pemohon sendiri")


def count_requests(counted: Counted, day: Period, time: OfficeTime, operator: Operator) -> None:
    """Those that the posts of this supervisor cover."""
    seen = requests_in_scope(operator, PERFORMANCE)
    counted.request_flow = Flow.over(len(day.part_starts))
    _add_arrived(counted, day, seen)
    _add_finished(counted, day, time, seen)
    _add_cancelled(counted, day, seen)


def _add_arrived(counted: Counted, day: Period, seen: sa.ColumnElement[bool]) -> None:
    for place, service, office, number in _by_part(day, Q.submitted_at, day.contains(Q.submitted_at), seen):
        counted.request_flow.arrived[place] += number
        for tally in counted.tallies(service, office):
            tally.arrived += number


def _add_finished(counted: Counted, day: Period, time: OfficeTime, seen: sa.ColumnElement[bool]) -> None:
    """A request that was reopened counts when it is finished again."""
    columns = Q.__table__.c  # by their types alone: neither time can be missing here
    query = sa.select(columns.service_id, columns.office_id, columns.submitted_at, columns.finished_at)
    rows = db.session.execute(query.where(day.contains(Q.finished_at), Q.submitted_at.is_not(None), seen)).all()
    minutes = time.minutes((office, sent_at, finished_at) for _, office, sent_at, finished_at in rows)
    for (service, office, _, finished_at), spell in zip(rows, minutes, strict=True):
        counted.request_flow.left[day.part_of(finished_at)] += 1
        for tally in counted.tallies(service, office):
            tally.done += 1
            tally.spells[spell] += 1


def _add_cancelled(counted: Counted, day: Period, seen: sa.ColumnElement[bool]) -> None:
    """By an officer, or withdrawn. Nothing moves afterwards: the time of the last move is that of the end."""
    ended = sa.and_(REQUEST_LEFT, day.contains(Q.moved_at))
    for place, service, office, withdrawn, number in _by_part(day, Q.moved_at, ended, seen, Q.withdrawn):
        counted.request_flow.left[place] += number
        if withdrawn:
            counted.reasons[WITHDRAWN] += number
        for tally in counted.tallies(service, office):
            tally.dropped += number


def count_open_requests(counted: Counted, time: OfficeTime, operator: Operator) -> None:
    late = sa.func.sum(sa.case((Q.due_at < utcnow(), 1), else_=0))
    returned = sa.func.sum(sa.case((Q.status == RequestStatus.RETURNED, 1), else_=0))
    age = time.age_column(Q.submitted_at, Q.office_id).label("kinerja_age")
    is_open = sa.and_(one_of(Q.status, OPEN_REQUESTS), requests_in_scope(operator, PERFORMANCE))
    query = sa.select(age, Q.service_id, Q.office_id, sa.func.count(), late, returned).where(is_open)
    grouped = query.group_by(sa.text("kinerja_age"), Q.service_id, Q.office_id)
    for place, service, office, number, late_ones, returned_ones in db.session.execute(grouped):
        for tally in counted.tallies(service, office):
            tally.ages[place] += number
            tally.late += late_ones
            tally.with_citizen += returned_ones


def _by_part(
    day: Period,
    at: sa.SQLColumnExpression[Any],
    condition: sa.ColumnElement[bool],
    seen: sa.ColumnElement[bool],
    *others: sa.SQLColumnExpression[Any],
) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    """Rows by hour, service, office, and the other columns; the number of them last."""
    part = day.part_column(at).label("kinerja_part")
    keys = (Q.service_id, Q.office_id, *others)
    query = sa.select(part, *keys, sa.func.count()).where(condition, seen)
    return iter(db.session.execute(query.group_by(sa.text("kinerja_part"), *keys)))
