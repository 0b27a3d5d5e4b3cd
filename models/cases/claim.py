"""Whose hands a case is in: held while it is looked at (a quarter of an hour), or assigned until it is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.accounts.account import Account, Operator
from models.base import Key, UtcDateTime, db, utcnow
from models.calendar.local_time import local
from models.cases.audit import AuditEvent
from models.cases.workflow import HasWorkflow, MoveRefused, short_enough

HELD_FOR = timedelta(minutes=15)
LONGEST_NOTE = 300


class HasClaim(HasWorkflow):
    """Neither a claim nor an assignment is a change of the case: its `version` stays, so no page becomes stale."""

    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    def claimed_by_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(Key, sa.ForeignKey("operator.id"))

    @declared_attr
    def assigned_to_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(Key, sa.ForeignKey("operator.id"))

    @declared_attr
    def claimed_by(cls: Any) -> Mapped[Operator | None]:  # noqa: N805
        return relationship(Operator, foreign_keys=f"{cls.__name__}.claimed_by_id", lazy="select")

    @declared_attr
    def assigned_to(cls: Any) -> Mapped[Operator | None]:  # noqa: N805
        return relationship(Operator, foreign_keys=f"{cls.__name__}.assigned_to_id", lazy="select")

    @property
    def holder(self) -> Operator | None:
        """Who looks at it now; a claim older than a quarter of an hour holds nothing."""
        living = self.claimed_at is not None and utcnow() - self.claimed_at < HELD_FOR
        return self.claimed_by if living else None

    @classmethod
    def free_for(cls, operator: Operator) -> sa.ColumnElement[bool]:
        """A condition of the query: nobody else looks at it."""
        columns = cls._columns()
        return sa.or_(
            columns.claimed_by_id.is_(None), columns.claimed_by_id == operator.id,
            columns.claimed_at <= utcnow() - HELD_FOR,
        )  # fmt: skip

    def claim(self, *, by: Operator, take_over: bool = False) -> bool:
        """Hold it for a quarter of an hour from now; False when somebody else does. Taking over is logged."""
        before = self.holder
        if not self._write(None if take_over else self.free_for(by), claimed_by_id=by.id, claimed_at=utcnow()):
            return False
        if before and before.id != by.id:
            AuditEvent.record(self.subject_name, "take_over", by=by, particulars={"from": before.name})
        return True

    def release(self, *, by: Operator) -> None:
        """Let go of it, if this person holds it."""
        self._write(self._columns().claimed_by_id == by.id, claimed_by_id=None, claimed_at=None)

    def expect_free(self, by: Account) -> None:
        """Raises MoveRefused while somebody else looks at it."""
        holder = self.holder
        if holder and holder.id != by.id and self.claimed_at:
            since = f"{local(self.claimed_at):%H.%M}"
            raise MoveRefused(f"Sedang diperiksa oleh {holder.name} sejak pukul {since}. Ambil alih dulu bila perlu.")

    def assign(self, to: Operator | None, *, by: Operator, note: str = "") -> None:
        """For this person alone, until it is decided; None: for whoever comes next. Raises MoveRefused."""
        note = short_enough(note, LONGEST_NOTE, "Catatan")
        if to and not (to.may_sign_in and self.moves_open_to(to)):
            raise MoveRefused(f"{to.name} tidak memegang pos untuk langkah berikutnya. Pilih petugas lain.")
        self._write(None, assigned_to_id=to.id if to else None, claimed_by_id=None, claimed_at=None)
        particulars = {"to": to.name if to else None} | ({"note": note} if note else {})
        AuditEvent.record(self.subject_name, "assign", by=by, particulars=particulars)

    def _write(self, condition: sa.ColumnElement[bool] | None, **values: Any) -> bool:
        columns = self._columns()
        statement = sa.update(cast(sa.Table, type(self).__table__)).where(columns.id == self.id)  # type: ignore[attr-defined]
        if condition is not None:
            statement = statement.where(condition)
        done = cast(sa.CursorResult, db.session.execute(statement.values(**values))).rowcount == 1
        db.session.expire(self, ["claimed_by_id", "claimed_at", "claimed_by", "assigned_to_id", "assigned_to"])
        return done

    @classmethod
    def _columns(cls) -> Any:
        return cls.__table__.c  # type: ignore[attr-defined]
