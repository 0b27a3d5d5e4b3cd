"""Registrations: how many came, were verified or ended, how long that took, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.reports.performance.ages import OfficeTime
from app.reports.performance.events import subjects_with
from app.reports.performance.period import Period
from app.reports.performance.tally import Flow, Tally
from models.base import db, utcnow
from models.cases.status import Phase
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus

_S = ApplicantStatus
_OPEN = _S.in_phases(Phase.NEW, Phase.RETURNED)
ENDED = (_S.CANCELLED, _S.EXPIRED)
# Joined inheritance: the columns of one table are enough.
A = Applicant.__table__.c


@dataclass(frozen=True)
class Registrations:
    total: Tally
    flow: Flow


def count_registrations(period: Period, time: OfficeTime) -> Registrations:
    """Every registration is in every scope."""
    counted = Registrations(Tally(), Flow.over(len(period.part_starts)))
    _add_arrived(counted, period)
    _add_verified(counted, period, time)
    _add_ended(counted, period)
    _add_open(counted.total, time)
    return counted


def _add_arrived(counted: Registrations, period: Period) -> None:
    part = period.part_column(A.submitted_at).label("kinerja_part")
    query = sa.select(part, sa.func.count()).where(period.contains(A.submitted_at)).group_by(sa.text("kinerja_part"))
    for place, number in db.session.execute(query):
        counted.flow.arrived[place] = number
        counted.total.arrived += number


def _add_verified(counted: Registrations, period: Period, time: OfficeTime) -> None:
    """Whatever became of the account afterwards; an undone verification has no `verified_at` any more."""
    query = sa.select(A.submitted_at, A.verified_at).where(period.contains(A.verified_at))
    rows = db.session.execute(query).all()
    for _, verified_at in rows:
        counted.flow.left[period.part_of(verified_at)] += 1
    counted.total.done = len(rows)
    counted.total.minutes = time.minutes((None, sent_at, verified_at) for sent_at, verified_at in rows if sent_at)


def _add_ended(counted: Registrations, period: Period) -> None:
    """Cancelled by an officer, or never corrected. What ended as a draft had never come."""
    part = period.part_column(A.moved_at).label("kinerja_part")
    query = (
        sa.select(part, sa.func.count())
        .where(A.id.in_(subjects_with(("cancel", "expire"), "applicant", period)), A.status.in_(ENDED))
        .where(A.submitted_at.is_not(None), period.contains(A.moved_at))
        .group_by(sa.text("kinerja_part"))
    )
    for place, number in db.session.execute(query):
        counted.flow.left[place] += number
        counted.total.dropped += number


def _add_open(total: Tally, time: OfficeTime) -> None:
    late = sa.func.sum(sa.case((A.due_at < utcnow(), 1), else_=0))
    returned = sa.func.sum(sa.case((A.status == _S.RETURNED, 1), else_=0))
    age = time.age_column(A.submitted_at).label("kinerja_age")
    query = sa.select(age, sa.func.count(), late, returned).where(A.status.in_(_OPEN))
    for place, number, late_ones, returned_ones in db.session.execute(query.group_by(sa.text("kinerja_age"))):
        total.ages[place] += number
        total.late += late_ones
        total.with_citizen += returned_ones
