"""By when a request is promised, in the office's working time; the clock stands while others are waited for."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import UtcDateTime, utcnow
from models.calendar.office_calendar import calendar_for
from models.calendar.working_time import CalendarEmpty


class HasPromise:
    if TYPE_CHECKING:  # what a request has besides
        office_id: Mapped[int | None]

    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the promise; None while its clock stands still
    promise_left: Mapped[int | None]  # working minutes left when the clock was stopped
    hold_reason: Mapped[str | None] = mapped_column(sa.String(500))

    def promise(self, working_days: int) -> None:
        with suppress(CalendarEmpty):  # no opening hours at all: nothing can be promised
            self.due_at = calendar_for(self.office_id).add_days(utcnow(), working_days)

    def mind_the_promise(self, *, held: bool, returned: bool) -> None:
        """Any other move ends a hold; the promise stands still while it is held or with the citizen."""
        if not held:
            self.hold_reason = None
        if returned or self.hold_reason:
            self._stop_clock()
        else:
            self._run_clock()

    def _stop_clock(self) -> None:
        if self.due_at and self.due_at > utcnow():  # a promise that is broken already stays so
            self.promise_left = calendar_for(self.office_id).minutes_between(utcnow(), self.due_at)
            self.due_at = None

    def _run_clock(self) -> None:
        if self.promise_left is not None:
            with suppress(CalendarEmpty):
                self.due_at = calendar_for(self.office_id).add_minutes(utcnow(), max(self.promise_left, 0))
            self.promise_left = None
