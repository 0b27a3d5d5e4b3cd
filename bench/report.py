"""Tables that read well in a terminal and in Markdown alike; beside each figure with a target OK or OVER."""

from __future__ import annotations

from collections.abc import Sequence


def show(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    lines = [[*map(str, row)] for row in [headers, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    print(f"\n### {title}\n")
    for line in lines:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
    print(flush=True)


def at_most(value: float, target: float | None, unit: str = "") -> str:
    """As “9.1× OK (≤ 12)”."""
    return said(value, unit) + ("" if target is None else f" {'OK' if value <= target else 'OVER'} (≤ {target:g})")


def at_least(value: float, target: float | None, unit: str = "") -> str:
    return said(value, unit) + ("" if target is None else f" {'OK' if value >= target else 'OVER'} (≥ {target:g})")


def said(value: float, unit: str = "") -> str:
    return (f"{value:.2f}" if value < 3 else f"{value:.1f}" if value < 100 else f"{value:.0f}") + unit
