"""A month as the office counts it, and what people write beside it in the recap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.accounts.account import Account
from models.base import Base, db
from models.calendar.local_time import month_names, zone
from models.cases.audit import AuditEvent


@dataclass(frozen=True, order=True)
class Month:
    """A month of the office's own clock; `str()` gives "2020-07"."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Of "2020-07", from 2000 to 2199. Raises ValueError."""
        match = re.fullmatch(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])", text or "")
        if match is None:
            raise ValueError(f"{text!r} is no month")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def after(self, months: int = 1) -> Month:
        """So many months later; earlier when negative."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    @property
    def starts_at(self) -> datetime:
        """Its first instant, in UTC."""
        return datetime(self.year, self.number, 1, tzinfo=zone()).astimezone(UTC)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.after().first_day - timedelta(days=1)

    @property
    def name(self) -> str:
        return month_names()[self.number]

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.year}"


class RecapNote(Base):
    """The remark (Ket) of one month, "2020-07"."""

    __tablename__ = "recap_note"

    month: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    remark: Mapped[str] = mapped_column(sa.String(500), default="")

    @classmethod
    def of(cls, first: Month, last: Month) -> dict[Month, str]:
        """The remarks of these months; a month without one is absent."""
        query = sa.select(cls.month, cls.remark).where(cls.month.between(str(first), str(last)))
        return {Month.parse(month): remark for month, remark in db.session.execute(query)}

    @classmethod
    def write(cls, month: Month, remark: str, *, by: Account) -> None:
        """Put this remark in the place of the old one, with its trace; the same one again leaves none."""
        remark = " ".join(remark.split())[:500]
        note = db.session.get(cls, str(month)) or cls(month=str(month), remark="")
        if note.remark == remark:
            return
        note.remark = remark
        db.session.add(note)
        AuditEvent.record(f"recap:{month}", "edit", by=by, particulars={"remark": remark})
