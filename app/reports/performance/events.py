"""Which entries of the audit trail count: of the period, in scope, and not taken back afterwards."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.lookup.scope import requests_in_scope, sees_all_requests
from app.reports.performance.period import Moments, Period
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.cases.audit import AuditEvent
from models.cases.undo import UNDONE_AT_MOST
from models.requests.service_request import ServiceRequest

PERFORMANCE = Permission.PERFORMANCE_READ


def in_period(names: Collection[str], period: Period | Moments) -> sa.ColumnElement[bool]:
    return sa.and_(AuditEvent.name.in_(names), period.contains(AuditEvent.at))


def of_kind(kind: str) -> sa.ColumnElement[bool]:
    """About an applicant, or about a request."""
    return AuditEvent.subject.startswith(f"{kind}:")


def number_of(kind: str) -> sa.ColumnElement[int]:
    """The key in the subject, where that is of this kind: "request:12"."""
    key = sa.cast(sa.func.substr(AuditEvent.subject, len(kind) + 2), sa.BigInteger)
    return sa.case((of_kind(kind), key))  # another subject's key need be no number


def in_scope(operator: Operator) -> sa.ColumnElement[bool]:
    """Registrations all, requests as far as a supervisor's posts reach; nothing else."""
    registrations, requests = of_kind("applicant"), of_kind("request")
    if not sees_all_requests(operator, PERFORMANCE):
        seen = requests_in_scope(operator, PERFORMANCE)
        requests = sa.exists().where(ServiceRequest.id == number_of("request"), seen)
    return sa.or_(registrations, requests)


def not_undone(period: Period | Moments) -> sa.ColumnElement[bool]:
    """Without the decisions that were taken back: an undo takes back the group that was its case's newest."""
    return sa.tuple_(AuditEvent.subject, AuditEvent.group).not_in(_undone(period))


def _undone(period: Period | Moments) -> sa.Select[str, str]:
    # Few: read by (name, at), each with one look at (subject, id). The moves of a group are written together.
    undo, before, any_before = aliased(AuditEvent), aliased(AuditEvent), aliased(AuditEvent)
    newest = (
        sa.select(sa.func.max(any_before.id))
        .where(any_before.subject == undo.subject, any_before.id < undo.id)
        .where(any_before.before.is_not(None), any_before.group != "")
        .correlate(undo)
        .scalar_subquery()
    )
    undone_at = sa.and_(undo.at >= period.starts_at, undo.at < period.ends_at + UNDONE_AT_MOST)
    return (
        sa.select(before.subject, before.group)
        .select_from(undo)
        .join(before, before.id == newest)
        .where(undo.name == "undo", undone_at)
    )
