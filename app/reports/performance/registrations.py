"""Registrations: how many came, were verified or ended, how long that took, and what waits. All are in every scope."""

from __future__ import annotations

import sqlalchemy as sa

from app.reports.performance.ages import OfficeTime
from app.reports.performance.counted import Counted
from app.reports.performance.period import Period
from app.reports.performance.tally import Flow, Tally
from models.base import db, utcnow
from models.cases.status import one_of
from models.registrations.applicant import ENDED_REGISTRATIONS, Applicant
from models.registrations.workflow import OPEN_REGISTRATIONS, ApplicantStatus

# Joined inheritance: the columns of one table are enough.
A = Applicant.__table__.c
REGISTRATION_LEFT = sa.and_(one_of(A.status, ENDED_REGISTRATIONS), A.submitted_at.is_not(None))


def count_registrations(counted: Counted, day: Period, time: OfficeTime) -> None:
    counted.registration_flow = Flow.over(len(day.part_starts))
    _add_arrived(counted, day)
    _add_verified(counted, day, time)
    _add_ended(counted, day)


def _add_arrived(counted: Counted, day: Period) -> None:
    part = day.part_column(A.submitted_at).label("kinerja_part")
    query = sa.select(part, sa.func.count()).where(day.contains(A.submitted_at)).group_by(sa.text("kinerja_part"))
    for place, number in db.session.execute(query):
        counted.registration_flow.arrived[place] = number
        counted.registrations.arrived += number


def _add_verified(counted: Counted, day: Period, time: OfficeTime) -> None:
    """Whatever became of the account afterwards; an undone verification has no `verified_at` any more."""
    query = sa.select(A.submitted_at, A.verified_at).where(day.contains(A.verified_at), A.submitted_at.is_not(None))
    rows = db.session.execute(query).all()
    for _, verified_at in rows:
        counted.registration_flow.left[day.part_of(verified_at)] += 1
    counted.registrations.done = len(rows)
    counted.registrations.spells.update(time.minutes((None, sent_at, verified_at) for sent_at, verified_at in rows))


def _add_ended(counted: Counted, day: Period) -> None:
    """Nothing moves afterwards: the time of the last move is that of the end."""
    part = day.part_column(A.moved_at).label("kinerja_part")
    query = (
        sa.select(part, sa.func.count())
        .where(REGISTRATION_LEFT, day.contains(A.moved_at))
        .group_by(sa.text("kinerja_part"))
    )
    for place, number in db.session.execute(query):
        counted.registration_flow.left[place] += number
        counted.registrations.dropped += number


def count_open_registrations(total: Tally, time: OfficeTime) -> None:
    late = sa.func.sum(sa.case((A.due_at < utcnow(), 1), else_=0))
    returned = sa.func.sum(sa.case((A.status == ApplicantStatus.RETURNED, 1), else_=0))
    age = time.age_column(A.submitted_at).label("kinerja_age")
    query = sa.select(age, sa.func.count(), late, returned).where(one_of(A.status, OPEN_REGISTRATIONS))
    for place, number, late_ones, returned_ones in db.session.execute(query.group_by(sa.text("kinerja_age"))):
        total.ages[place] += number
        total.late += late_ones
        total.with_citizen += returned_ones
