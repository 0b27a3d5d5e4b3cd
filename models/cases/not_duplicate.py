"""Two cases that looked alike and that an officer told apart (“bukan ganda”): they are not shown as alike again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.accounts.account import Operator
from models.base import Key, Model, UtcDateTime, db, utcnow
from models.cases.audit import AuditEvent
from models.cases.case import Case


class NotDuplicate(Model):
    """A pair of cases of one kind, the smaller key first."""

    __tablename__ = "not_duplicate"
    __table_args__ = (sa.UniqueConstraint("kind", "first_id", "second_id"),
                      sa.Index("ix_not_duplicate_second", "kind", "second_id"))  # fmt: skip

    kind: Mapped[str] = mapped_column(sa.String(10))  # subject_kind of both
    first_id: Mapped[int] = mapped_column(Key)
    second_id: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    by_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("operator.id"))

    @classmethod
    def remember(cls, one: Case, other: Case, *, by: Operator) -> None:
        """In the caller's transaction, and in the trail of both; said twice it is remembered once."""
        if other.id in cls.of(one):
            return
        first, second = sorted((one.id, other.id))
        db.session.add(cls(kind=one.subject_kind, first_id=first, second_id=second, by_id=by.id))
        for case, against in ((one, other), (other, one)):
            AuditEvent.record(case.subject_name, "not_duplicate", by=by, particulars={"other": against.reference})

    @classmethod
    def of(cls, case: Case) -> set[int]:
        """The keys of the cases that this one was told apart from."""
        pairs = sa.select(cls.first_id, cls.second_id).where(
            cls.kind == case.subject_kind, sa.or_(cls.first_id == case.id, cls.second_id == case.id)
        )
        return {key for pair in db.session.execute(pairs) for key in pair} - {case.id}
