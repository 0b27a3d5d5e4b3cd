"""What both lists of cases can be asked besides their own: how old, by when, in whose hands; and in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Query

from app.queue.filters import FREE, LATE
from app.queue.names import names_of_page
from app.reports.performance.ages import AGE_NAMES, AGE_STARTS, OfficeTime
from models.base import db, utcnow
from models.calendar.local_time import local, zone
from models.cases.claims import held_by, holder_column
from models.cases.status import one_of
from views.admin.kit.filters import OPEN, Apply, FilterChoices, FilterValue, ListFilter
from views.admin.kit.moments import moments_filter

JUST_CAME, OLDEST, BY_AGE, BY_PROMISE = "terbaru", "terlama", "umur", "janji"
ORDER_CHOICES = ((OLDEST, "Terlama dulu"), (BY_AGE, "Yang belum selesai, terlama dulu"),
                 (BY_PROMISE, "Yang belum selesai, janji terdekat dulu"))  # fmt: skip
STOPPED_CLOCK = "berhenti"
PROMISE_CHOICES = ((LATE, "lewat janji"), ("0", "jatuh tempo hari ini"), ("1", "sampai besok"), ("2", "sampai lusa"),
                   ("7", "sampai 7 hari lagi"), (STOPPED_CLOCK, "jam berhenti"))  # fmt: skip
AGE_CHOICES = (
    *((str(place), name.lower()) for place, name in enumerate(AGE_NAMES)),
    *((f"{place}+", f"{AGE_STARTS[place]} hari atau lebih") for place in range(1, len(AGE_STARTS))),
)


@dataclass(frozen=True)
class Listed:
    """A kind of case as its list is narrowed: what is open of it, and which column names its office."""

    model: Any
    open_statuses: Collection[StrEnum]
    office: sa.SQLColumnExpression[Any] | None = None

    @property
    def is_open(self) -> sa.ColumnElement[bool]:
        condition = one_of(self.model.status, self.open_statuses)
        # SQLite keeps no statistics: it would rather collect all of these statuses by their index, and sort them.
        return sa.func.likely(condition) if db.engine.dialect.name == "sqlite" else condition

    @property
    def promise(self) -> sa.ColumnElement[datetime]:
        """In the words of its index; where the clock stands still, since when it is here."""
        return sa.func.coalesce(self.model.due_at, self.model.submitted_at)

    def filters(self) -> tuple[ListFilter, ...]:
        return (
            ListFilter("umur", "Umur (hari kerja)", self.narrow_open(self.of_age), lambda: AGE_CHOICES),
            ListFilter("janji", "Janji selesai", self.narrow_open(self.promised), lambda: PROMISE_CHOICES),
            ListFilter("petugas", "Petugas", self.narrow_open(self.in_hands_of), officer_choices),
            ListFilter("urut", "Urutan", self.sorted, lambda: ORDER_CHOICES, unasked="Terbaru dulu"),
        )

    def narrow_open(self, condition: Callable[[str], sa.ColumnElement[bool]]) -> Apply:
        return lambda query, value: query.filter(self.is_open, condition(value))

    def of_age(self, value: str) -> sa.ColumnElement[bool]:
        place = int(value.removesuffix("+"))
        last = len(AGE_STARTS) - 1 if value.endswith("+") else place
        return OfficeTime().aged(self.model.submitted_at, place, last, self.office)

    def promised(self, value: str) -> sa.ColumnElement[bool]:
        due, now = self.model.due_at, utcnow()
        if value == STOPPED_CLOCK:
            return due.is_(None)
        if value == LATE:
            return sa.and_(self.promise < now, due < now)
        ends_at = datetime.combine(local(now).date() + timedelta(days=int(value) + 1), time(), zone())
        return sa.and_(self.promise >= now, self.promise < ends_at, due.is_not(None))

    def in_hands_of(self, value: str) -> sa.ColumnElement[bool]:
        return holder_column(self.model).is_(None) if value == FREE else held_by(self.model, int(value))

    def sorted(self, query: Query[Any], value: str) -> Query[Any]:
        """Two of the orders are of what is open alone."""
        return query if value == OLDEST else query.filter(self.is_open)

    def order(self, asked: Collection[FilterValue]) -> tuple[list[Any], bool]:
        """What is open has indexes of its own, by age and by promise."""
        values = {one.filter.key: one.value for one in asked if one.value}
        order = values.get("urut") or (BY_PROMISE if "janji" in values else JUST_CAME)
        if order == BY_PROMISE:
            return [self.promise, self.model.id], False
        if order in (OLDEST, BY_AGE):
            return [self.model.submitted_at, self.model.id], False
        asks_open = values.keys() & {"umur", "petugas"} or values.get("status") == OPEN
        return [self.model.submitted_at, self.model.id] if asks_open else [self.model.id], True


def officer_choices() -> FilterChoices:
    return [(FREE, "belum dipegang siapa pun"), *names_of_page().choices["petugas"]]


def by_status(model: Any, others: dict[str, Callable[[], sa.ColumnElement[bool]]]) -> Apply:
    """A status, or what is said besides (OPEN, for one)."""
    return lambda query, word: query.filter(others[word]() if word in others else model.status == word)


def led_to(
    sent: Any, done: tuple[str, Any], ended: sa.ColumnElement[bool], moved_at: Any, seen: Apply
) -> tuple[ListFilter, ...]:
    """What the numbers of the supervisor's page ask for. `done`: the word for it, and when."""
    word, done_at = done
    return (
        moments_filter("masuk", "Masuk", lambda at: at.contains(sent)),
        moments_filter("selesai", word, lambda at: at.contains(done_at)),
        moments_filter("batal", "Batal", lambda at: sa.and_(ended, at.contains(moved_at))),
        moments_filter(
            "keluar", "Keluar", lambda at: sa.or_(at.contains(done_at), sa.and_(ended, at.contains(moved_at)))
        ),
        ListFilter("lingkup", "Lingkup", seen, lambda: (("pengawas", "pos pengawas saya"),), only_when_asked=True),
    )
