"""What else was ever asked for the same people: one statement, since every page of a case asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.lookup.scope import requests_in_scope
from models.accounts.account import Operator
from models.base import db
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.requests.standing import Standing
from models.requests.subject import Subject

MOST_SHOWN = 10
MOST_READ = 60  # one may be met for several reasons

REASONS = {
    "nik": "NIK yang sama", "kk": "KK yang sama", "passport": "paspor yang sama", "applicant": "pemohon yang sama",
    "phone": "nomor yang sama",
}  # fmt: skip


@dataclass
class Related:
    """One line about another request; its status reads as on its own page."""

    reference: str
    standing: Standing
    submitted_at: datetime
    service_name: str
    reasons: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, row: Any) -> Related:
        standing = Standing(row.status, row.hold_reason, row.withdrawn)
        return cls(row.reference, standing, row.submitted_at, row.called or row.short_name)

    @property
    def status_text(self) -> str:
        return self.standing.text

    @property
    def shown_status(self) -> str:
        return self.standing.shown


def related_requests(case: ServiceRequest, operator: Operator) -> list[Related]:
    """Other requests of the same NIK, KK, passport, applicant or phone, whoever filed them; the newest first."""
    seen, asked = requests_in_scope(operator), _asked()
    values = {"own": case.id, "nik": case.applicant.nik_index, "phone": case.applicant.whatsapp_index}
    found: dict[int, Related] = {}
    for row in db.session.execute(asked if isinstance(seen, sa.True_) else asked.where(seen), values):
        if row.id not in found:
            if len(found) == MOST_SHOWN:
                break
            found[row.id] = Related.of(row)
        if REASONS[row.why] not in found[row.id].reasons:
            found[row.id].reasons.append(REASONS[row.why])
    return list(found.values())


def requests_of(applicant: Applicant, operator: Operator) -> list[Related]:
    """What this registration asked for, the newest first."""
    seen, asked = requests_in_scope(operator), _asked_by()
    rows = db.session.execute(asked if isinstance(seen, sa.True_) else asked.where(seen), {"applicant": applicant.id})
    return [Related.of(row) for row in rows]


@cache
def _asked_by() -> sa.Select[*tuple[Any, ...]]:
    request, service = ServiceRequest.__table__, Service.__table__
    return (
        sa.select(*_line(request, service)).select_from(request.join(service, service.c.id == request.c.service_id))
        .where(request.c.applicant_id == sa.bindparam("applicant"), request.c.submitted_at.is_not(None))
        .order_by(request.c.id.desc()).limit(2 * MOST_SHOWN)
    )  # fmt: skip


@cache
def _asked() -> sa.Select[*tuple[Any, ...]]:
    """Built once: (a request, why) of each way two requests belong together; each walks its own index."""
    request, service, other = ServiceRequest.__table__, Service.__table__, aliased(Subject)
    met = sa.union_all(
        _filed_by("applicant", Applicant.__table__.c.nik_index, "nik"),
        _filed_by("phone", Applicant.__table__.c.whatsapp_index, "phone"),
        sa.select(other.service_request_id, other.kind)
        .where(Subject.service_request_id == sa.bindparam("own"), other.value_index == Subject.value_index),
    ).subquery()  # fmt: skip
    return (
        sa.select(*_line(request, service), met.c.why)
        .select_from(met.join(request, request.c.id == met.c.id).join(service, service.c.id == request.c.service_id))
        .where(request.c.id != sa.bindparam("own"), request.c.submitted_at.is_not(None))
        .order_by(request.c.id.desc()).limit(MOST_READ)
    )  # fmt: skip


def _line(request: Any, service: Any) -> tuple[Any, ...]:
    """The columns that Related reads."""
    one = request.c
    return (
        one.id,
        one.reference,
        one.status,
        one.hold_reason,
        one.withdrawn,
        one.submitted_at,
        one.called,
        service.c.short_name,
    )


def _filed_by(why: str, column: Any, name: str) -> sa.Select[*tuple[Any, ...]]:
    request, person = ServiceRequest.__table__.c, Applicant.__table__.c
    filed = sa.select(request.id, sa.literal_column(f"'{why}'", sa.String).label("why"))
    return filed.where(person.id == request.applicant_id, column == sa.bindparam(name))
