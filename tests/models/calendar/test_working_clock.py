from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar.working_clock import WorkingClock, last_closes
from models.calendar.working_time import WorkingCalendar
from tests.models.calendar.test_working_time import WITA, buleleng, calendars, local, moments

FIRST, LAST = date(2025, 12, 31), date(2027, 6, 2)


@settings(max_examples=150, deadline=None)
@given(calendars, st.lists(st.tuples(moments, moments), min_size=1, max_size=8))
def test_the_laid_out_clock_counts_what_the_calendar_counts(calendar, pairs):
    clock = WorkingClock(calendar, FIRST, LAST)

    for a, b in pairs:
        assert clock.minutes_between(a, b) == calendar.minutes_between(a, b)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(hours=30)))
def test_the_days_of_the_two_moments_are_days_enough(calendar, a, length):
    b = a + length
    clock = WorkingClock(calendar, calendar.day_of(a), calendar.day_of(b))

    assert clock.minutes_between(a, b) == calendar.minutes_between(a, b)


@settings(max_examples=60, deadline=None)
@given(calendars, st.dates(date(2026, 6, 1), date(2027, 5, 1)), st.integers(1, 11))
def test_closes_are_the_ends_of_the_days_before_the_newest_first(calendar, before, number):
    closes = last_closes(calendar, before, number)

    assert closes == sorted(set(closes), reverse=True) and len(closes) <= number
    for close in closes:
        day = calendar.day_of(close - timedelta(microseconds=1))
        assert day < before and calendar.openings(day)[-1][1] == close


def test_a_holiday_and_a_weekend_are_no_days():
    before = date(2026, 3, 20)  # the Friday after Nyepi

    assert last_closes(buleleng(), before, 2) == [local(2026, 3, 18, 16), local(2026, 3, 17, 16)]


def test_an_average_day_counts_only_days_of_work():
    calendar = WorkingCalendar([(0, time(8), time(12)), (1, time(8), time(10))], [], [], WITA)

    assert WorkingClock(calendar, date(2026, 3, 16), date(2026, 3, 22)).minutes_a_day == 3 * 60


def test_an_office_without_hours_works_no_minute_and_closes_on_no_day():
    empty = WorkingCalendar([], [], [], WITA)
    clock = WorkingClock(empty, date(2026, 3, 1), date(2026, 3, 31))

    assert clock.minutes_between(datetime(2026, 3, 2, tzinfo=WITA), datetime(2026, 3, 9, tzinfo=WITA)) == 0
    assert clock.minutes_a_day == 0 and last_closes(empty, date(2026, 3, 31), 11) == []
