"""By when a request is promised, in the office's working time; the clock stands while others are waited for."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from models.base import utcnow
from models.calendar.office_calendar import calendar_for
from models.calendar.working_time import CalendarEmpty

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest


def begin_clock(request: ServiceRequest, working_days: int) -> None:
    """From now on the office has so many days."""
    with suppress(CalendarEmpty):  # no opening hours at all: nothing can be promised
        request.due_at = calendar_for(request.office_id).add_days(utcnow(), working_days)


def stop_clock(request: ServiceRequest) -> None:
    """While it is held, or with the citizen. A promise that is broken already stays so."""
    if request.due_at and request.due_at > utcnow():
        request.promise_left = calendar_for(request.office_id).minutes_between(utcnow(), request.due_at)
        request.due_at = None


def run_clock(request: ServiceRequest) -> None:
    if request.promise_left is not None:
        with suppress(CalendarEmpty):
            left = max(request.promise_left, 0)
            request.due_at = calendar_for(request.office_id).add_minutes(utcnow(), left)
        request.promise_left = None
