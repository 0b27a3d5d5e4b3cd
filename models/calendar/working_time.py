"""Time counted in working minutes and days: pure, nothing of it touches the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OpenSpan = tuple[time, time]
DAY = timedelta(days=1)
HORIZON = timedelta(days=2 * 365)


class CalendarEmpty(Exception):
    """No opening for two years: the hours of this office have not been entered."""


class WorkingCalendar:
    """Counts time while the office is open. Any aware time goes in; UTC comes out, except from `openings`.

    `hours`: (weekday, opens, closes); `extra_days`: (date, opens, closes); local times of `zone`.
    """

    def __init__(
        self,
        hours: Iterable[tuple[int, time, time]],
        holidays: Iterable[date],
        extra_days: Iterable[tuple[date, time, time]],
        zone: ZoneInfo,
    ) -> None:
        self.zone = zone
        self._holidays = frozenset(holidays)
        self._weekly: dict[int, list[OpenSpan]] = defaultdict(list)
        self._extra: dict[date, list[OpenSpan]] = defaultdict(list)
        for weekday, opens, closes in hours:
            self._weekly[weekday].append((opens, closes))
        for on_date, opens, closes in extra_days:
            self._extra[on_date].append((opens, closes))

    def openings(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the office opens and closes on a local day, in order, without overlaps; in local time."""
        spans = list(self._extra.get(day, ()))
        if day not in self._holidays:
            spans += self._weekly.get(day.weekday(), ())
        return [
            (datetime.combine(day, opens, self.zone), datetime.combine(day, closes, self.zone))
            for opens, closes in _merged(spans)
        ]

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self.openings(self.day_of(at)))

    def day_of(self, at: datetime) -> date:
        """The local day of a time."""
        return at.astimezone(self.zone).date()

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """When so many working minutes have passed; a start outside hours counts from the next opening.

        Raises CalendarEmpty.
        """
        left = timedelta(minutes=minutes)
        for opens, closes in self._openings_from(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise CalendarEmpty(f"no opening within two years of {start}")

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from a to b; negative when b is the earlier."""
        if b < a:
            return -self.minutes_between(b, a)
        total = timedelta()
        for opens, closes in self._openings_from(a):
            if opens >= b:
                break
            total += min(closes, b) - opens
        return total // timedelta(minutes=1)

    def add_days(self, start: datetime, n: int) -> datetime:
        """The close of the n-th working day after the day of start: what a promise of n working days means.

        A start outside hours counts from the next opening. Raises CalendarEmpty.
        """
        day = self.day_of(self.add_minutes(start, 0))
        for _ in range(n):
            day = self._working_day_after(day)
        return self.openings(day)[-1][1].astimezone(UTC)

    def slots(self, after: datetime, minutes: int = 30) -> Iterator[datetime]:
        """Starts of the half-hours wholly inside an opening, not before `after`, for the next two years."""
        length = timedelta(minutes=minutes)
        for opens, closes in self._openings_from(after):
            if opens > after + HORIZON:
                return
            slot = _next_multiple(opens.astimezone(self.zone), minutes)
            while slot + length <= closes:
                yield slot.astimezone(UTC)
                slot += length

    def _openings_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the opening at `moment`, and all after it; ends where two years have none."""
        day, closed = self.day_of(moment), timedelta()
        while closed <= HORIZON:
            openings = self.openings(day)
            closed = timedelta() if openings else closed + DAY
            for opens, closes in openings:
                if closes > moment:
                    yield max(opens, moment).astimezone(UTC), closes.astimezone(UTC)
            day += DAY

    def _working_day_after(self, day: date) -> date:
        for ahead in range(1, HORIZON.days):
            if self.openings(day + ahead * DAY):
                return day + ahead * DAY
        raise CalendarEmpty(f"no opening within two years of {day}")


def _merged(spans: Iterable[OpenSpan]) -> list[OpenSpan]:
    merged: list[OpenSpan] = []
    for opens, closes in sorted(span for span in spans if span[0] < span[1]):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def _next_multiple(at: datetime, minutes: int) -> datetime:
    """The first time of day from `at` on that is a multiple of so many minutes."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    step = timedelta(minutes=minutes)
    return midnight - (midnight - at) // step * step
