"""How transactions begin (DESIGN §10): SQLite's writers take the lock at once, its readers never wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask, has_request_context, request

from models.base import db

READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _prepare)
            sa.event.listen(db.engine, "begin", _begin)


def _prepare(connection, record) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # Deferred, a transaction that reads and then writes fails with "database is locked" at once.
    writes = connection.get_execution_options().get("writes", not has_request_context() or _request_writes())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _request_writes() -> bool:
    return request.method not in READING


@contextmanager
def own_transaction() -> Iterator[sa.Connection]:
    """A short transaction beside the request's own: for a GET that must write."""
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def release() -> None:
    """End the transaction, so that slow work (hashing, decoding, HTTP) holds no lock. What was written is kept."""
    db.session.commit()
