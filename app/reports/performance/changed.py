"""Which past days do not stand as they were counted: a case of theirs was reopened, taken back, or passed on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models.base import db, utcnow
from models.calendar.local_time import local
from models.cases.audit import AuditEvent
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest

TELL = ("undo", "reopen", "resubmit", "pass_on")
LATE_COMMITS = timedelta(minutes=10)
MOMENTS = {"applicant": (Applicant.__table__, ("submitted_at", "verified_at", "moved_at")),
           "request": (ServiceRequest.__table__, ("submitted_at", "finished_at", "moved_at"))}  # fmt: skip


def days_changed_since(at: datetime | None) -> set[date]:
    """Of the office's clock. Nothing was counted before None."""
    if at is None:
        return set()
    query = sa.select(AuditEvent.subject, AuditEvent.kept).where(
        AuditEvent.name.in_(TELL), AuditEvent.at > min(at, utcnow()) - LATE_COMMITS
    )
    events = db.session.execute(query).all()
    kept = [datetime.fromisoformat(text) for _, row in events if row and (text := row.get("finished_at"))]
    return {local(moment).date() for moment in [*kept, *_moments_of({subject for subject, _ in events})]}


def _moments_of(subjects: set[str]) -> list[datetime]:
    moments: list[datetime] = []
    for kind, (table, names) in MOMENTS.items():
        keys = [int(subject.partition(":")[2]) for subject in subjects if subject.startswith(f"{kind}:")]
        columns: list[Any] = [table.c[name] for name in names]
        rows = db.session.execute(sa.select(*columns).where(table.c.id.in_(keys))) if keys else ()
        moments += [moment for row in rows for moment in row if moment]
    return moments
