"""How the trail is asked for the decisions behind a number of the supervisor's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Query

from app.reports.performance.events import in_scope, not_undone, of_kind
from app.reports.performance.period import Moments
from app.reports.performance.reasons import asks_to_correct, gives_reason
from models.cases.audit import AuditEvent
from views.admin.kit.filters import Apply, ListFilter
from views.admin.kit.moments import moments_filter
from views.admin.kit.paging import single
from views.admin.kit.panel import signed_in_operator

KINDS = (("applicant", "pendaftaran"), ("request", "permohonan"))


def _where(condition: Callable[[str], sa.ColumnElement[bool]]) -> Apply:
    def apply(query: Query[Any], text: str) -> Query[Any]:
        return query.filter(condition(text))

    return apply


def _stands(at: Moments) -> sa.ColumnElement[bool]:
    """Of what was decided in these days, without what was taken back."""
    return sa.and_(at.contains(AuditEvent.at), not_undone(at))


def _as_written(key: str) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(written, written)] if (written := single(key)) else []


DECISION_FILTERS = (
    moments_filter("keputusan", "Keputusan, tanpa yang diurungkan", _stands),
    ListFilter("jenis", "Jenis", _where(of_kind), lambda: KINDS, only_when_asked=True),
    ListFilter("alasan", "Alasan", _where(gives_reason), _as_written("alasan"), only_when_asked=True),
    ListFilter("butir", "Butir yang diminta", _where(asks_to_correct), _as_written("butir"), only_when_asked=True),
    ListFilter("lingkup", "Lingkup", _where(lambda text: in_scope(signed_in_operator())),
               lambda: (("pengawas", "pos pengawas saya"),), only_when_asked=True),
)  # fmt: skip
