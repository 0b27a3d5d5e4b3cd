"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa

from models.base import db

Rows = dict[str, list[dict[str, Any]]]  # by table, in the order in which tables are written

# No foreign key is checked: the rows are ours, and each check would cost as much as the row.
BEFORE = {
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF"),
}
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
        names = list(own[0])
        types = [db.metadata.tables[table].c[name].type.dialect_impl(dialect) for name in names]
        keeps = [kind.bind_processor(dialect) or (lambda value: value) for kind in types]
        kept = list(zip(names, keeps, strict=True))
        lines = ([keep(row[name]) for name, keep in kept] for row in own)
        columns = ", ".join(f'"{name}"' for name in names)
        if dialect.name == "sqlite":
            places = ", ".join("?" * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", lines)
            continue
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
            for line in lines:
                into.write_row(line)
    connection.commit()
