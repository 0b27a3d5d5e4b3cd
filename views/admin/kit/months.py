"""A list's filters by month or day, as the recap links to them. What is no month or day is 404."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Query

from app.forms.written import day_in, month_in
from app.reports.recap import end_of
from models.calendar.local_time import say_date
from models.recap import Month
from views.admin.kit.filters import Apply, ListFilter, Writing
from views.admin.kit.paging import not_found

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def month_written(text: str) -> str:
    """“2020-07” of whatever way of writing that month; "" when it is none from 2000 to 2199."""
    first = month_in(text)
    return str(Month.of(first)) if first and _FIRST_YEAR <= first.year <= _LAST_YEAR else ""


def day_written(text: str) -> str:
    """“2020-12-31”, likewise."""
    day = day_in(text)
    return day.isoformat() if day and _FIRST_YEAR <= day.year <= _LAST_YEAR else ""


A_MONTH = Writing("bulan", "Juli 2020", month_written, lambda month: Month.parse(month).full_name)
A_DAY = Writing("tanggal", "31 Desember 2020", day_written, lambda day: say_date(date.fromisoformat(day)))


def in_month(column: Any) -> Apply:
    """Rows whose time lies in the month of the office's clock, "2020-07"."""

    def apply(query: Query[Any], text: str) -> Query[Any]:
        month = _month(text)
        return query.filter(column >= month.starts_at, column < month.after().starts_at)

    return apply


def spans(column: Any) -> tuple[ListFilter, ...]:
    """Several months, or all until a day: shown only where a link asks for them."""
    return (
        ListFilter("dari", "Dari bulan", lambda query, text: query.filter(column >= _month(text).starts_at),
                   writing=A_MONTH, only_when_asked=True),
        ListFilter("sampai", "Sampai bulan", lambda query, text: query.filter(column < _month(text).after().starts_at),
                   writing=A_MONTH, only_when_asked=True),
        ListFilter("hingga", "Sampai tanggal", lambda query, text: query.filter(column < end_of(_day(text))),
                   writing=A_DAY, only_when_asked=True),
    )  # fmt: skip


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        not_found()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        not_found()
    return day if 2000 <= day.year < 2200 else not_found()
