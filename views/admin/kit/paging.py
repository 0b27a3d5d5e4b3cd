"""Lists are walked by key: no COUNT, no OFFSET, and nothing in a URL that can break a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import sqlalchemy as sa
from flask import abort, request
from sqlalchemy.orm import Query

from models.base import db

_KEY = re.compile(r"[1-9][0-9]{0,18}")
LARGEST_KEY = 2**63 - 1
FIRST_PAGES = ("", "0", "1")


def parse_id(text: object) -> int:
    """A key as written in a URL or a form. Anything but one whole number from 1 to 2**63 - 1 is 404."""
    written = str(text)
    if not _KEY.fullmatch(written) or int(written) > LARGEST_KEY:
        not_found()
    return int(written)


def single(name: str) -> str:
    """The one value of a query argument, stripped; "" when absent; 404 when doubled, or with a NUL byte."""
    values = request.args.getlist(name)
    if len(values) > 1 or any("\0" in value for value in values):
        not_found()
    return values[0].strip() if values else ""


def refuse_page_numbers() -> None:
    """A list has a first page and its neighbours; a numbered page does not exist."""
    if single("page") not in FIRST_PAGES:
        not_found()


def not_found() -> NoReturn:
    abort(404)


@dataclass(frozen=True)
class KeysetPage:
    """Some rows, and the query arguments that lead to the page before and the page after (empty: none)."""

    rows: Sequence[Any]
    previous: dict[str, Any]
    next: dict[str, Any]


def keyset_page(
    query: Query[Any], keys: Sequence[Any], descending: bool, size: int, parse: Callable[[object], Any] = parse_id
) -> KeysetPage:
    """One page of a query sorted by `keys`: NOT NULL columns, the primary key the last of them.

    `?sebelum=<key>` asks for what sorts below that row, `?sesudah=<key>` for what sorts above.
    """
    below, above = single("sebelum"), single("sesudah")
    if below and above:
        not_found()
    if not below and not above:
        return _forward(_sorted(query, keys, descending, size), keys[-1], descending, size, first=True)

    rows = _sorted(_beyond(query, keys, parse(below or above), below=bool(below)), keys, bool(below), size)
    if bool(below) is descending:
        return _forward(rows, keys[-1], descending, size, first=False)
    return _backward(rows, keys[-1], descending, size)


def _beyond(query: Query[Any], keys: Sequence[Any], cursor: Any, *, below: bool) -> Query[Any]:
    if len(keys) == 1:
        return query.filter(keys[0] < cursor if below else keys[0] > cursor)

    mark = db.session.execute(sa.select(*keys).where(keys[-1] == cursor)).first() or not_found()
    here = sa.tuple_(*(sa.literal(value, key.type) for value, key in zip(mark, keys, strict=True)))
    return query.filter(sa.tuple_(*keys) < here if below else sa.tuple_(*keys) > here)


def _sorted(query: Query[Any], keys: Sequence[Any], descending: bool, size: int) -> list[Any]:
    # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
    limit: sa.ColumnElement[int] = sa.literal_column(str(size + 1))
    return query.order_by(*(key.desc() if descending else key for key in keys)).limit(limit).all()


def _forward(rows: list[Any], key: Any, descending: bool, size: int, *, first: bool) -> KeysetPage:
    shown = rows[:size]
    back = _link(shown[0], key, not descending) if shown and not first else {}
    return KeysetPage(shown, back, _link(shown[-1], key, descending) if len(rows) > size else {})


def _backward(rows: list[Any], key: Any, descending: bool, size: int) -> KeysetPage:
    shown = rows[:size][::-1]
    back = _link(shown[0], key, not descending) if len(rows) > size else {}
    return KeysetPage(shown, back, _link(shown[-1], key, descending) if shown else {})


def _link(row: Any, key: Any, below: bool) -> dict[str, Any]:
    return {"sebelum" if below else "sesudah": getattr(row, key.key)}
