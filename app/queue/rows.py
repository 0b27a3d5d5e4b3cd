"""The rows of the queue: walked by key, both kinds merged, nothing but plain columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from heapq import merge
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from app.lookup.counting import count_found
from app.queue.desk import Desk
from app.queue.filters import QueueFilter
from app.queue.kinds import QUEUE_KINDS, REGISTRATION_KIND, REQUEST_KIND, CaseKind, SqlCondition
from models.accounts.account import Operator
from models.base import Key, UtcDateTime, db

SIZE = 25
_Made = TypeVar("_Made")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"([0-9]{1,17})\.([01])\.([1-9][0-9]{0,17})")
_SHARED_COLUMNS = ("id", "reference", "due_at", "district_code", "claimed_by_id", "claimed_at", "assigned_to_id")
_OWN_COLUMNS = {REGISTRATION_KIND: ("name", "held_until"),
                REQUEST_KIND: ("about", "called", "service_id", "office_id", "hold_reason", "withdrawn")}  # fmt: skip


def _shown(kind: CaseKind) -> list[sa.ColumnElement[Any]]:
    """The applicant's name is asked for each row shown: joined, the words of the index would mean both tables."""
    columns: list[sa.ColumnElement[Any]] = [kind.columns[name] for name in (*_SHARED_COLUMNS, *_OWN_COLUMNS[kind])]
    columns.append(sa.type_coerce(kind.columns.status, sa.String).label("status"))
    # Lists as text: few of them have anything in them, and each would be read.
    columns.append((sa.cast(kind.columns.mended_items, sa.String) != "[]").label("is_corrected"))
    if kind is REGISTRATION_KIND:
        columns.append(sa.cast(kind.columns.flags, sa.String).label("flags"))
    if kind is REQUEST_KIND:
        asker = sa.select(REGISTRATION_KIND.own.name).where(REGISTRATION_KIND.own.id == kind.columns.applicant_id)
        columns.append(asker.scalar_subquery().label("applicant"))
    return columns


_SHOWN_COLUMNS = {kind: _shown(kind) for kind in QUEUE_KINDS.values()}


class Place(NamedTuple):
    """Where a row stands; the whole order of the queue, and of what was found."""

    at: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.id}"

    @classmethod
    def read(cls, written: str) -> Place | None:
        """As it stands in an address; None when it cannot be one."""
        found = WRITTEN.fullmatch(written)
        return cls(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]), int(found[3])) if found else None


class QueueRow(NamedTuple):
    """One case: where it stands, of which kind, and what `_shown` asks of it."""

    place: Place
    kind: CaseKind
    case: Any


@dataclass(frozen=True)
class QueuePage:
    """Some rows, and the place before and after which there are more."""

    rows: Sequence[QueueRow]
    before: Place | None = None
    after: Place | None = None


class QueuePaginator:
    """Walks by key the rows that are asked for: the oldest promise first; what was searched for, the newest."""

    def __init__(self, asked: QueueFilter, operator: Operator) -> None:
        self.asked, self.operator, self.desk = asked, operator, Desk.of(operator)
        self.tab = asked.tab_of(self.desk)
        self.newest_first = bool(asked.text)

    @classmethod
    def of(cls, asked: QueueFilter, operator: Operator) -> QueuePaginator:
        """By the first reading of its text that finds something of what this operator may see."""
        for one in asked.readings():
            paginator = cls(one, operator)
            if not asked.text or any(paginator.first.values()):
                break
        return paginator

    @cached_property
    def shown(self) -> object:
        """What statements are kept by, for those who narrow nothing down: the tab, or the shape of what is sought."""
        return self.asked.sought.shape if self.asked.sought else self.tab and self.tab.key

    @cached_property
    def parts(self) -> dict[CaseKind, SqlCondition]:
        return self._kept("parts", lambda: self.asked.parts_for(self.desk, self.tab))

    @cached_property
    def first(self) -> dict[CaseKind, list[QueueRow]]:
        """Of each kind what its first page needs."""
        return self._rows(None, backward=False, number=SIZE + 1)

    @property
    def number(self) -> int:
        """Of all that is asked for, counted a little further than MOST_SAID. A kind that fills no page is counted."""
        some = self.asked.some_of_many
        sooner = some.parts_for(self.desk, self.tab) if some else {}
        said, number = self.asked.said_by(self.operator), 0
        for kind, rows in self.first.items():
            ways = [sa.select(kind.columns.id).where(one[kind]) for one in (self.parts, sooner) if one]
            number += len(rows) if len(rows) <= SIZE else count_found(ways[0], said, *ways[1:])
        return number

    def page(self, before: Place | None = None, after: Place | None = None) -> QueuePage:
        rows = self.rows(before or after, backward=bool(before), number=SIZE + 1)
        more, shown = len(rows) > SIZE, rows[:SIZE]
        if before:
            shown = shown[::-1]
            return QueuePage(shown, shown[0].place if more else None, shown[-1].place if shown else None)
        return QueuePage(shown, shown[0].place if after and shown else None, shown[-1].place if more else None)

    def neighbour(self, place: Place, backward: bool) -> QueueRow | None:
        return next(iter(self.rows(place, backward=backward, number=1)), None)

    def place_of(self, word: str, reference: str) -> Place | None:
        """Where a case stands, or stood before it was decided; None when this operator may not look at it."""
        kind = QUEUE_KINDS[word]
        if (seen := self.desk.seen(kind)) is None:
            return None
        query = sa.select(self.moment_of(kind), kind.columns.id).where(kind.columns.reference == reference, seen)
        found = db.session.execute(query).first()
        return Place(found[0], kind.rank, found[1]) if found else None

    def rows(self, beyond: Place | None, *, backward: bool, number: int) -> list[QueueRow]:
        """So many rows beyond a place, the nearest first."""
        found = self._rows(beyond, backward=backward, number=number) if beyond else self.first
        down = self.newest_first is not backward
        return list(merge(*found.values(), key=lambda row: row.place, reverse=down))[:number]

    def _rows(self, beyond: Place | None, *, backward: bool, number: int) -> dict[CaseKind, list[QueueRow]]:
        down = self.newest_first is not backward
        said = self.asked.said_by(self.operator) | ({"at": beyond.at, "after": beyond.id} if beyond else {})
        found = {}
        for kind in self.parts:
            cases = db.session.execute(self._statement(kind, beyond and beyond.rank, down, number), said).all()
            found[kind] = [QueueRow(Place(case.moment, kind.rank, case.id), kind, case) for case in cases]
        return found

    def _statement(self, kind: CaseKind, beyond: int | None, down: bool, number: int) -> sa.Select[*tuple[Any, ...]]:
        return self._kept((kind.word, beyond, down, number), lambda: self._new_statement(kind, beyond, down, number))

    def _kept(self, key: object, make: Callable[[], _Made]) -> _Made:
        return make() if self.asked.filters else self.desk.once((self.shown, key), make)

    def _new_statement(
        self, kind: CaseKind, beyond: int | None, down: bool, number: int
    ) -> sa.Select[*tuple[Any, ...]]:
        part, moment = self.parts[kind], self.moment_of(kind)
        if beyond is not None:
            part = sa.and_(part, _beyond(kind, moment, beyond, down))
        keys = [key.desc() if down else key for key in (moment, kind.columns.id)]
        # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
        limit: sa.ColumnElement[int] = sa.literal_column(str(number))
        return sa.select(*_SHOWN_COLUMNS[kind], moment.label("moment")).where(part).order_by(*keys).limit(limit)

    def moment_of(self, kind: CaseKind) -> sa.ColumnElement[Any]:
        return kind.columns.submitted_at if self.newest_first else kind.asked_first


def _beyond(kind: CaseKind, moment: sa.ColumnElement[Any], rank: int, down: bool) -> SqlCondition:
    """Of a place whose kind has this rank: `at` and `after` are said when the statement is asked."""
    at, after = sa.bindparam("at", type_=UtcDateTime), sa.bindparam("after", type_=Key)
    if kind.rank == rank:
        row, here = sa.tuple_(moment, kind.columns.id), sa.tuple_(at, after)
        return row < here if down else row > here
    comes_later = (kind.rank > rank) is not down  # of those that end at the same moment
    if down:
        return moment <= at if comes_later else moment < at
    return moment >= at if comes_later else moment > at
