"""The rows of the queue: walked by key, both kinds merged, nothing but plain columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from app.queue.asked import Asked
from app.queue.desk import Desk, seen_by
from app.queue.kinds import KINDS, REGISTRATIONS, Condition, Kind
from models.account import Operator
from models.applicant import Applicant
from models.base import UtcDateTime, db

SIZE = 25
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"([0-9]{1,17})\.([01])\.([1-9][0-9]{0,17})")
SHARED = ("id", "reference", "status", "due_at", "district_code", "mended_items", "claimed_by_id", "claimed_at",
          "assigned_to_id")  # fmt: skip
OWN = {"pendaftaran": ("name", "flags"),
       "permohonan": ("about", "applicant_id", "service_id", "office_id", "hold_reason", "withdrawn")}  # fmt: skip


class Place(NamedTuple):
    """Where a row stands; the whole order of the queue, and of what was found."""

    at: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.id}"

    @classmethod
    def read(cls, written: str) -> Place | None:
        """As it stands in an address; None when it cannot be one."""
        found = WRITTEN.fullmatch(written)
        return cls(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]), int(found[3])) if found else None


class Row(NamedTuple):
    """One case: where it stands, of which kind, and its columns (SHARED and OWN, `applicant` for a request's)."""

    place: Place
    kind: Kind
    case: Any


@dataclass(frozen=True)
class Page:
    """Some rows, and the place before and after which there are more."""

    rows: Sequence[Row]
    before: Place | None = None
    after: Place | None = None


class Walk:
    """The rows of these parts in their order: the oldest promise first; what was searched for, the newest first."""

    def __init__(self, parts: Mapping[Kind, Condition], newest_first: bool = False) -> None:
        self.parts, self.newest_first = parts, newest_first

    def page(self, before: Place | None = None, after: Place | None = None) -> Page:
        rows = self.rows(before or after, backward=bool(before), number=SIZE + 1)
        more, shown = len(rows) > SIZE, rows[:SIZE]
        if before:
            shown = shown[::-1]
            return Page(shown, shown[0].place if more else None, shown[-1].place if shown else None)
        return Page(shown, shown[0].place if after and shown else None, shown[-1].place if more else None)

    def neighbour(self, place: Place, backward: bool) -> Row | None:
        return next(iter(self.rows(place, backward=backward, number=1)), None)

    def rows(self, beyond: Place | None, *, backward: bool, number: int) -> list[Row]:
        """So many rows beyond a place, the nearest first."""
        down = self.newest_first is not backward
        found = [self._of(kind, part, beyond, down, number) for kind, part in self.parts.items()]
        return list(merge(*found, key=lambda row: row.place, reverse=down))[:number]

    def _of(self, kind: Kind, part: Condition, beyond: Place | None, down: bool, number: int) -> list[Row]:
        moment = self.moment_of(kind)
        if beyond:
            part = sa.and_(part, _beyond(kind, moment, beyond, down))
        keys = [key.desc() if down else key for key in (moment, kind.columns.id)]
        shown = [kind.columns[name] for name in (*SHARED, *OWN[kind.word])]
        # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
        limit: sa.ColumnElement[int] = sa.literal_column(str(number))
        query = sa.select(*shown, moment.label("moment")).where(part).order_by(*keys).limit(limit)
        found = db.session.execute(query if kind is REGISTRATIONS else _with_applicant(query))
        rows = [Row(Place(case.moment, kind.rank, case.id), kind, case) for case in found]
        return rows if kind is REGISTRATIONS else sorted(rows, key=lambda row: row.place, reverse=down)

    def moment_of(self, kind: Kind) -> sa.ColumnElement[Any]:
        return kind.columns.submitted_at if self.newest_first else kind.asked_first


def walk_of(asked: Asked, desk: Desk) -> Walk:
    return Walk(asked.parts_for(desk, asked.tab_of(desk)), newest_first=bool(asked.text))


def place_of(walk: Walk, operator: Operator, word: str, reference: str) -> Place | None:
    """Where a case stands, or stood before it was decided; None when this operator may not look at it."""
    kind = KINDS[word]
    if (seen := seen_by(operator, kind)) is None:
        return None
    moment = walk.moment_of(kind)
    query = sa.select(moment, kind.columns.id).where(kind.columns.reference == reference, seen)
    found = db.session.execute(query).first()
    return Place(found[0], kind.rank, found[1]) if found else None


def _with_applicant(query: sa.Select) -> sa.Select:
    """Joined to the few rows found: in one query the words of the index would mean both tables."""
    case, people = query.subquery("one"), cast(sa.Table, Applicant.__table__)
    return sa.select(case, people.c.name.label("applicant")).join(people, people.c.id == case.c.applicant_id)


def _beyond(kind: Kind, moment: sa.ColumnElement[Any], place: Place, down: bool) -> Condition:
    if kind.rank == place.rank:
        row, key = sa.tuple_(moment, kind.columns.id), kind.columns.id
        here = sa.tuple_(sa.literal(place.at, UtcDateTime), sa.literal(place.id, key.type))
        return row < here if down else row > here
    comes_later = (kind.rank > place.rank) is not down  # of those that end at the same moment
    if down:
        return moment <= place.at if comes_later else moment < place.at
    return moment >= place.at if comes_later else moment > place.at
