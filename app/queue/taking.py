"""Taking the next case: two operators never get the same one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa

from app.queue.desk import Desk, in_nobodys_hands
from app.queue.filters import EVERYTHING, QueueFilter
from app.queue.kinds import CaseKind, SqlCondition, row_by_row
from app.queue.rows import QueuePaginator
from models.accounts.account import Operator
from models.base import db
from models.cases import claims
from models.requests.service_request import AnyCase


def take_next(operator: Operator, asked: QueueFilter = EVERYTHING) -> AnyCase | None:
    """Claim the first case that nobody looks at, this operator's own assignments first; None: there is none.

    In the caller's transaction, which on SQLite must have begun as a writing one (a POST does). What this operator
    holds already is not the next; it stands under "Milik saya". A tab of what does not wait offers the first tab's.
    """
    asked = QueuePaginator.of(asked, operator).asked
    for kind, condition in _heads(operator, asked):
        first = sa.select(kind.columns.id).where(condition).order_by(*kind.key).limit(1)
        # PostgreSQL passes over the rows that others are taking this very moment; SQLite lets them wait.
        key = db.session.scalar(first.with_for_update(skip_locked=True, of=kind.table), asked.said_by(operator))
        if key and claims.claim(case := _read(kind, key), by=operator):
            return case
    return None


def _read(kind: CaseKind, key: int) -> AnyCase:
    return cast(AnyCase, db.session.get_one(kind.model, key, populate_existing=True))


def _heads(operator: Operator, asked: QueueFilter) -> Iterator[tuple[CaseKind, SqlCondition]]:
    """Where a free case is: each part of the queue that has one, the part with the oldest first."""
    parts = list(_free_parts(operator, asked))
    firsts = [
        sa.select(sa.literal_column(str(place)).label("place"), sa.literal_column(str(rank)).label("rank"),
                  kind.asked_first.label("asked_first"))
        .where(condition).order_by(*kind.key).limit(1).subquery()
        for place, (rank, kind, condition) in enumerate(parts)
    ]  # fmt: skip
    if not firsts:
        return
    found = db.session.execute(sa.union_all(*(sa.select(first) for first in firsts)), asked.said_by(operator)).all()
    for place, _, _ in sorted(found, key=lambda head: (head[1], head[2], head[0])):
        yield parts[place][1:]


def _free_parts(operator: Operator, asked: QueueFilter) -> Iterator[tuple[int, CaseKind, SqlCondition]]:
    desk = Desk.of(operator)
    tab = asked.tab_of(desk)
    if tab and not tab.offered:
        tab = QueueFilter().tab_of(desk)
    waiting = desk.parts_of(tab) if tab else {}
    for kind, condition in asked.parts_for(desk, tab).items():
        if kind not in waiting:
            continue
        owner = kind.columns.assigned_to_id
        free = sa.and_(condition, waiting[kind], row_by_row(in_nobodys_hands(kind)))
        yield 0, kind, sa.and_(free, owner == operator.id)
        yield 1, kind, sa.and_(free, row_by_row(owner.is_(None)))
