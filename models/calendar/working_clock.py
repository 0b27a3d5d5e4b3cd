"""Working time between thousands of pairs of moments: every opening is laid out once, then looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from models.calendar.working_time import DAY, WorkingCalendar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1) // TICK
# Holidays in a row never come near it; without hours at all nothing is found, and soon.
_LONGEST_PAUSE = timedelta(days=120)


class WorkingClock:
    """What `WorkingCalendar.minutes_between` counts, for moments on the local days `first` to `last` only."""

    def __init__(self, calendar: WorkingCalendar, first: date, last: date) -> None:
        self._opens: list[int] = []
        self._before: list[int] = []  # open so long before this opening
        self._lengths: list[int] = []
        self._days = total = 0
        for day in _days(first, last):
            openings = calendar.openings(day)
            self._days += bool(openings)
            for opens, closes in openings:
                self._opens.append(_ticks(opens))
                self._before.append(total)
                self._lengths.append(_ticks(closes) - _ticks(opens))
                total += self._lengths[-1]
        self._total = total

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from a to b; negative when b is the earlier."""
        if b < a:
            return -self.minutes_between(b, a)
        return (self._elapsed(b) - self._elapsed(a)) // MINUTE

    @property
    def minutes_a_day(self) -> int:
        """How long the office is open on a working day, on average; 0 when it never is."""
        return self._total // MINUTE // self._days if self._days else 0

    def _elapsed(self, at: datetime) -> int:
        ticks = _ticks(at)
        place = bisect_right(self._opens, ticks) - 1
        if place < 0:
            return 0
        return self._before[place] + min(ticks - self._opens[place], self._lengths[place])


def last_closes(calendar: WorkingCalendar, before: date, number: int) -> list[datetime]:
    """When the last working days before a local day closed (UTC), the newest first; fewer where there were none."""
    closes: list[datetime] = []
    day, newest = before - DAY, before
    while len(closes) < number and newest - day < _LONGEST_PAUSE:
        if openings := calendar.openings(day):
            closes.append(openings[-1][1].astimezone(UTC))
            newest = day
        day -= DAY
    return closes


def _days(first: date, last: date) -> Iterator[date]:
    for place in range((last - first).days + 1):
        yield first + place * DAY


def _ticks(at: datetime) -> int:
    return (at - EPOCH) // TICK
