from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.reports.performance.period import Period, Span
from tests.app.reports.performance.november import NOVEMBER, wita


@pytest.mark.sqlite_only
def test_a_week_is_from_monday_to_sunday_and_leads_to_its_neighbours(app):
    week = Period(Span.WEEK, date(2026, 11, 26))

    assert (week.first, week.last, week.title) == (date(2026, 11, 23), date(2026, 11, 29), "23–29 November 2026")
    assert week.part_names[0] == "Sen 23" and len(week.part_starts) == 7 and week.begun == 4
    assert week.previous.title == "16–22 November 2026" and week.previous.next == Period(Span.WEEK, week.first)
    assert week.is_now and week.next is None
    assert Period(Span.WEEK, date(2026, 10, 1)).title == "28 September 2026 – 4 Oktober 2026"


@pytest.mark.sqlite_only
def test_a_month_and_a_day_begin_at_midnight_of_the_offices_clock(app):
    day = Period(Span.DAY, date(2026, 11, 26))

    assert (NOVEMBER.starts_at, NOVEMBER.ends_at) == (wita(1, 0), datetime(2026, 11, 30, 16, tzinfo=UTC))
    assert (day.starts_at, day.ends_at, day.title) == (wita(26, 0), wita(27, 0), "Kamis, 26 November 2026")
    assert day.part_names[0] == "00" and day.part_of(wita(26, 23, 59)) == 23 and day.begun == 11
    assert Period(Span.MONTH, date(2000, 1, 5)).previous is None
