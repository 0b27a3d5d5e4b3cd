"""What the worker counted for the supervisor's page: a row for each day, week and month, and one for what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Plain, UtcDateTime


class Rollup(Base):
    """Counted for all supervisors whose posts cover the same: `scope` is a digest of what they do."""

    __tablename__ = "rollup"

    scope: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    span: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    first: Mapped[date] = mapped_column(primary_key=True)  # its first day
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # as of when; of a week or month, when it was added up
    content: Mapped[dict[str, Any]] = mapped_column(Plain)
