from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.calendar.working_time import CalendarEmpty, WorkingCalendar

WITA = ZoneInfo("Asia/Makassar")
CATALOGUE = Path(__file__).parents[3] / "app" / "catalogue" / "calendar.json"
HOLIDAY = date(2026, 3, 19)
SATURDAY = date(2026, 3, 21)


def local(year, month, day, hour=0, minute=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WITA)


def buleleng(holidays=(HOLIDAY,), extra_days=((SATURDAY, time(8), time(13)),)) -> WorkingCalendar:
    hours = [
        (row["weekday"], time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
        for row in json.loads(CATALOGUE.read_text())["hours"]
    ]
    return WorkingCalendar(hours, holidays, extra_days, WITA)


def is_within(calendar: WorkingCalendar, at: datetime) -> bool:
    return any(opens <= at <= closes for opens, closes in calendar.openings(calendar.day_of(at)))


def flat(pairs) -> list[tuple]:
    return [(day, *span) for day, span in pairs]


def is_inside(calendar: WorkingCalendar, slot: datetime) -> bool:
    end = slot + timedelta(minutes=30)
    return any(opens <= slot and end <= closes for opens, closes in calendar.openings(calendar.day_of(slot)))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
minutes = st.integers(0, 20_000)
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
spans = st.tuples(times, times)
calendars = st.builds(
    lambda hours, holidays, extra: WorkingCalendar(flat(hours), holidays, flat(extra), WITA),
    st.lists(st.tuples(st.integers(0, 6), spans), min_size=1, max_size=8),
    st.lists(st.dates(date(2026, 1, 1), date(2027, 6, 1)), max_size=5),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2027, 6, 1)), spans), max_size=5),
)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(0, 3_000))
def test_minutes_added_can_be_counted_again(calendar, start, n):
    try:
        end = calendar.add_minutes(start, n)
    except CalendarEmpty:
        assume(False)

    assert calendar.minutes_between(start, end) == n
    assert calendar.minutes_between(end, start) == -n


@settings(max_examples=60, deadline=None)
@given(moments, minutes, st.integers(0, 30))
def test_what_comes_out_is_never_outside_an_opening(start, n, days):
    calendar = buleleng()

    assert is_within(calendar, calendar.add_minutes(start, n))
    assert is_within(calendar, calendar.add_days(start, days))


@settings(max_examples=60, deadline=None)
@given(moments, moments, minutes, st.integers(0, 30))
def test_a_later_start_never_ends_earlier(a, b, n, days):
    calendar = buleleng()
    first, second = sorted((a, b))

    assert calendar.add_minutes(first, n) <= calendar.add_minutes(second, n)
    assert calendar.add_days(first, days) <= calendar.add_days(second, days)


@settings(max_examples=60, deadline=None)
@given(calendars, moments)
def test_every_slot_is_a_half_hour_wholly_inside_an_opening(calendar, after):
    slots = [slot for slot, _ in zip(calendar.slots(after), range(40), strict=False)]

    assert slots == sorted(set(slots))
    for slot in slots:
        assert slot >= after and slot.astimezone(WITA).minute in (0, 30)
        assert is_inside(calendar, slot)


def test_minutes_jump_over_the_break_and_the_night():
    calendar = buleleng()

    assert calendar.add_minutes(local(2026, 3, 16, 11, 50), 20) == local(2026, 3, 16, 12, 55)
    assert calendar.add_minutes(local(2026, 3, 16, 15, 50), 20) == local(2026, 3, 17, 7, 40)


def test_a_holiday_is_skipped():
    wednesday = local(2026, 3, 18, 9)

    assert buleleng().add_days(wednesday, 1) == local(2026, 3, 20, 14)
    assert buleleng(holidays=()).add_days(wednesday, 1) == local(2026, 3, 19, 16)


def test_an_extra_day_counts_as_a_working_day():
    friday = local(2026, 3, 20, 9)

    assert buleleng().add_days(friday, 1) == local(2026, 3, 21, 13)
    assert buleleng(extra_days=()).add_days(friday, 1) == local(2026, 3, 23, 16)


def test_an_extra_opening_beats_a_holiday():
    calendar = buleleng(extra_days=[(HOLIDAY, time(9), time(10))])

    assert calendar.openings(HOLIDAY) == [(local(2026, 3, 19, 9), local(2026, 3, 19, 10))]


def test_what_arrives_after_closing_counts_from_the_next_opening():
    friday_evening = local(2026, 3, 13, 20)

    assert buleleng().add_days(friday_evening, 0) == local(2026, 3, 16, 16)
    assert buleleng().add_days(friday_evening, 1) == local(2026, 3, 17, 16)


def test_a_slot_never_starts_in_the_break_of_a_quarter_to_one():
    calendar = buleleng()

    slots = calendar.slots(local(2026, 3, 16, 11, 10))

    assert [next(slots) for _ in range(2)] == [local(2026, 3, 16, 11, 30), local(2026, 3, 16, 13)]


def test_hours_that_overlap_are_counted_once():
    calendar = WorkingCalendar([(0, time(8), time(12)), (0, time(10), time(14))], [], [], WITA)

    assert calendar.minutes_between(local(2026, 3, 16), local(2026, 3, 17)) == 6 * 60


def test_a_calendar_without_hours_says_so_instead_of_searching_for_ever():
    empty = WorkingCalendar([], [], [], WITA)

    with pytest.raises(CalendarEmpty):
        empty.add_minutes(local(2026, 3, 16), 1)
    with pytest.raises(CalendarEmpty):
        empty.add_days(local(2026, 3, 16), 1)
    assert list(empty.slots(local(2026, 3, 16))) == []
    assert empty.minutes_between(local(2026, 3, 16), local(2027, 3, 16)) == 0


def test_hours_too_short_for_a_half_hour_give_no_slot():
    calendar = WorkingCalendar([(0, time(8, 10), time(8, 35))], [], [], WITA)

    assert list(calendar.slots(local(2026, 3, 16))) == []
