"""The rows of a list as a file that streams: read by key in batches, so that memory stays flat on both databases.

Each batch is a short transaction of its own: whoever downloads slowly holds no connection, no lock and no session.
Rows come as plain tuples; the sealed columns open as they are read (models/sealed.py).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Query

from app.reports.xlsx_stream import Cell, as_xlsx
from models.accounts.account import Operator
from models.base import db
from models.calendar.local_time import zone

BATCH = 500
Batches = Iterable[Sequence[Sequence[Cell]]]


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

    Whatever needs the application or the person is asked here and now; what is returned is read without either.
    """
    keys = cast("sa.Select[Any]", chosen.order_by(None).statement)
    return FORMS[form].write(sheet, batches(sheet, keys, db.engine, zone()))


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


# -- CSV

BOM = "\ufeff"  # else Excel takes it for Windows-1252
# OWASP, CSV injection: after these a spreadsheet computes. Also where an Indonesian Excel, whose separator is the
# semicolon, would begin a cell within one of ours.
FORMULA = re.compile(r"(^|[;,|\t\r\n])([ \xa0]*)(?=[=+\-@\t\r\n＝＋－＠])")
LONG_NUMBER = re.compile(r"[0-9]{12,}|0[0-9]+")  # Excel would round it, or drop its zero
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_csv(sheet: Sheet, rows: Batches) -> Iterator[bytes]:
    yield (BOM + csv_lines([sheet.heads])).encode()
    for batch in rows:
        yield csv_lines(batch).encode()


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows([csv_text(cell) for cell in row] for row in rows)
    return lines.getvalue()


def csv_text(cell: Cell) -> str:
    """What a spreadsheet shows as it stands: an apostrophe before what it would compute or round."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = CONTROLS.sub(" ", cell or "")
    return f"'{text}" if LONG_NUMBER.fullmatch(text) else FORMULA.sub(r"\1\2'", text)


@dataclass(frozen=True)
class Form:
    media_type: str
    write: Callable[[Sheet, Batches], Iterator[bytes]]


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {
    "csv": Form("text/csv; charset=utf-8", as_csv),
    "xlsx": Form(XLSX, lambda sheet, rows: as_xlsx(sheet.name, sheet.heads, rows)),
}
