"""Today, this week or this month of the office's own clock, and the hours or days that it consists of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from models.base import utcnow
from models.calendar.local_time import say_date, today, weekday_names, zone
from models.recap import Month

_DAY = timedelta(days=1)
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Moments:
    """From one moment until just before another, in UTC; and what people call it."""

    starts_at: datetime
    ends_at: datetime
    title: str

    @classmethod
    def read(cls, written: str) -> Moments:
        """Of “2026-11-26”, “2026-11-01_2026-11-30” or “2026-11-26T07”, by the office's clock. Raises ValueError."""
        days, _, hour = written.partition("T")
        first, _, last = days.partition("_")
        span = Days(date.fromisoformat(first), date.fromisoformat(last or first))
        if not FIRST_YEAR <= span.first.year <= span.last.year < 2200 or span.last < span.first or (last and hour):
            raise ValueError(f"{written!r} is no time")
        if not hour:
            return cls(_start_of(span.first), _start_of(span.last + _DAY), span.title)
        starts_at = _start_of(span.first) + timedelta(hours=range(24).index(int(hour)))
        return cls(starts_at, starts_at + timedelta(hours=1), f"{span.title}, {hour}.00–{hour}.59")

    def contains(self, at: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
        return sa.and_(at >= self.starts_at, at < self.ends_at)


@dataclass(frozen=True)
class Days:
    first: date
    last: date

    @property
    def written(self) -> str:
        """As it stands in addresses."""
        return f"{self.first}_{self.last}" if self.first != self.last else f"{self.first}"

    @property
    def title(self) -> str:
        if self.first == self.last:
            return say_date(self.first)
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first.day}–{say_date(self.last)}"
        return f"{say_date(self.first)} – {say_date(self.last)}"


class Span(StrEnum):
    DAY = "hari"
    WEEK = "minggu"
    MONTH = "bulan"


@dataclass(frozen=True)
class Period:
    """The day, the week from Monday, or the month in which `day` lies."""

    span: Span
    day: date

    @cached_property
    def first(self) -> date:
        if self.span is Span.MONTH:
            return self.day.replace(day=1)
        return self.day - self.day.weekday() * _DAY if self.span is Span.WEEK else self.day

    @cached_property
    def last(self) -> date:
        if self.span is Span.MONTH:
            return Month.of(self.day).last_day
        return self.first + (6 * _DAY if self.span is Span.WEEK else timedelta())

    @property
    def starts_at(self) -> datetime:
        return _start_of(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it, in UTC."""
        return _start_of(self.last + _DAY)

    @property
    def previous(self) -> Period | None:
        """The one before it; none before the first year that is counted."""
        before = self.first - _DAY
        return Period(self.span, before) if before.year >= FIRST_YEAR else None

    @property
    def next(self) -> Period | None:
        """The one after it, unless that has not begun."""
        return Period(self.span, self.last + _DAY) if self.last < today() else None

    @property
    def first_of_its_kind(self) -> Period:
        """The same, named by its first day."""
        return Period(self.span, self.first)

    @property
    def is_now(self) -> bool:
        return self.first <= today() <= self.last

    @property
    def title(self) -> str:
        """“Kamis, 26 November 2026”, “23–29 November 2026”, “November 2026”."""
        if self.span is Span.MONTH:
            return Month.of(self.day).full_name
        if self.span is Span.DAY:
            return say_date(self.first, weekday=True)
        return Days(self.first, self.last).title

    @property
    def written(self) -> str:
        """As it stands in addresses."""
        return Days(self.first, self.last).written

    # -- its parts: the hours of a day, the days of a week or month

    @cached_property
    def part_starts(self) -> list[datetime]:
        """When each part starts, in UTC."""
        if self.span is Span.DAY:
            return [self.starts_at + timedelta(hours=hour) for hour in range(24)]
        days = (self.last - self.first).days + 1
        return [_start_of(self.first + place * _DAY) for place in range(days)]

    @cached_property
    def part_names(self) -> list[str]:
        """Short, as the head of a column: “07”, “Sen 23”, “26”."""
        starts = [start.astimezone(zone()) for start in self.part_starts]
        if self.span is Span.DAY:
            return [f"{start:%H}" for start in starts]
        if self.span is Span.WEEK:
            weekdays = weekday_names(width="abbreviated")
            return [f"{weekdays[start.weekday()]} {start.day}" for start in starts]
        return [f"{start.day}" for start in starts]

    @cached_property
    def parts_written(self) -> list[str]:
        """As they stand in addresses."""
        starts = [start.astimezone(zone()) for start in self.part_starts]
        return [f"{start:%Y-%m-%dT%H}" if self.span is Span.DAY else f"{start:%Y-%m-%d}" for start in starts]

    @property
    def part_noun(self) -> str:
        return "Jam" if self.span is Span.DAY else "Tanggal"

    @cached_property
    def begun(self) -> int:
        """How many of its parts have begun by now."""
        return bisect_right(self.part_starts, utcnow())

    def part_of(self, at: datetime) -> int:
        return bisect_right(self.part_starts, at) - 1

    def part_column(self, at: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[int]:
        """The number of the part in which `at` lies, for rows that lie in the period.

        Bounds are compared, as in the recap: the same on both databases.
        """
        ends = [*self.part_starts[1:], self.ends_at]
        return sa.case(*((at < end, place) for place, end in enumerate(ends)))

    def contains(self, at: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
        return sa.and_(at >= self.starts_at, at < self.ends_at)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), zone()).astimezone(UTC)
