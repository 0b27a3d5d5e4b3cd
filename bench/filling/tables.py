"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa

from models.base import Key, UtcDateTime, db
from models.sealed import Sealed

Rows = dict[str, list[dict[str, Any]]]  # by table, in the order in which tables are written

# No foreign key is checked: the rows are ours, and each check would cost as much as the row.
BEFORE = {
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF"),
}
AS_THEY_ARE = (Key, UtcDateTime)  # and faster so
KEYED = ("account", "service_request", "document")  # whose keys are ours


@contextmanager
def bulk_writer() -> Iterator[Callable[[Rows], None]]:
    """Afterwards it is as after years of ordinary use: the planner knows the tables, and new keys come after ours."""
    connection, dialect = db.engine.raw_connection(), db.engine.dialect
    cursor = connection.cursor()
    for statement in BEFORE[dialect.name]:
        cursor.execute(statement)
    connection.commit()
    yield partial(write, connection, dialect)
    if dialect.name == "postgresql":
        for table in KEYED:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        connection.commit()
        connection.driver_connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    connection.detach()  # out of the pool: nobody else shall skip the checks
    connection.close()


def write(connection: Any, dialect: sa.Dialect, rows: Rows) -> None:
    """All in one transaction; values as the models have them."""
    cursor = connection.cursor()
    if dialect.name == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    for table, own in rows.items():
        kept = [(name, keeper(db.metadata.tables[table].c[name].type, dialect)) for name in own[0]]
        lines = ([keep(row[name]) if keep else row[name] for name, keep in kept] for row in own)
        columns = ", ".join(f'"{name}"' for name in own[0])
        if dialect.name == "sqlite":
            places = ", ".join("?" * len(kept))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", lines)
            continue
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
            for line in lines:
                into.write_row(line)
    connection.commit()


def keeper(kind: Any, dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """How a value of this type is kept; None: as it is. What is sealed already stays so."""
    if dialect.name == "postgresql" and isinstance(kind, AS_THEY_ARE):
        return None
    keep = kind.dialect_impl(dialect).bind_processor(dialect)
    return (lambda value: value if isinstance(value, bytes) else keep(value)) if isinstance(kind, Sealed) else keep
