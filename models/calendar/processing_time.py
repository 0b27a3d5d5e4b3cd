"""How long a service usually takes, from what was finished lately: measured by the worker, read by every page."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, UtcDateTime


class UsualTime(Model):
    """One row a service. Working minutes of its office, from sending to *selesai*."""

    __tablename__ = "usual_time"

    service_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service.id"), unique=True)
    counted: Mapped[int]  # how many requests it was measured from
    median_minutes: Mapped[int]
    nine_of_ten_minutes: Mapped[int]
    measured_at: Mapped[datetime] = mapped_column(UtcDateTime)
