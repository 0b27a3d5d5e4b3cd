"""Bars side by side as coordinates: the page draws them as SVG, and says the same in a table beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100.0
SLOT = 100.0  # the width of one column; the drawing is stretched to its table
MARGIN = 12.0  # of a slot, on both sides of its bars
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One number, in units of the drawing; `series` and `column` are places in what was given."""

    series: int
    column: int
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class BarChart:
    width: float
    height: float
    top: int  # the number that the full height stands for
    bars: tuple[Bar, ...]  # of every number above zero

    @property
    def columns(self) -> int:
        return round(self.width / SLOT)


def bar_chart(series: Sequence[Sequence[int]]) -> BarChart:
    """Of several series of equal length, none negative: in each column one bar of each, on one scale."""
    columns = len(series[0])
    top = round_above(max((value for values in series for value in values), default=0))
    width = (SLOT - 2 * MARGIN) / len(series)
    bars = tuple(
        _bar(place, column, values[column], top, width)
        for column in range(columns)
        for place, values in enumerate(series)
        if values[column] > 0
    )
    return BarChart(columns * SLOT, HEIGHT, top, bars)


def round_above(value: int) -> int:
    """The first of 1, 2, 5, 10, 20, 50 … that is not below it: what an axis ends at."""
    power = 1
    while True:
        for step in STEPS:
            if value <= step * power:
                return step * power
        power *= 10


def _bar(series: int, column: int, value: int, top: int, width: float) -> Bar:
    height = HEIGHT * value / top
    x = column * SLOT + MARGIN + series * width
    return Bar(series, column, value, round(x, 2), round(HEIGHT - height, 2), round(width, 2), round(height, 2))
