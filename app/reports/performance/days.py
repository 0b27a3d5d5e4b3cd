"""Which days there are to count, in which order, and whether anything happened on one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.reports.performance.events import in_period
from app.reports.performance.officers import DECISIONS
from app.reports.performance.period import Period, Span
from models.base import db, utcnow
from models.calendar.local_time import local, today
from models.registrations.applicant import REGISTRATION_ENDED, Applicant
from models.requests.service_request import REQUEST_ENDED, ServiceRequest

TAKEN_BACK_WITHIN = timedelta(minutes=30)  # after its end nothing of a day is taken back any more
COUNTED_AGAIN = timedelta(days=1)
_DAY = timedelta(days=1)
_A, _Q = Applicant.__table__.c, ServiceRequest.__table__.c


def first_day() -> date | None:
    """Of anything that was ever sent."""
    firsts = [
        db.session.scalar(sa.select(sa.func.min(at)).where(at.is_not(None)))
        for at in (_A.submitted_at, _Q.submitted_at)
    ]
    return min((local(at).date() for at in firsts if at), default=None)


def to_be_counted(known: dict[date, datetime], began_at: date | None) -> Iterable[date]:
    """What was never counted whole, the newest first; then what was counted long ago, the longest ago first."""
    first = began_at or today()
    days = [first + place * _DAY for place in range((today() - first).days + 1)]
    never = [day for day in days if day not in known or known[day] < Period(Span.DAY, day).ends_at + TAKEN_BACK_WITHIN]
    old = [day for day in known if day not in never and known[day] < utcnow() - COUNTED_AGAIN]
    return [*reversed(never), *sorted(old, key=lambda day: known[day])]


def happened_anything(day: Period) -> bool:
    """Each asked of an index."""
    ended = ((_A, REGISTRATION_ENDED), (_Q, REQUEST_ENDED))
    asked: list[Any] = [day.contains(at) for at in (_A.submitted_at, _A.verified_at, _Q.submitted_at, _Q.finished_at)]
    asked += [sa.and_(day.contains(columns.moved_at), sa.text(words)) for columns, words in ended]
    asked.append(in_period(list(DECISIONS), day))
    return bool(db.session.scalar(sa.select(sa.or_(*(sa.exists().where(one) for one in asked)))))
