"""What is counted of a service, an office, or everything; and middles of working time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    minutes: list[int] = field(default_factory=list)  # working time of each one done

    @property
    def open(self) -> int:
        return sum(self.ages)

    @property
    def left(self) -> int:
        return self.done + self.dropped

    @property
    def median(self) -> int | None:
        return percentile(self.minutes, 50)

    @property
    def slow(self) -> int | None:
        """Nine of ten took no longer."""
        return percentile(self.minutes, 90)


@dataclass
class Flow:
    """What came and left in each part of a period."""

    arrived: list[int]
    left: list[int]

    @classmethod
    def over(cls, parts: int) -> Flow:
        return cls([0] * parts, [0] * parts)


def percentile(values: Sequence[int], percent: int) -> int | None:
    """By nearest rank: always the value of a real case. None of nothing."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


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
