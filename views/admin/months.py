"""A list's filter by month, as the recap links to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Query

from models.recap import Month
from views.admin.filters import Apply
from views.admin.paging import not_found


def in_month(column: Any) -> Apply:
    """Rows whose time lies in the month of the office's clock, "2020-07"; anything else is 404."""

    def apply(query: Query, text: str) -> Query:
        try:
            month = Month.parse(text)
        except ValueError:
            not_found()
        return query.filter(column >= month.starts_at, column < month.after().starts_at)

    return apply
