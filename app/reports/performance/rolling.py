"""The worker counts each day by itself; a week or a month is its days added up. The page reads what stands there.

Today is counted anew each minute, and what waits; a past day when one of its cases was reopened, taken back or passed
on, and once a day besides. A row is written whole, from what is so: nothing is lost or doubled by whoever is killed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.core.transactions import end_transaction, reading
from app.lookup.scope import sees_all_requests
from app.reports.performance.ages import OfficeTime
from app.reports.performance.changed import days_changed_since
from app.reports.performance.counted import Counted, added_up
from app.reports.performance.days import TAKEN_BACK_WITHIN, first_day, happened_anything, to_be_counted
from app.reports.performance.events import PERFORMANCE
from app.reports.performance.in_hands import count_in_hands
from app.reports.performance.officers import count_decisions
from app.reports.performance.period import Period, Span
from app.reports.performance.reasons import count_items, count_reasons
from app.reports.performance.registrations import count_open_registrations, count_registrations
from app.reports.performance.requests import count_open_requests, count_requests
from models.accounts.account import Operator
from models.base import CLOCKS_APART, db, utcnow
from models.calendar.local_time import local, today
from models.last_done import LastDone, Task, done_now, hold_task
from models.rollup import Rollup

OPEN_NOW, NO_DAY = "sisa", date(2000, 1, 1)
SECONDS_A_ROUND = 2.0
_DAY = timedelta(days=1)


def scope_of(operator: Operator) -> str:
    """The same for all whose posts cover the same."""
    if sees_all_requests(operator, PERFORMANCE):
        return "semua"
    posts = sorted(tuple(sorted(one.id for one in some) for some in (post.services, post.offices))
                   for post in operator.posts_with(PERFORMANCE))  # fmt: skip
    return sha256(repr(posts).encode()).hexdigest()[:32]


def roll_up(seconds: float = SECONDS_A_ROUND) -> None:
    """Commits, more than once. `seconds`: for the days of long ago, of each scope."""
    changed = days_changed_since(LastDone.when(Task.COUNT))
    everybody = db.session.scalars(sa.select(Operator).where(Operator.suspended_at.is_(None)).order_by(Operator.id))
    supervisors = {scope_of(one): one.id for one in everybody if one.can(PERFORMANCE)}
    for scope, key in supervisors.items():
        Rolling(scope, key, seconds, OfficeTime()).go_round(changed)
    db.session.execute(sa.delete(Rollup).where(Rollup.scope.not_in(supervisors)))
    done_now(Task.COUNT)
    db.session.commit()


@dataclass
class Rolling:
    scope: str
    operator_id: int
    seconds: float
    clock: OfficeTime

    def go_round(self, changed: set[date]) -> None:
        end_transaction()
        with reading():
            waiting, began_at = utcnow(), first_day()
            content = self.waiting_now() | {"began": began_at and began_at.isoformat()}
            days = dict(self.counted_anew(began_at, changed))
        with reading():
            longer = dict(self.added_up(days, began_at))
        self.write({(OPEN_NOW, NO_DAY): (waiting, content)} | days | longer)

    def waiting_now(self) -> dict[str, Any]:
        operator, counted = self.operator, Counted()
        count_open_registrations(counted.registrations, self.clock)
        count_open_requests(counted, self.clock, operator)
        count_in_hands(counted, operator)
        end_transaction()
        return counted.written() | {"minutes_a_day": self.clock.minutes_a_day}

    def counted_anew(self, began_at: date | None, changed: set[date]) -> Iterator[Any]:
        """Whatever must be, and of the rest as much as there is time for."""
        known = self.known()
        end_transaction()
        must = {
            local(utcnow()).date(),
            local(utcnow() - TAKEN_BACK_WITHIN).date(),
            *(day for day in changed if day in known),
        }
        ends_at = time.monotonic() + self.seconds
        for day in dict.fromkeys([*sorted(must), *to_be_counted(known, began_at)]):
            if day not in must and time.monotonic() > ends_at:
                break
            at = utcnow()
            yield (Span.DAY.value, day), (at, count_day(day, self.operator, self.clock).written())
            end_transaction()

    def known(self) -> dict[date, datetime]:
        """As of when each day was counted; but by a clock that was ahead it was not."""
        own = sa.and_(Rollup.scope == self.scope, Rollup.span == Span.DAY.value)
        query = sa.select(Rollup.first, Rollup.at).where(own, Rollup.at < utcnow() + CLOCKS_APART)
        return {row.first: row.at for row in db.session.execute(query)}

    def added_up(self, days: dict[Any, Any], began_at: date | None) -> Iterator[Any]:
        """The weeks and months of these days, but those of which not all days are counted yet."""
        periods = {Period(span, day).first_of_its_kind for _, day in days for span in (Span.WEEK, Span.MONTH)}
        for period in sorted(periods, key=lambda one: (one.span, one.first)):
            with suppress(KeyError):
                at = utcnow()
                yield (period.span.value, period.first), (at, added_up(self.days_of(period, days, began_at)).written())
        end_transaction()

    def days_of(self, period: Period, days: dict[Any, Any], began_at: date | None) -> list[Counted | None]:
        """None of a day that has not begun, or before the first of all. Raises KeyError for one not counted yet."""
        query = sa.select(Rollup.first, Rollup.content).where(
            Rollup.scope == self.scope, Rollup.span == Span.DAY.value, Rollup.first.between(period.first, period.last)
        )
        written = {row.first: row.content for row in db.session.execute(query)}
        written |= {day: content for (_, day), (_, content) in days.items()}
        in_it = [period.first + place * _DAY for place in range((period.last - period.first).days + 1)]
        counts = {day for day in in_it if (began_at or today()) <= day <= today()}
        return [Counted.read(written[day]) if day in counts else None for day in in_it]

    def write(self, rows: dict[tuple[str, date], tuple[datetime, dict[str, Any]]]) -> None:
        """Together or not at all. The count is done once all scopes are: a kill before that forgets no change."""
        hold_task(Task.COUNT)
        for (span, first), (at, content) in rows.items():
            db.session.merge(Rollup(scope=self.scope, span=span, first=first, at=at, content=content))
        db.session.commit()

    @property
    def operator(self) -> Operator:
        return db.session.get_one(Operator, self.operator_id)


def count_day(day: date, operator: Operator, clock: OfficeTime) -> Counted:
    """From the cases and the trail as they are now."""
    period = Period(Span.DAY, day)
    if not happened_anything(period):
        return added_up([None] * len(period.part_starts))
    counted = Counted()
    count_registrations(counted, period, clock)
    count_requests(counted, period, clock, operator)
    count_decisions(counted, period, operator)
    count_reasons(counted, period, operator)
    count_items(counted, period, operator)
    return counted
