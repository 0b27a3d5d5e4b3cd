"""The monthly recap of the office's report: registrations and requests by month, and people up to a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from models.base import db
from models.calendar.local_time import zone
from models.recap import Month, RecapNote
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest

# The columns of the report of 2020, always shown; any other line follows once it has numbers.
REPORT_LINES = ("KTP-el Perubahan Data", "KTP-el Hilang/Rusak", "KIA", "Konsolidasi Manual")
MOST_MONTHS = 120


class RecapRefused(ValueError):
    """A range that cannot be counted. `str()` is the sentence, in Indonesian."""


@dataclass(frozen=True)
class Numbers:
    """Registrations, and requests by line of the recap; a line without any may be absent."""

    users: int
    counts: dict[str, int]


@dataclass(frozen=True)
class RecapRow(Numbers):
    """The numbers of one month, and what the office remarks on it."""

    month: Month
    remark: str


@dataclass(frozen=True)
class Recap:
    lines: tuple[str, ...]
    rows: tuple[RecapRow, ...]

    @property
    def first(self) -> Month:
        return self.rows[0].month

    @property
    def last(self) -> Month:
        return self.rows[-1].month

    @property
    def total(self) -> Numbers:
        counts = {line: sum(row.counts.get(line, 0) for row in self.rows) for line in self.lines}
        return Numbers(sum(row.users for row in self.rows), counts)

    @property
    def within_a_year(self) -> bool:
        """Then the month's name is enough."""
        return self.first.year == self.last.year

    @property
    def title(self) -> str:
        """“Juli s.d. Desember 2020”."""
        if self.first == self.last:
            return self.first.full_name
        first = self.first.name if self.within_a_year else self.first.full_name
        return f"{first} s.d. {self.last.full_name}"


@dataclass(frozen=True)
class PeopleCount:
    """Different persons (by NIK) up to the end of a day."""

    until: date
    registered: int
    filed: int


def recap(first: Month, last: Month) -> Recap:
    """Count every month from first to last by the day of sending, whatever became of the case.

    Drafts never count. Raises RecapRefused for a range that is backwards or longer than ten years.
    """
    months = _months(first, last)
    users = _by_month(months, Applicant.submitted_at)
    requests = _by_month(months, ServiceRequest.submitted_at, ServiceRequest.recap_line)
    remarks = RecapNote.of(first, last)
    counts: dict[Month, dict[str, int]] = defaultdict(dict)
    for (month, line), number in requests.items():
        counts[month][line] = number
    rows = tuple(RecapRow(users.get((m,), 0), counts[m], m, remarks.get(m, "")) for m in months)
    return Recap(_lines({line for _, line in requests}), rows)


def people_until(day: date) -> PeopleCount:
    """How many persons registered, and how many asked for something, up to the end of this local day."""
    end = end_of(day)
    persons = sa.select(sa.func.count(Applicant.nik_index.distinct()))
    registered = persons.where(Applicant.submitted_at < end)
    filed = persons.join(ServiceRequest, ServiceRequest.applicant_id == Applicant.id)
    return PeopleCount(
        day,
        db.session.scalar(registered) or 0,
        db.session.scalar(filed.where(ServiceRequest.submitted_at < end)) or 0,
    )


def end_of(day: date) -> datetime:
    """The first instant after this local day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone()).astimezone(UTC)


def _months(first: Month, last: Month) -> list[Month]:
    if last < first:
        raise RecapRefused("Bulan akhir harus sama dengan atau sesudah bulan awal.")
    length = (last.year - first.year) * 12 + last.number - first.number + 1
    if length > MOST_MONTHS:
        raise RecapRefused("Pilih rentang paling lama sepuluh tahun.")
    return [first.after(n) for n in range(length)]


def _by_month(
    months: list[Month], at: sa.SQLColumnExpression[Any], *others: sa.SQLColumnExpression[Any]
) -> dict[tuple[Any, ...], int]:
    """Rows per month of `at` and per value of the other columns."""
    # The bounds are compared, not the month computed: the same on both databases, and the index serves.
    bucket = sa.case(*((at < month.after().starts_at, str(month)) for month in months)).label("recap_month")
    query = (
        sa.select(bucket, *others, sa.func.count())
        .where(at >= months[0].starts_at, at < months[-1].after().starts_at)
        .group_by(sa.text("recap_month"), *others)
    )
    return {(Month.parse(month), *values): number for month, *values, number in db.session.execute(query)}


def _lines(counted: set[str | None]) -> tuple[str, ...]:
    others = sorted(line for line in counted if line and line not in REPORT_LINES)
    return (*REPORT_LINES, *others)
