"""How transactions begin (docs/design.md §10): SQLite's writers take the lock at once, its readers never wait.

On PostgreSQL a page that only reads begins none: each of its statements is consistent by itself anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from sqlalchemy.orm import Session

from models.base import db

READING = {"GET", "HEAD", "OPTIONS"}
_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


def init_app(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _prepare)
            sa.event.listen(db.engine, "begin", _begin_on_sqlite)
        else:
            sa.event.listen(db.engine, "begin", _begin_on_postgresql)
            sa.event.listen(db.engine, "savepoint", lambda connection, name: _set_autocommit(connection, False))
            sa.event.listen(db.session, "before_flush", _before_flush)


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_sqlite(connection: sa.Connection) -> None:
    # Deferred, a transaction that reads and then writes fails with "database is locked" at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_on_postgresql(connection: sa.Connection) -> None:
    # BEGIN and COMMIT would be two more questions to the server; and at a ROLLBACK psycopg forgets its prepared
    # statements, and PostgreSQL plans each of them anew: a third of the time of a page.
    _set_autocommit(connection, not _writes(connection))


def _before_flush(session: Session, context: object, instances: object) -> None:
    # A page that writes after all does so in a transaction.
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _set_autocommit(connection, False)


def _set_autocommit(connection: sa.Connection, on: bool) -> None:
    driver: Any = connection.connection.driver_connection
    if driver.autocommit is not on:
        driver.autocommit = on


def _writes(connection: sa.Connection) -> bool:
    asked: bool | None = connection.get_execution_options().get("writes")
    if asked is not None:
        return asked
    return not (_only_reads.get() or (has_request_context() and request.method in READING))


@contextmanager
def reading() -> Iterator[None]:
    """What begins within only reads, as a GET does: for a command that must hold nobody up."""
    before = _only_reads.set(True)
    try:
        yield
    finally:
        _only_reads.reset(before)


@contextmanager
def own_transaction() -> Iterator[sa.Connection]:
    """A short transaction beside the request's own: for a GET that must write."""
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def end_transaction() -> None:
    """End the transaction, so that slow work (hashing, decoding, HTTP) holds no lock. What was written is kept."""
    db.session.commit()
