"""Which installation a database is: one row that proves its keys, names its file store and remembers the time.

A database without tables, or of before this row, has none; the first start writes it (app/operations/belonging.py).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.sealed import Sealed

THE_ONE = 1


class Installation(Base):
    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=THE_ONE)
    uid: Mapped[str] = mapped_column(sa.String(32))  # also kept in the file store that belongs to this database
    proof: Mapped[str] = mapped_column(Sealed("installation.proof"))  # the same: it opens with the right keys only
    index_proof: Mapped[str] = mapped_column(sa.String(32))  # and its blind index
    has_store: Mapped[bool] = mapped_column(default=False)  # the store was once marked as ours
    restored_from: Mapped[str | None] = mapped_column(sa.String(80))  # the name of the snapshot
    clock_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # housekeeping last looked at the clock
    leapt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when it is further on than it can be
