"""How much stands in each tab, for all tabs in one statement; nobody counts further than a hundred."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.queue.desk import Desk, asked_by
from app.queue.kinds import CaseKind, SqlCondition
from models.accounts.account import Operator
from models.base import db

_MOST_COUNTED = 100


def counts_for(operator: Operator) -> dict[str, str]:
    """By the keys of the operator's tabs, as they are shown: "12", "99+"."""
    desk = Desk.of(operator)
    keys, statement = desk.once("counts", lambda: _statement(desk))
    numbers: dict[str, int] = dict.fromkeys(keys, 0)
    for key, number in zip(keys, db.session.execute(statement, asked_by(operator)).one() if keys else (), strict=True):
        numbers[key] += number
    for tab in desk.tabs:
        if tab.sum_of:
            numbers[tab.key] = sum(numbers.get(key, 0) for key in tab.sum_of)
    return {tab.key: count_text(numbers[tab.key]) for tab in desk.tabs}


def _statement(desk: Desk) -> tuple[list[str], sa.Select[*tuple[Any, ...]]]:
    """A column for each kind of each tab, but of those that are sums; and the tabs' keys in this order."""
    counted = [(tab, kind, part) for tab in desk.tabs if not tab.sum_of for kind, part in desk.parts_of(tab).items()]
    columns = [_up_to_most(kind, part).label(f"n{place}") for place, (tab, kind, part) in enumerate(counted)]
    return [tab.key for tab, _, _ in counted], sa.select(*columns)


def count_text(number: int) -> str:
    return f"{_MOST_COUNTED - 1}+" if number >= _MOST_COUNTED else str(number)


def _up_to_most(kind: CaseKind, part: SqlCondition) -> sa.ScalarSelect[Any]:
    # In order, or PostgreSQL would look for the hundred from the beginning of the table, where the oldest are.
    some: sa.Select[*tuple[Any, ...]] = (
        sa.select(sa.literal_column("1")).select_from(kind.table).where(part).order_by(*kind.key)
    )
    few = some.limit(sa.literal_column(str(_MOST_COUNTED))).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()
