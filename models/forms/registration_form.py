"""The form of the registration, in the shape of a service's: its newest row is the one in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Plain, UtcDateTime, db, utcnow
from models.forms.definition import Definition
from models.forms.service import parsed


class RegistrationForm(Model):
    __tablename__ = "registration_form"

    document: Mapped[dict[str, Any]] = mapped_column(Plain)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @classmethod
    def current(cls) -> RegistrationForm:
        return db.session.scalars(sa.select(cls).order_by(cls.id.desc()).limit(1)).one()

    @property
    def definition(self) -> Definition:
        return parsed("registration", self)
