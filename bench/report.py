"""Tables that read well in a terminal and in Markdown alike."""

from __future__ import annotations

from collections.abc import Sequence


def show(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    lines = [list(map(str, row)) for row in [headers, *rows]]
    widths = [max(len(line[place]) for line in lines) for place in range(len(headers))]
    lines.insert(1, ["-" * width for width in widths])
    print(f"\n### {title}\n")
    for line in lines:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
    print(flush=True)


def at_most(value: float, target: float | None, unit: str = "") -> str:
    """ "9.1× OK (≤ 12)"."""
    return judged(value, unit, "≤", target, target is not None and value <= target)


def at_least(value: float, target: float | None, unit: str = "") -> str:
    return judged(value, unit, "≥", target, target is not None and value >= target)


def judged(value: float, unit: str, sign: str, target: float | None, kept: bool) -> str:
    number = f"{value:.2f}" if value < 3 else f"{value:.1f}" if value < 100 else f"{value:.0f}"
    verdict = "" if target is None else f" {'OK' if kept else 'OVER'} ({sign} {target:g})"
    return f"{number}{unit}{verdict}"
