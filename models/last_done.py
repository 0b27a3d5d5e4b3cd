"""When each of the tasks that nobody watches was last done: the worker's heartbeat, the backup."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime, db, enum_column, utcnow


class Task(StrEnum):
    WORK = "work"  # a worker went round
    BACKUP = "backup"
    DEMO = "demo"  # everybody here is invented
    COUNT = "count"  # what the supervisor's page shows
    WRITE = "write"  # /readyz wrote, to see that it can


class LastDone(Base):
    __tablename__ = "last_done"

    task: Mapped[Task] = mapped_column(enum_column(Task), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def when(cls, task: Task) -> datetime | None:
        return db.session.scalar(sa.select(cls.at).where(cls.task == task))


# One statement on both databases.
_NOW = sa.text(
    "INSERT INTO last_done (task, at) VALUES (:task, :at) ON CONFLICT (task) DO UPDATE SET at = excluded.at"
).bindparams(sa.bindparam("at", type_=UtcDateTime()))

_HELD = sa.text(
    "INSERT INTO last_done (task, at) VALUES (:task, :at) ON CONFLICT (task) DO UPDATE SET at = last_done.at"
).bindparams(sa.bindparam("at", type_=UtcDateTime()))


def done_now(task: Task, connection: sa.Connection | None = None) -> None:
    """The caller commits."""
    (connection or db.session).execute(_NOW, {"task": task.value, "at": utcnow()})


def hold_task(task: Task) -> None:
    """Until the caller's commit whoever does the same waits; when it was last done stays as it is."""
    db.session.execute(_HELD, {"task": task.value, "at": utcnow()})
