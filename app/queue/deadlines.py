"""What is left of a promise, in few words and in the office's working time: “sisa 2 jam”, “lewat 1 hari”."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa

from models.base import db, utcnow
from models.calendar.local_time import month_names, zone
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from models.calendar.working_time import DAY, WorkingCalendar

# Further off nobody counts the days: a list must not become slow because work was left lying.
MOST_DAYS_COUNTED = 60


class DeadlineText(NamedTuple):
    """`tone` is late, today, soon or ample, and stopped where the clock stands still; `moment` the promise itself."""

    tone: str
    text: str
    moment: str = ""


STOPPED = DeadlineText("stopped", "jam berhenti")


class DeadlineTexts:
    """Of many promises at one moment: the calendars are read once, in one statement."""

    def __init__(self, now: datetime | None = None, calendars: dict[int | None, WorkingCalendar] | None = None) -> None:
        self.now = now or utcnow()
        self.zone = zone()
        self.today = self.now.astimezone(self.zone).date()
        calendars = _calendars(self.today) if calendars is None else calendars
        self._counted = {office_id: _WorkingDays(calendar, self.today) for office_id, calendar in calendars.items()}

    def of(self, due_at: datetime | None, office_id: int | None = None) -> DeadlineText:
        if due_at is None:
            return STOPPED
        counted = self._counted.get(office_id) or self._counted[None]
        due = due_at.astimezone(self.zone)
        moment = f"{due.day} {month_names('abbreviated')[due.month]}, {due:%H.%M}"
        if due_at <= self.now:
            return DeadlineText("late", self._late(due.date(), counted), moment)
        return DeadlineText(*self._ahead(due, counted), moment)

    def _late(self, day: date, counted: _WorkingDays) -> str:
        if days := counted.between(day):
            return f"lewat {days} hari" if days < MOST_DAYS_COUNTED else f"lewat {MOST_DAYS_COUNTED} hari lebih"
        return "lewat hari ini" if day == self.today else "baru lewat"  # since then the office was closed

    def _ahead(self, due: datetime, counted: _WorkingDays) -> tuple[str, str]:
        if days := counted.between(due.date()):
            return ("soon" if days == 1 else "ample"), f"sisa {days} hari"
        hours, minutes = divmod(counted.calendar.minutes_between(self.now, due), 60)
        return "today", f"sisa {hours} jam" if hours else f"sisa {minutes} menit" if minutes else "hari ini"


class _WorkingDays:
    """How many working days lie between today and another day, the later of the two counted."""

    def __init__(self, calendar: WorkingCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self._known = {today: 0}
        self._first = self._last = today

    def between(self, day: date) -> int:
        """MOST_DAYS_COUNTED at most."""
        if abs(day - self.today) > 2 * MOST_DAYS_COUNTED * DAY:
            return MOST_DAYS_COUNTED
        while day < self._first:  # the day we leave counts
            self._known[self._first - DAY] = self._known[self._first] + self._works(self._first)
            self._first -= DAY
        while day > self._last:  # the day we come to counts
            self._last += DAY
            self._known[self._last] = self._known[self._last - DAY] + self._works(self._last)
        return min(self._known[day], MOST_DAYS_COUNTED)

    def _works(self, day: date) -> bool:
        return bool(self.calendar.openings(day))


def _calendars(today: date) -> dict[int | None, WorkingCalendar]:
    """Of every office that has days or hours of its own, and under None that of all others; one statement."""
    hours: dict[int | None, list[tuple[int, time, time]]] = defaultdict(list)
    holidays: dict[int | None, list[date]] = defaultdict(list)
    extra: dict[int | None, list[tuple[date, time, time]]] = defaultdict(list)
    since = {"since": today - 2 * MOST_DAYS_COUNTED * DAY}
    for office_id, weekday, on_date, opens, closes in db.session.execute(_STATEMENT, since).all():
        if weekday is not None:
            hours[office_id].append((weekday, opens, closes))
        elif opens is not None:
            extra[office_id].append((on_date, opens, closes))
        else:
            holidays[office_id].append(on_date)
    return {
        office: WorkingCalendar(
            hours.get(office) or hours[None], _own_and_shared(holidays, office), _own_and_shared(extra, office), zone()
        )
        for office in {None, *hours, *holidays, *extra}
    }


def _own_and_shared(days: dict[int | None, list[Any]], office_id: int | None) -> Iterable[Any]:
    return days[None] if office_id is None else [*days.get(None, ()), *days.get(office_id, ())]


def _days_and_hours() -> sa.CompoundSelect[*tuple[Any, ...]]:
    no_day, no_time, no_date = (sa.cast(sa.null(), kind) for kind in (sa.SmallInteger(), sa.Time(), sa.Date()))
    since = sa.bindparam("since", type_=sa.Date())
    return sa.union_all(
        sa.select(OfficeHours.office_id, OfficeHours.weekday, no_date.label("on_date"), OfficeHours.opens,
                  OfficeHours.closes),
        sa.select(Holiday.office_id, no_day, Holiday.on_date, no_time, no_time).where(Holiday.on_date >= since),
        sa.select(ExtraDay.office_id, no_day, ExtraDay.on_date, ExtraDay.opens, ExtraDay.closes)
        .where(ExtraDay.on_date >= since),
    )  # fmt: skip


_STATEMENT = _days_and_hours()
