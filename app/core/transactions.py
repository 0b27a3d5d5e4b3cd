"""How transactions begin (DESIGN §10): SQLite's writers take the lock at once, its readers never wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from flask import Flask, has_request_context, request

from models.base import db

READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _prepare)
            sa.event.listen(db.engine, "begin", _begin)
        else:
            sa.event.listen(db.session, "after_flush", _note_writing)
            app.teardown_request(_end_reading)


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


def _note_writing(session, flushed) -> None:
    session.info["wrote"] = True


def _end_reading(fault: BaseException | None) -> None:
    # At a ROLLBACK psycopg forgets its prepared statements, and PostgreSQL plans each of them anew: a third of
    # the time of a page. What only read may as well end with a COMMIT.
    session = db.session()
    wrote = session.new or session.dirty or session.deleted or session.info.get("wrote")
    if fault is None and request.method in READING and session.is_active and not wrote:
        with suppress(sa.exc.DBAPIError):  # the answer is ready: a connection lost now spoils nothing
            session.commit()


@contextmanager
def own_transaction() -> Iterator[sa.Connection]:
    """A short transaction beside the request's own: for a GET that must write."""
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def release() -> None:
    """End the transaction, so that slow work (hashing, decoding, HTTP) holds no lock. What was written is kept."""
    db.session.commit()
