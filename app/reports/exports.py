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


@dataclass(frozen=True)
class Order:
    """Of the rows of a list: by NOT NULL columns, the key the last of them."""

    keys: tuple[sa.ColumnElement[Any], ...]
    descending: bool

    def beyond(self, place: Sequence[Any]) -> sa.ColumnElement[bool]:
        here = sa.tuple_(*(sa.literal(value, key.type) for value, key in zip(place, self.keys, strict=True)))
        return sa.tuple_(*self.keys) < here if self.descending else sa.tuple_(*self.keys) > here

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        return [key.desc() if self.descending else key.asc() for key in self.keys]


def export(sheet: Sheet, chosen: Query[Any], form: str, order: Order | None = None) -> Iterator[bytes]:
    """The file in pieces, in this order; newest row first where none is said. `chosen` asks for the keys.

    Whatever needs the application or the person is asked here and now; what is returned is read without either, and
    the rows are only read with its first piece: by then the caller's transaction has ended. `form` is one of FORMS.
    """
    keys = cast("sa.Select[Any]", chosen.order_by(None).statement)
    return FORMS[form](sheet, batches(sheet, keys, db.engine, zone(), order or Order((sheet.key,), descending=True)))


def batches(
    sheet: Sheet, chosen: sa.Select[Any], engine: sa.Engine, clock: ZoneInfo, order: Order
) -> Iterator[list[list[Cell]]]:
    beyond: Sequence[Any] | None = None
    while rows := read(engine, batch_beyond(sheet, chosen, order, beyond)):
        yield [cells_of(sheet, row, clock) for row in rows]
        if len(rows) < BATCH:
            return
        beyond = rows[-1][-len(order.keys) :]


def batch_beyond(sheet: Sheet, chosen: sa.Select[Any], order: Order, beyond: Sequence[Any] | None) -> sa.Select[Any]:
    """The next rows; at the end of each its place in the order."""
    if beyond is not None:
        chosen = chosen.where(order.beyond(beyond))
    # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
    keys = chosen.order_by(*order.columns).limit(sa.literal_column(str(BATCH)))
    places = [key.label(f"place_{nth}") for nth, key in enumerate(order.keys)]
    return sheet.rows.add_columns(*places).where(sheet.key.in_(keys)).order_by(*order.columns)


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
