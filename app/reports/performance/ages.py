"""How old waiting work is, in working days of the office that has it, and working time without a query a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models.base import db, utcnow
from models.calendar.local_time import today
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours, calendar_for
from models.calendar.working_clock import WorkingClock, last_closes
from models.calendar.working_time import WorkingCalendar

# Working days that had closed, since it came, when today began: from so many on.
AGE_STARTS = (0, 1, 2, 3, 6, 11)
AGE_NAMES = ("Hari ini", "1 hari", "2 hari", "3–5 hari", "6–10 hari", "Lebih lama")
USUAL_WEEKS = 8


class OfficeTime:
    """The calendars of all offices: the shared one, and that of each which has rows of its own."""

    def __init__(self) -> None:
        self.shared = calendar_for(None)
        self.own = {office_id: calendar_for(office_id) for office_id in _offices_with_own_rows()}
        self.minutes_a_day = usual_minutes_a_day(self.shared)

    def age_column(
        self, at: sa.SQLColumnExpression[Any], office: sa.SQLColumnExpression[Any] | None = None
    ) -> sa.ColumnElement[int]:
        """The place in AGE_NAMES of what came at `at`, for the calendar of its office."""
        by_office = [
            (sa.and_(office == office_id, condition), place)
            for office_id, calendar in self.own.items()
            if office is not None
            for condition, place in _age_bounds(at, calendar)
        ]
        return sa.case(*by_office, *_age_bounds(at, self.shared))

    def aged(
        self, at: sa.SQLColumnExpression[Any], first: int, last: int, office: sa.SQLColumnExpression[Any] | None = None
    ) -> sa.ColumnElement[bool]:
        """Whether it stands from one place of AGE_NAMES to another; as bounds, so that an index serves."""
        if office is None or not self.own:
            return _between_ages(at, self.shared, first, last)
        others = sa.or_(office.is_(None), office.not_in(list(self.own)))
        parts = [sa.and_(others, _between_ages(at, self.shared, first, last))]
        parts += [sa.and_(office == key, _between_ages(at, own, first, last)) for key, own in self.own.items()]
        return sa.or_(*parts)

    def minutes(self, spells: Iterable[tuple[int | None, datetime, datetime]]) -> list[int]:
        """Working minutes of each (office, from, to), in the same order."""
        spells = list(spells)
        clocks = self._clocks_for(spells)
        return [clocks[office if office in self.own else None].minutes_between(a, b) for office, a, b in spells]

    def _clocks_for(self, spells: Sequence[tuple[int | None, datetime, datetime]]) -> dict[int | None, WorkingClock]:
        times: dict[int | None, list[datetime]] = defaultdict(list)
        for office, a, b in spells:
            times[office if office in self.own else None] += (a, b)
        return {office: self._clock(self.own.get(office, self.shared), at) for office, at in times.items()}  # type: ignore[arg-type]

    @staticmethod
    def _clock(calendar: WorkingCalendar, times: list[datetime]) -> WorkingClock:
        return WorkingClock(calendar, calendar.day_of(min(times)), calendar.day_of(max(times)))


def usual_minutes_a_day(calendar: WorkingCalendar) -> int:
    """How long the office was open on a working day of late; 0 when no hours are known."""
    until = today()
    return WorkingClock(calendar, until - timedelta(weeks=USUAL_WEEKS), until).minutes_a_day


def _age_bounds(at: sa.SQLColumnExpression[Any], calendar: WorkingCalendar) -> list[tuple[sa.ColumnElement[bool], int]]:
    """What came since the n-th newest close is less than n working days old; without one all the rest is as old."""
    closes = last_closes(calendar, calendar.day_of(utcnow()), AGE_STARTS[-1])
    known = [start for start in AGE_STARTS[1:] if start <= len(closes)]
    return [*((at >= closes[start - 1], age) for age, start in enumerate(known)), (sa.true(), len(known))]


def _between_ages(
    at: sa.SQLColumnExpression[Any], calendar: WorkingCalendar, first: int, last: int
) -> sa.ColumnElement[bool]:
    """By the same closes: without enough of them all that is older stands in the last known place."""
    closes = last_closes(calendar, calendar.day_of(utcnow()), AGE_STARTS[-1])
    starts = [start for start in AGE_STARTS[1:] if start <= len(closes)]
    since = [at >= closes[starts[last] - 1]] if last < len(starts) else []
    until = [at < closes[starts[first - 1] - 1]] if 0 < first <= len(starts) else []
    return sa.and_(sa.true(), *since, *until) if first <= len(starts) else sa.false()


def _offices_with_own_rows() -> list[int]:
    queries = [sa.select(m.office_id).where(m.office_id.is_not(None)) for m in (OfficeHours, Holiday, ExtraDay)]
    return sorted(db.session.scalars(sa.union(*queries)))
