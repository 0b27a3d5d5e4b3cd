"""The rows of a list as a file: read by key in batches, so that memory stays flat on both databases.

Each batch is a short transaction of its own: whoever downloads slowly holds no connection, no lock and no session.
Rows come as plain tuples; the sealed columns open as they are read (models/sealed.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Query

from app.reports.spreadsheets import BOM, Cell, Cells, csv_lines, xlsx_pieces
from models.accounts.account import Operator
from models.base import db
from models.calendar.local_time import zone

BATCH = 500
Batches = Iterable[Sequence[Cells]]


@dataclass(frozen=True)
class Sheet:
    """What a file of these rows holds. `rows` selects what the columns read, `key` (as `id`) among it."""

    name: str
    key: sa.Column[int]
    rows: sa.Select[Any]
    columns: tuple[tuple[str, Callable[[Any], Cell]], ...]
    scope: Callable[[Operator], sa.ColumnElement[bool]]  # what this person may take out of the house

    @property
    def heads(self) -> list[str]:
        return [head for head, _ in self.columns]


def export(sheet: Sheet, chosen: Query[Any], form: str) -> Iterator[bytes]:
    """The file, newest row first, in pieces. `chosen` asks for the keys, `form` is one of FORMS.

    Whatever needs the application or the person is asked here and now; what is returned is read without either, and
    the rows are only read with its first piece: by then the caller's transaction has ended.
    """
    keys = cast("sa.Select[Any]", chosen.order_by(None).statement)
    return FORMS[form](sheet, batches(sheet, keys, db.engine, zone()))


def batches(sheet: Sheet, chosen: sa.Select[Any], engine: sa.Engine, clock: ZoneInfo) -> Iterator[list[list[Cell]]]:
    below = None
    while rows := read(engine, batch_below(sheet, chosen, below)):
        yield [cells_of(sheet, row, clock) for row in rows]
        if len(rows) < BATCH:
            return
        below = rows[-1].id


def batch_below(sheet: Sheet, chosen: sa.Select[Any], below: int | None) -> sa.Select[Any]:
    if below is not None:
        chosen = chosen.where(sheet.key < below)
    # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
    keys = chosen.order_by(sheet.key.desc()).limit(sa.literal_column(str(BATCH)))
    return sheet.rows.where(sheet.key.in_(keys)).order_by(sheet.key.desc())


def read(engine: sa.Engine, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    # Else it would begin as a writer's on SQLite, and nobody could file a request meanwhile.
    with engine.connect().execution_options(writes=False) as connection:
        return connection.execute(query).all()


def cells_of(sheet: Sheet, row: sa.Row[Any], clock: ZoneInfo) -> list[Cell]:
    cells = (value(row) for _, value in sheet.columns)
    return [c.astimezone(clock).replace(tzinfo=None) if isinstance(c, datetime) else c for c in cells]


def csv_pieces(sheet: Sheet, rows: Batches) -> Iterator[bytes]:
    """It leaves while it is being read."""
    yield (BOM + csv_lines([sheet.heads])).encode()
    for batch in rows:
        yield csv_lines(batch).encode()


FORMS: dict[str, Callable[[Sheet, Batches], Iterator[bytes]]] = {
    "csv": csv_pieces,
    "xlsx": lambda sheet, rows: xlsx_pieces(sheet.name, sheet.heads, chain.from_iterable(rows)),
}
