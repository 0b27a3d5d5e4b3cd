"""The ground every model stands on: one database object, one key type, times in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self, cast

import sqlalchemy as sa
from flask_babel.speaklater import LazyString
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.rehearsal import RehearsingSession


class Base(DeclarativeBase):
    __table__: ClassVar[sa.Table]

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"class_": RehearsingSession})


class Key(sa.types.TypeDecorator[int]):
    """A 64-bit key that also takes the strings a form sends: PostgreSQL refuses `bigint = varchar`."""

    impl = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite autoincrements INTEGER only
    cache_ok = True

    def coerce_compared_value(self, op: object, value: object) -> Self:
        return self

    def process_bind_param(self, value: int | str | None, dialect: sa.Dialect) -> int | None:
        return None if value is None else int(value)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware time, stored as UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(enum: type[StrEnum], length: int = 24) -> sa.Enum:
    """A column type for a StrEnum: kept as its word, without a database type that migrations would have to alter."""
    return sa.Enum(
        enum, native_enum=False, create_constraint=False, length=length, values_callable=lambda e: [m.value for m in e]
    )


def partial_index(name: str, *columns: str | sa.TextClause, where: str, unique: bool = False) -> sa.Index:
    """Of those rows for which `where` holds, on both databases. A query must use its very words to be helped by it."""
    return sa.Index(name, *columns, unique=unique, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


Translatable = str | LazyString  # text as it stands, or in the language of whoever will read it

Plain = sa.JSON().with_variant(JSONB(), "postgresql")


class Model(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)


def rows_changed(statement: sa.Update) -> int:
    """Make this change now; how many rows it met."""
    return cast("sa.CursorResult[Any]", db.session.execute(statement)).rowcount


_behind: ContextVar[timedelta] = ContextVar("behind", default=timedelta())


# No machine of an installation is further ahead of another. What seems to have happened later than that was written
# while a clock was wrong, and holds nothing.
CLOCKS_APART = timedelta(minutes=5)


def utcnow() -> datetime:
    return datetime.now(UTC) - _behind.get()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Within it, and in this thread only, it is that moment: the demo lives through its past by the same verbs."""
    before = _behind.set(datetime.now(UTC) - moment)
    try:
        yield
    finally:
        _behind.reset(before)
