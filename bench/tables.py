"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from models.base import db

Rows = dict[str, list[tuple]]

# Every column that gets a value, in the order of the rows; owners before what they own.
COLUMNS = {
    "account": "id kind password_hash language created_at",
    "applicant": "id status reference nik nik_index kk kk_index whatsapp whatsapp_index name address"
    " district_code village_code lives_outside ktp_condition declared_at submitted_at due_at verified_at"
    " returned_items flags version moved_at",
    "service_request": "id status reference created_at applicant_id filed_by_id filed_via service_id"
    " service_version_id answers about recap_line district_code office_id submitted_at finished_at due_at"
    " promise_left hold_reason returned_from returned_items assigned_to_id claimed_by_id claimed_at version moved_at",
    "name_key": "kind owner_id key",
    "subject": "service_request_id kind value_index",
    "document": "id service_request_id position name kind delivery optional state office_id pickup_at receiver"
    " handed_over_at",
    "audit_event": "at account_id account_name subject name before after particulars group_id",
    "attachment": "id created_at applicant_id service_request_id document_id key media_type sha256 size storage_key"
    " wrapped_key",
    "notification": "created_at subject reference dedupe_key group_id template recipient recipient_index particulars"
    " state due_at attempt gateway_id accepted_at delivered_at read_at",
}


@contextmanager
def bulk_writer() -> Iterator[Callable[[Rows], None]]:
    """A function that takes rows and returns at once: the last lot is written while the next is thought up."""
    connection = db.engine.raw_connection()
    postgresql = db.engine.dialect.name == "postgresql"
    prepare(connection, postgresql)
    with ThreadPoolExecutor(1) as pool:
        lots: list[Future[None]] = []

        def take(rows: Rows) -> None:
            while lots:
                lots.pop().result()
            lots.append(pool.submit(write, connection, postgresql, rows))

        yield take
        take({})
        take({})
    finish(connection, postgresql)


def prepare(connection: Any, postgresql: bool) -> None:
    """No foreign key is checked: the rows are ours, and each check would cost as much as the row."""
    on_postgresql = ("SET session_replication_role = replica", "SET TIME ZONE 'UTC'", "SET synchronous_commit = off")
    on_sqlite = ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF")
    for statement in on_postgresql if postgresql else on_sqlite:
        connection.cursor().execute(statement)
    connection.commit()


def write(connection: Any, postgresql: bool, rows: Rows) -> None:
    """One transaction for all of them."""
    cursor = connection.cursor()
    if not postgresql:
        cursor.execute("BEGIN IMMEDIATE")
    for table, columns in COLUMNS.items():
        if rows.get(table):
            (copy if postgresql else insert)(cursor, table, columns.split(), rows[table])
    connection.commit()


def copy(cursor: Any, table: str, columns: list[str], rows: list[tuple]) -> None:
    with cursor.copy(f"COPY {table} ({quoted(columns)}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def insert(cursor: Any, table: str, columns: list[str], rows: list[tuple]) -> None:
    places = ", ".join("?" for _ in columns)
    cursor.executemany(f"INSERT INTO {table} ({quoted(columns)}) VALUES ({places})", rows)


def quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def finish(connection: Any, postgresql: bool) -> None:
    """As after years of ordinary use: the planner knows the tables, and new keys come after ours."""
    cursor = connection.cursor()
    if postgresql:
        for table in ("account", "service_request", "document"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        connection.commit()
        connection.driver_connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    connection.detach()  # out of the pool: nobody else shall skip the checks
    connection.close()
