"""What is left of a promise, in working time: pure, but for one test that reads the calendars."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.queue.deadlines import MOST_DAYS_COUNTED, DeadlineTexts
from models.calendar.office_calendar import Holiday, OfficeHours
from models.calendar.working_time import WorkingCalendar
from models.offices.region import Office

WITA = ZoneInfo("Asia/Makassar")
WEEK = [(day, time(8), time(15)) for day in range(5)]
HOLIDAY = date(2026, 11, 27)  # a Friday
pure = pytest.mark.sqlite_only


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11) -> datetime:
    """Of November 2026: the 23rd is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=WITA)


@pytest.fixture
def say(app):
    calendar = WorkingCalendar(WEEK, [HOLIDAY], [], WITA)
    return lambda now, due: DeadlineTexts(now, {None: calendar}).of(due)


@pure
@pytest.mark.parametrize(
    ("now", "due", "tone", "words"),
    [
        (at(23, 9), at(23, 15), "today", "sisa 6 jam"),
        (at(23, 14, 20), at(23, 15), "today", "sisa 40 menit"),
        (at(23, 5), at(23, 15), "today", "sisa 7 jam"),  # it opens at eight
        (at(23, 15, 30), at(23, 16), "today", "hari ini"),  # closed by then
        (at(23), at(24, 15), "soon", "sisa 1 hari"),
        (at(26), at(30, 15), "soon", "sisa 1 hari"),  # Thursday, a holiday, a weekend
        (at(23), at(26, 15), "ample", "sisa 3 hari"),
        (at(23, 15, 1), at(23, 15), "late", "lewat hari ini"),
        (at(28), at(26, 15), "late", "baru lewat"),  # on a Saturday after a holiday
        (at(24, 9), at(23, 15), "late", "lewat 1 hari"),
        (at(30, 9), at(25, 15), "late", "lewat 2 hari"),
        (at(23), at(23, month=1), "late", f"lewat {MOST_DAYS_COUNTED} hari lebih"),
    ],
)
def test_a_promise_is_said_in_the_working_time_of_the_office(say, now, due, tone, words):
    assert say(now, due)[:2] == (tone, words)


@pure
def test_a_clock_that_stands_still_says_so(say):
    assert say(at(23), None).text == "jam berhenti"


@pure
def test_the_moment_of_the_promise_is_kept_beside_its_words(say):
    assert say(at(23), at(24, 15, 5)).moment == "24 Nov, 15.05"


@pure
def test_an_office_without_any_hours_is_only_late_or_today(app):
    words = DeadlineTexts(at(23), {None: WorkingCalendar([], [], [], WITA)})

    assert words.of(at(1)).text == "baru lewat"
    assert words.of(at(29)).text == "hari ini"


def test_each_office_has_its_own_hours_and_the_holidays_of_all(app, db):
    office = db.session.scalars(sa.select(Office).where(~Office.is_main)).first()
    db.session.execute(sa.delete(OfficeHours))
    db.session.execute(sa.delete(Holiday))
    db.session.add_all(OfficeHours(weekday=day, opens=opens, closes=closes) for day, opens, closes in WEEK)
    db.session.add(OfficeHours(office=office, weekday=0, opens=time(8), closes=time(12)))
    db.session.add(Holiday(on_date=date(2026, 11, 24), name="Libur"))
    db.session.commit()

    words = DeadlineTexts(at(23, 9))

    assert words.of(at(26, 15)).text == "sisa 2 hari"
    assert words.of(at(30, 12), office.id).text == "sisa 1 hari"
    assert words.of(at(23, 12), office.id).text == "sisa 3 jam"
    assert words.of(at(24, 9), 999).text == "sisa 6 jam"  # a holiday: only the hours of today are left
