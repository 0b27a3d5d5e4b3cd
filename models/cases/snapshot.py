"""Columns of a row as plain values that JSON keeps, and back: what an undo puts back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.base import UtcDateTime


def plain_columns(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """By name; times as ISO text."""
    return {name: _plain(getattr(row, name)) for name in names}


def put_back(row: Any, kept: Mapping[str, Any]) -> None:
    """What `plain_columns` gave stands in the row again; a name that is no column is passed over."""
    columns = sa.inspect(type(row)).columns
    for name, value in kept.items():
        if name in columns and not columns[name].primary_key:
            setattr(row, name, _from_plain(value, columns[name].type))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _from_plain(value: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return kind.enum_class(value) if isinstance(kind, sa.Enum) and kind.enum_class else value
