"""The two kinds of case that stand in one queue, and the words of their indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from models.base import UtcDateTime, db
from models.cases.case import ASKED_FIRST
from models.registrations.applicant import REGISTRATION_WAITS, Applicant
from models.requests.service_request import REQUEST_WAITS, AnyCase, ServiceRequest

SqlCondition = sa.ColumnElement[bool]


@dataclass(frozen=True, eq=False)
class CaseKind:
    """`word` stands in addresses. `waits_text` and `asked_first` are the words of an index, so that it is used."""

    word: str
    rank: int  # where two promises end at the same moment
    model: type[Applicant] | type[ServiceRequest]
    waits_text: str
    asked_first: sa.ColumnElement[Any]
    own: Any  # the columns of its table once more, for a query within the query

    @property
    def waits(self) -> SqlCondition:
        """What waits for the office."""
        if db.engine.dialect.name != "sqlite":
            return cast(SqlCondition, sa.text(f"({self.waits_text})"))
        # SQLite keeps no statistics: it would collect all of these statuses by their own index, and sort them.
        # What is said to be likely it leaves to the paginator.
        return sa.and_(*(sa.text(f"likely({term})") for term in self.waits_text.split(" AND ")))

    @property
    def columns(self) -> Any:
        """Of its own table: a registration's account is not joined."""
        return self.table.c

    @property
    def table(self) -> sa.Table:
        return self.model.__table__

    @property
    def key(self) -> tuple[sa.ColumnElement[Any], ...]:
        """What the queue is sorted by."""
        return self.asked_first, self.columns.id


def _kind(word: str, rank: int, model: Any, waits_text: str) -> CaseKind:
    asked_first: sa.ColumnElement[Any] = sa.literal_column(ASKED_FIRST, UtcDateTime)
    return CaseKind(word, rank, model, waits_text, asked_first, model.__table__.alias("own").c)


REGISTRATION_KIND = _kind("pendaftaran", 0, Applicant, REGISTRATION_WAITS)
REQUEST_KIND = _kind("permohonan", 1, ServiceRequest, REQUEST_WAITS)
QUEUE_KINDS = {kind.word: kind for kind in (REGISTRATION_KIND, REQUEST_KIND)}


def row_by_row(condition: SqlCondition) -> SqlCondition:
    """What is looked at row by row while the queue is walked: no other index is used for it.

    SQLite would rather collect all rows of a status or service by their index, and sort them; so would PostgreSQL,
    which takes several conditions on one column for independent. It guesses that every second row passes.
    """
    return sa.case((condition, sa.true()), else_=sa.false())


def address_word(case: AnyCase) -> str:
    """What stands in the address of its page: “pendaftaran”, “permohonan”."""
    return next(word for word, kind in QUEUE_KINDS.items() if kind.model.subject_kind == case.subject_kind)
