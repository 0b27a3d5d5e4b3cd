"""The weekly hours as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import groupby

import sqlalchemy as sa
from flask_babel import gettext as _

from app.offices.routing import main_office
from models.base import db
from models.calendar.local_time import weekday_names
from models.calendar.office_calendar import OfficeHours
from models.offices.region import Office
from models.request_cache import once_a_request


def opening_hours_text(office: Office | None = None) -> list[str]:
    """["Senin–Kamis: 07.30–12.00 dan 12.45–16.00", "Jumat: …"] of an office, else the main one; [] if unknown."""
    days = _spans_by_day((office or main_office()).id)
    return [f"{_days_text([day for day, _ in run])}: {spans}" for spans, run in _runs(sorted(days.items()))]


def _spans_by_day(office_id: int) -> dict[int, str]:
    known = _all_hours()
    rows = [row for row in known if row.office_id == office_id] or [row for row in known if row.office_id is None]
    return {day: _hours_text(spans) for day, spans in groupby(rows, key=lambda row: row.weekday)}


@once_a_request
def _all_hours() -> Sequence[sa.Row[int | None, int, time, time]]:
    """Of every office, in order: a handful of rows, however many offices a page names."""
    columns = sa.select(OfficeHours.office_id, OfficeHours.weekday, OfficeHours.opens, OfficeHours.closes)
    return db.session.execute(columns.order_by(OfficeHours.weekday, OfficeHours.opens)).all()


def _hours_text(spans: Iterable[sa.Row[int | None, int, time, time]]) -> str:
    between = _(" dan ")
    return between.join(f"{row.opens:%H.%M}–{row.closes:%H.%M}" for row in spans)


def _runs(days: list[tuple[int, str]]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Neighbouring days with the same hours."""
    runs: list[tuple[str, list[tuple[int, str]]]] = []
    for day, spans in days:
        if runs and runs[-1][0] == spans and runs[-1][1][-1][0] == day - 1:
            runs[-1][1].append((day, spans))
        else:
            runs.append((spans, [(day, spans)]))
    return runs


def _days_text(days: list[int]) -> str:
    first, last = (weekday_names()[day] for day in (days[0], days[-1]))
    return first if first == last else f"{first}–{last}"
