"""A list's filters by days or an hour, as the supervisor's page links to them. What is no time is 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Query

from app.reports.performance.period import Moments
from views.admin.kit.filters import FilterChoices, ListFilter
from views.admin.kit.paging import not_found, single


def moments_filter(key: str, label: str, condition: Callable[[Moments], sa.ColumnElement[bool]]) -> ListFilter:
    """Led to from elsewhere: it can be kept or left, and says in words what it asks."""

    def apply(query: Query[Any], text: str) -> Query[Any]:
        return query.filter(condition(moments_in(text)))

    return ListFilter(key, label, apply, lambda: chosen(key), only_when_asked=True)


def chosen(key: str) -> FilterChoices:
    written = single(key)
    return [(written, moments_in(written).title)] if written else ()


def moments_in(text: str) -> Moments:
    try:
        return Moments.read(text)
    except ValueError:
        not_found()
