"""Rows once more and a hundred times more, by one INSERT … SELECT a table: the same on both databases."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any

import sqlalchemy as sa

from app.demo.people import NAMES
from models.accounts.account import Operator
from models.base import Key, UtcDateTime, db
from models.cases.reference import SYMBOLS, check_symbol

# As they refer to each other.
COPIED = ("account", "applicant", "name_key", "service_request", "subject", "document", "audit_event", "notification",
          "attachment")  # fmt: skip
KEYED = ("account", "service_request", "document")  # whose keys are ours
KEYS = {"owner_id", "applicant_id", "filed_by_id", "service_request_id", "document_id"}
DIFFERENT = {"nik_index", "kk_index", "whatsapp_index", "value_index", "recipient_index", "group_id", "dedupe_key",
             "gateway_id", "storage_key", "sha256"}  # fmt: skip
LAST_NAME = "Nararya"  # of the first rows; their copies have others
NAMED = {"name", "key", "about", "account_name", "receiver"}
BIRTH_ORDER = NAMES["birth_order"]  # turned from copy to copy: else all of one name would stand in one stretch of time
MINUTES_APART = 15
# Three symbols of a reference that leave its check symbol as three zeros do.
STARTS = [f"{a}{b}{c}" for a, b, c in product(SYMBOLS, repeat=3) if check_symbol(f"{a}{b}{c}00000") == "0"]

# One row a copy: `mark` and `hexadecimal` come before what is left of a value that must differ.
numbers = sa.Table("copy", sa.MetaData(), sa.Column("number", sa.BigInteger),
                   *(sa.Column(name, sa.String(20))
                     for name in ("mark", "hexadecimal", "start", "last_name", *BIRTH_ORDER)),
                   prefixes=["TEMPORARY"])  # fmt: skip


def copy_rows(times: int) -> None:
    """So that there are `times` as many. Afterwards all is as after years of use: the planner knows the tables."""
    connection = db.session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    numbers.create(connection)
    if on_postgresql:  # no foreign key is checked: each check would cost as much as the row
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    if times > 1:
        last_names = cycle(NAMES["family"])
        known = [
            (one, f"z{one:02x}", f"{one:03x}", STARTS[one], next(last_names), *turned(BIRTH_ORDER, one))
            for one in range(1, times)
        ]
        connection.execute(sa.insert(numbers).values(known))
        for name in COPIED:
            copy_table(connection, db.metadata.tables[name])
    numbers.drop(connection)
    for table in KEYED if on_postgresql else ():
        connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))
    db.session.commit()
    if on_postgresql:
        with sa.create_engine(db.engine.url, isolation_level="AUTOCOMMIT").connect() as alone:
            alone.execute(sa.text("VACUUM ANALYZE"))


def copy_table(connection: sa.Connection, table: sa.Table) -> None:
    """Its indexes are built after the rows: both are faster so."""
    for index in table.indexes:
        index.drop(connection)
    columns = [column for column in table.c if column.name != "id" or table.name in (*KEYED, "applicant", "attachment")]
    copies = sa.select(*(copied(column, connection.dialect.name) for column in columns)).join_from(
        table, numbers, sa.true() if table.name != "account" else table.c.kind == "applicant"
    )  # fmt: skip
    connection.execute(sa.insert(table).from_select([column.name for column in columns], copies, False))
    for index in table.indexes:
        index.create(connection)


def copied(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    """Keys lie between those of the first rows; what must differ differs in its first three letters."""
    if column.name == "account_id":  # an officer is the same in every copy
        return sa.case((column.in_(sa.select(Operator.__table__.c.id)), column), else_=column - numbers.c.number)
    if column.name in KEYS or (column.name == "id" and isinstance(column.type, Key)):
        return column - numbers.c.number
    if column.name == "id":
        return sa.cast(numbers.c.hexadecimal + sa.func.substr(sa.cast(column, sa.String), 4), sa.Uuid)
    if column.name in DIFFERENT or (column.name == "reference" and column.table.name != "notification"):
        return (numbers.c.start if column.name == "reference" else numbers.c.mark) + sa.func.substr(column, 4)
    if column.name == "subject":
        return sa.case((column.like("request:%"), renumbered(column, "request:")),
                       else_=renumbered(column, "applicant:"))  # fmt: skip
    if column.name in NAMED:
        return otherwise_named(column)
    if isinstance(column.type, UtcDateTime):
        return earlier(column, dialect)
    return column


def otherwise_named(column: sa.Column[Any]) -> sa.ColumnElement[str]:
    """By another last name, and born as another child; keys of names are in small letters."""
    as_written = str.lower if column.name == "key" else str
    own = sa.func.lower if column.name == "key" else lambda name: name
    orders = ((as_written(one), own(numbers.c[one])) for one in BIRTH_ORDER)
    born = sa.case(
        *((column.like(f"%{one}%"), sa.func.replace(column, one, other)) for one, other in orders), else_=column
    )
    return sa.func.replace(born, as_written(LAST_NAME), own(numbers.c.last_name))


def turned(words: list[str], number: int) -> list[str]:
    return [words[(place + number) % len(words)] for place in range(len(words))]


def renumbered(column: sa.Column[Any], kind: str) -> sa.ColumnElement[str]:
    """As `request:12`."""
    key = sa.cast(sa.func.substr(column, len(kind) + 1), sa.BigInteger)
    return kind + sa.cast(key - numbers.c.number, sa.String)


def earlier(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    minutes = numbers.c.number * MINUTES_APART
    if dialect == "postgresql":
        return column - minutes * sa.text("interval '1 minute'")
    return sa.func.strftime("%Y-%m-%d %H:%M:%f000", column, sa.cast(-minutes, sa.String) + " minutes")
