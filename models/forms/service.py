"""The catalogue: services, and the versions of their forms."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, Plain, UtcDateTime, enum_column, utcnow
from models.forms.definition import Definition


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Service(Model):
    """What a citizen can ask for (layanan)."""

    __tablename__ = "service"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(80))
    description: Mapped[str] = mapped_column(sa.String(1000), default="")
    group: Mapped[str] = mapped_column("group_slug", sa.String(40))
    group_name: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int] = mapped_column(default=0)  # order within the whole catalogue
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]  # the first day on which it is closed
    silent_messages: Mapped[list[str]] = mapped_column(Plain, default=list, server_default="[]")  # keys not sent
    version: Mapped[int] = mapped_column(default=1)  # of this row; the form's is ServiceVersion.number
    published_id: Mapped[int | None] = mapped_column(
        Key, sa.ForeignKey("service_version.id", use_alter=True, name="fk_service_published_id_service_version")
    )
    replaced_by: Mapped[str | None] = mapped_column(sa.String(60))  # slug of the service that took its place
    published: Mapped[ServiceVersion | None] = relationship(foreign_keys=[published_id], post_update=True)

    __mapper_args__ = {"version_id_col": version}

    def is_open(self, on: date) -> bool:
        return (
            self.published_id is not None
            and (self.opens_on is None or self.opens_on <= on)
            and (self.closes_on is None or on < self.closes_on)
        )

    def __str__(self) -> str:
        return self.short_name


class ServiceVersion(Model):
    """An immutable form: its JSON is never edited, a new version takes its place. Requests keep theirs."""

    __tablename__ = "service_version"
    __table_args__ = (sa.UniqueConstraint("service_id", "number"),)

    service_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("service.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_column(VersionState), default=VersionState.DRAFT)
    shipped: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # with the product: a newer replaces it
    document: Mapped[dict[str, Any]] = mapped_column(Plain, deferred=True)  # large; parsed once
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    service: Mapped[Service] = relationship(foreign_keys=[service_id])

    @property
    def definition(self) -> Definition:
        return parsed("service", self)


class Written(Protocol):
    """A row that holds a form."""

    id: int
    document: dict[str, Any]
    created_at: datetime


_definitions: dict[tuple[str, int, datetime], Definition] = {}


def parsed(kind: str, row: Written) -> Definition:
    """A form's definition, parsed once per process: its row never changes."""
    key = (kind, row.id, row.created_at)
    if key not in _definitions:
        read = Definition.of_registration if kind == "registration" else Definition.from_json
        _definitions[key] = read(row.document)
    return _definitions[key]
