"""Whom a request is about."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model


class Subject(Model):
    """Whom or what a request is about: how everything ever asked for a NIK, KK or passport is found."""

    __tablename__ = "subject"
    __table_args__ = (sa.Index("ix_subject_value", "value_index", "service_request_id"),)

    service_request_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service_request.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))  # nik, kk, passport
    value_index: Mapped[str] = mapped_column(sa.String(32))
