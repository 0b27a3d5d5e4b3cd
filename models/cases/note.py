"""What operators tell each other about a case. No citizen ever sees it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.accounts.account import Operator
from models.base import Key, Model, UtcDateTime, db, utcnow
from models.cases.case import Case
from models.cases.refusals import MoveRefused, short_enough
from models.sealed import Sealed

_LONGEST = 1000


class Note(Model):
    """Written once. Sealed: people write names and numbers into it."""

    __tablename__ = "note"
    __table_args__ = (sa.Index("ix_note_subject", "subject", "id"),)

    subject: Mapped[str] = mapped_column(sa.String(60))  # "request:12", "applicant:3"
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    account_id: Mapped[int] = mapped_column(Key, sa.ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(sa.String(200))  # as it was then
    text: Mapped[str] = mapped_column(Sealed("note.text"))

    @classmethod
    def write(cls, case: Case, text: str, *, by: Operator) -> Note:
        """Raises MoveRefused when it is empty or too long."""
        if not text.strip():
            raise MoveRefused("Catatannya masih kosong.")
        kept = short_enough(text, _LONGEST, "Catatan")
        note = cls(subject=case.subject_name, account_id=by.id, account_name=by.name, text=kept)
        db.session.add(note)
        return note

    @classmethod
    def about(cls, case: Case, limit: int = 50) -> list[Note]:
        """The newest first."""
        query = sa.select(cls).where(cls.subject == case.subject_name).order_by(cls.id.desc()).limit(limit)
        return list(db.session.scalars(query))
