"""The weekly hours as people read them."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa

from app.routing import main_office
from models.base import db
from models.calendar import OfficeHours

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def hours_in_words() -> list[str]:
    """Of the main office: ["Senin–Kamis: 07.30–12.00 dan 12.45–16.00", "Jumat: …"]; empty when none were entered."""
    days = _spans_by_day()
    return [
        f"{_days_in_words([day for day, _ in run])}: {spans}" for spans, run in _runs(sorted(days.items()))
    ]


def _spans_by_day() -> dict[int, str]:
    query = sa.select(OfficeHours).order_by(OfficeHours.weekday, OfficeHours.opens)
    rows = list(db.session.scalars(query.where(OfficeHours.office_id == main_office().id)))
    rows = rows or list(db.session.scalars(query.where(OfficeHours.office_id.is_(None))))
    return {
        day: " dan ".join(f"{row.opens:%H.%M}–{row.closes:%H.%M}" for row in spans)
        for day, spans in groupby(rows, key=lambda row: row.weekday)
    }


def _runs(days: list[tuple[int, str]]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Neighbouring days with the same hours."""
    runs: list[tuple[str, list[tuple[int, str]]]] = []
    for day, spans in days:
        if runs and runs[-1][0] == spans and runs[-1][1][-1][0] == day - 1:
            runs[-1][1].append((day, spans))
        else:
            runs.append((spans, [(day, spans)]))
    return runs


def _days_in_words(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return first if first == last else f"{first}–{last}"
