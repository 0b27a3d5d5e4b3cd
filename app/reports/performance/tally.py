"""What is counted of a service, an office, or everything; and middles of working time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.reports.performance.ages import AGE_STARTS


@dataclass
class Tally:
    """Cases that came and left in a period, and what waits now."""

    arrived: int = 0
    done: int = 0
    dropped: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * len(AGE_STARTS))  # of what waits
    late: int = 0  # of what waits, beyond its promise
    with_citizen: int = 0  # of what waits, returned to be corrected
    spells: Counter[int] = field(default_factory=Counter)  # minutes of working time: how many were done in so many
    middles: tuple[int | None, int | None] | None = None  # of a longer period, instead of its spells: see `settle`

    @property
    def open(self) -> int:
        return sum(self.ages)

    @property
    def left(self) -> int:
        return self.done + self.dropped

    @property
    def minutes(self) -> list[int]:
        """Of each one done on a day, the quickest first."""
        return sorted(self.spells.elements())

    @property
    def median(self) -> int | None:
        return self.middles[0] if self.middles else percentile(self.spells, 50)

    @property
    def slow(self) -> int | None:
        """Nine of ten took no longer."""
        return self.middles[1] if self.middles else percentile(self.spells, 90)

    def add(self, other: Tally) -> None:
        self.arrived, self.done, self.dropped = (
            self.arrived + other.arrived, self.done + other.done, self.dropped + other.dropped,
        )  # fmt: skip
        self.ages = summed(self.ages, other.ages)
        self.late, self.with_citizen = self.late + other.late, self.with_citizen + other.with_citizen
        self.spells.update(other.spells)

    def settle(self) -> None:
        """Once all is added up: what is asked of many spells is two numbers."""
        self.middles, self.spells = (self.median, self.slow), Counter()

    def written(self) -> list[Any]:
        """As JSON keeps it."""
        numbers = [self.arrived, self.done, self.dropped, self.late, self.with_citizen]
        return [numbers, self.ages, list(self.spells.items()), self.middles]

    @classmethod
    def read(cls, written: list[Any]) -> Self:
        (arrived, done, dropped, late, with_citizen), ages, spells, middles = written
        return cls(arrived, done, dropped, ages, late, with_citizen, Counter(dict(spells)), middles and tuple(middles))


@dataclass
class Flow:
    """What came and left in each part of a period."""

    arrived: list[int]
    left: list[int]

    @classmethod
    def over(cls, parts: int) -> Flow:
        return cls([0] * parts, [0] * parts)


def summed(some: list[int], others: list[int]) -> list[int]:
    return [one + other for one, other in zip(some, others, strict=True)]


def percentile(values: Iterable[int] | Mapping[int, int], percent: int) -> int | None:
    """By nearest rank: always the value of a real case. None of nothing. A mapping says how often each value is."""
    often = Counter(values)
    rank = -(-often.total() * percent // 100)
    for value in sorted(often):
        rank -= often[value]
        if rank <= 0:
            return value
    return None


def say_minutes(minutes: int | None, minutes_a_day: int) -> str:
    """Working time in words: “35 mnt”, “6,5 jam”, “3,2 hari” (of `minutes_a_day`)."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return f"{minutes} mnt"
    if minutes < (minutes_a_day or 24 * 60):
        return say_hours(minutes)
    return f"{_decimal(minutes / (minutes_a_day or 24 * 60))} hari"


def say_hours(minutes: int) -> str:
    """“6,5 jam”."""
    return f"{_decimal(minutes / 60)} jam"


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")
