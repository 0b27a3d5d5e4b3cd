"""What else was ever asked for the same people: one statement, since every page of a case asks it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.scope import requests_in_scope
from models.account import Operator
from models.applicant import Applicant
from models.base import db
from models.request_words import RequestWords
from models.request_workflow import RequestStatus
from models.service import Service
from models.service_request import ServiceRequest
from models.subject import Subject

MOST_SHOWN = 10
MOST_READ = 60  # one may be met for several reasons

REASONS = {
    "nik": "NIK yang sama", "kk": "KK yang sama", "passport": "paspor yang sama", "applicant": "pemohon yang sama",
    "phone": "nomor yang sama",
}  # fmt: skip


class Related(RequestWords):
    """One line about another request; its status reads as on its own page."""

    service_name: str
    status: RequestStatus
    submitted_at: datetime
    reasons: list[str]

    def __init__(self, row: Any) -> None:
        self.reference, self.status, self.hold_reason = row.reference, row.status, row.hold_reason
        self.withdrawn, self.submitted_at, self.service_name = row.withdrawn, row.submitted_at, row.short_name
        self.reasons = []


def related_requests(case: ServiceRequest, operator: Operator) -> list[Related]:
    """Other requests of the same NIK, KK, passport, applicant or phone, whoever filed them; the newest first."""
    seen, asked = requests_in_scope(operator), _asked()
    values = {
        "own": case.id, "nik": case.applicant.nik_index, "phone": case.applicant.whatsapp_index,
        "subjects": [subject.value_index for subject in case.subjects],
    }  # fmt: skip
    found: dict[int, Related] = {}
    for row in db.session.execute(asked if isinstance(seen, sa.True_) else asked.where(seen), values):
        reasons = found.setdefault(row.id, Related(row)).reasons
        if REASONS[row.why] not in reasons:
            reasons.append(REASONS[row.why])
    return list(found.values())[:MOST_SHOWN]


@cache
def _asked() -> sa.Select:
    """Built once: (a request, why) of each way two requests belong together; each walks its own index."""
    request, service = ServiceRequest.__table__, Service.__table__
    met = sa.union_all(
        _filed_by("applicant", Applicant.__table__.c.nik_index, "nik"),
        _filed_by("phone", Applicant.__table__.c.whatsapp_index, "phone"),
        sa.select(Subject.service_request_id, Subject.kind)
        .where(Subject.value_index.in_(sa.bindparam("subjects", expanding=True))),
    ).subquery()  # fmt: skip
    return (
        sa.select(request.c.id, request.c.reference, request.c.status, request.c.hold_reason, request.c.withdrawn,
                  request.c.submitted_at, service.c.short_name, met.c.why)
        .select_from(met.join(request, request.c.id == met.c.id).join(service, service.c.id == request.c.service_id))
        .where(request.c.id != sa.bindparam("own"), request.c.submitted_at.is_not(None))
        .order_by(request.c.id.desc()).limit(MOST_READ)
    )  # fmt: skip


def _filed_by(why: str, column: Any, name: str) -> sa.Select:
    request, person = ServiceRequest.__table__.c, Applicant.__table__.c
    filed = sa.select(request.id, sa.literal_column(f"'{why}'", sa.String).label("why"))
    return filed.where(person.id == request.applicant_id, column == sa.bindparam(name))
