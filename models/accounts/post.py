"""A post: what an operator does, for which services, at which offices."""

from __future__ import annotations

from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts.permission import ROLE_PERMISSIONS, Permission, Role
from models.base import Key, Model, enum_column
from models.forms.service import Service
from models.offices.region import Office

post_service = sa.Table(
    "post_service", Model.metadata,
    sa.Column("post_id", Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("service_id", Key, sa.ForeignKey("service.id", ondelete="CASCADE"), primary_key=True),
)  # fmt: skip
post_office = sa.Table(
    "post_office", Model.metadata,
    sa.Column("post_id", Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("office_id", Key, sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
)  # fmt: skip


class Scoped(Protocol):
    """What lies in somebody's scope: a case, by the keys of its services and offices. None means every scope."""

    @property
    def scope_services(self) -> frozenset[int]: ...

    @property
    def scope_offices(self) -> frozenset[int]: ...


class Post(Model):
    """(role, services, offices); none listed means all of them."""

    __tablename__ = "post"

    operator_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("operator.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    operator: Mapped[Any] = relationship("Operator", back_populates="posts")
    services: Mapped[list[Service]] = relationship(secondary=post_service, lazy="selectin")
    offices: Mapped[list[Office]] = relationship(secondary=post_office, lazy="selectin")

    def allows(self, permission: Permission) -> bool:
        return permission in ROLE_PERMISSIONS[self.role]

    def covers(self, case: Scoped) -> bool:
        """Whether this very case is in the post's scope; a case without service or office is in every scope."""
        services = {service.id for service in self.services}
        offices = {office.id for office in self.offices}
        return (not services or case.scope_services <= services) and (
            not offices or not case.scope_offices or bool(case.scope_offices & offices)
        )

    def __str__(self) -> str:
        return self.role.value
