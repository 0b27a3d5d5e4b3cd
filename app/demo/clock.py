"""Times of the past as whole working minutes: cheap to draw, to add and to compare."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta

from models.calendar.local_time import zone
from models.calendar.working_time import WorkingCalendar
from models.recap import Month

OPENS, CLOSES = time(8), time(15)
MINUTES_A_DAY = 7 * 60


class OfficeClock:
    """Counts from the first opening of a month on; Monday to Friday, for so many months."""

    def __init__(self, first: Month, months: int) -> None:
        calendar = WorkingCalendar([(weekday, OPENS, CLOSES) for weekday in range(5)], (), (), zone())
        days = (first.after(months).first_day - first.first_day).days
        self.openings = [
            opens for ahead in range(days) for opens, _ in calendar.openings(first.first_day + timedelta(days=ahead))
        ]

    def first_of(self, month: Month) -> int:
        """The first working minute of a month."""
        return bisect_left(self.openings, month.starts_at) * MINUTES_A_DAY

    def until(self, moment: datetime) -> int:
        """How many working minutes have passed by then."""
        day = bisect_right(self.openings, moment) - 1
        return day * MINUTES_A_DAY + min(int((moment - self.openings[day]).total_seconds()) // 60, MINUTES_A_DAY)

    def at(self, minute: int) -> datetime:
        day, rest = divmod(minute, MINUTES_A_DAY)
        return self.openings[day] + timedelta(minutes=rest)
