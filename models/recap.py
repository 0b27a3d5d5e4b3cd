"""A month as the office counts it, and what people write beside it in the recap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from babel.dates import format_date
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, db
from models.local_time import zone


@dataclass(frozen=True, order=True)
class Month:
    """A month of the office's own clock; `str()` gives "2020-07"."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Raises ValueError for anything but "2020-07"."""
        match = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text or "")
        if match is None:
            raise ValueError(f"{text!r} is no month")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def after(self, months: int = 1) -> Month:
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    @property
    def starts_at(self) -> datetime:
        """Its first instant, in UTC."""
        return datetime(self.year, self.number, 1, tzinfo=zone()).astimezone(UTC)

    @property
    def last_day(self) -> date:
        following = self.after()
        return date(following.year, following.number, 1) - timedelta(days=1)

    @property
    def name(self) -> str:
        return format_date(date(self.year, self.number, 1), "MMMM", locale="id")

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
        rows = db.session.execute(sa.select(cls.month, cls.remark).where(cls.month.between(str(first), str(last))))
        return {Month.parse(month): remark for month, remark in rows}
