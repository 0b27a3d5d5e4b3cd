"""How often something was tried: counters in the database, because several processes must agree."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime


class Attempts(Base):
    """How many times `key` (a digest: never a NIK or a number) was tried in the window that began at `since`."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    times: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # not before (app/core/growing_waits.py)
