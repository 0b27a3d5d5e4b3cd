"""The audit trail: written once, never edited (a trigger of the database refuses, see migrations)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.accounts.account import Account
from models.base import Key, Model, Plain, UtcDateTime, db, utcnow


class AuditEvent(Model):
    """Somebody did something to something. `particulars` holds keys of answers and reasons, never answers."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_subject", "subject", "id"),
                      sa.Index("ix_audit_event_name", "name", "at"),
                      sa.Index("ix_audit_event_account", "account_id", "id"))  # fmt: skip

    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    account_id: Mapped[int | None] = mapped_column(Key, sa.ForeignKey("account.id"))
    account_name: Mapped[str | None] = mapped_column(sa.String(200))  # as it was then; None is the house itself
    subject: Mapped[str] = mapped_column(sa.String(60))  # "request:12", "applicant:3", "office:1"
    name: Mapped[str] = mapped_column(sa.String(40))
    before: Mapped[str | None] = mapped_column(sa.String(24))
    after: Mapped[str | None] = mapped_column(sa.String(24))
    particulars: Mapped[dict[str, Any]] = mapped_column(Plain, default=dict)
    group: Mapped[str] = mapped_column("group_id", sa.String(32))  # one decision may be several moves
    kept: Mapped[dict[str, Any] | None] = mapped_column(Plain)  # what an undo puts back

    @classmethod
    def record(
        cls, subject: str, name: str, *, by: Account | None, before: Any = None, after: Any = None,
        particulars: dict[str, Any] | None = None, group: str = "", kept: dict[str, Any] | None = None,
    ) -> AuditEvent:  # fmt: skip
        """Add an event to the caller's transaction."""
        event = cls(
            subject=subject, name=name, account_id=by.id if by else None, account_name=by.display_name if by else None,
            before=before, after=after, particulars=particulars or {}, group=group, kept=kept, at=utcnow(),
        )  # fmt: skip
        db.session.add(event)
        return event

    @classmethod
    def of(cls, subject: str, limit: int = 200) -> list[AuditEvent]:
        """The newest first."""
        query = sa.select(cls).where(cls.subject == subject).order_by(cls.id.desc()).limit(limit)
        return list(db.session.scalars(query))
