"""When the office is open, in words: “Senin–Kamis 07.30–12.00 dan 12.45–16.00”."""

from __future__ import annotations

from datetime import time
from itertools import groupby

import sqlalchemy as sa

from models.base import db
from models.calendar import OfficeHours

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def opening_hours() -> list[str]:
    """A line for each run of days with the same hours: those that every office shares."""
    columns = (OfficeHours.weekday, OfficeHours.opens, OfficeHours.closes)
    rows = db.session.execute(sa.select(*columns).where(OfficeHours.office_id.is_(None)).order_by(*columns[:2]))
    spans = [(day, _spans(hours)) for day, hours in groupby(rows.all(), key=lambda row: row.weekday)]
    return [_line([day for day, _ in days], words) for words, days in groupby(spans, key=lambda pair: pair[1])]


def _line(days: list[int], words: str) -> str:
    return f"{DAYS[days[0]]}{f'–{DAYS[days[-1]]}' if len(days) > 1 else ''} {words}"


def _spans(hours) -> str:
    return " dan ".join(f"{_said(row.opens)}–{_said(row.closes)}" for row in hours)


def _said(at: time) -> str:
    return f"{at:%H.%M}"
