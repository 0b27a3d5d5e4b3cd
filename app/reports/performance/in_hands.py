"""How many open cases each officer was given, or looks at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.lookup.scope import requests_in_scope
from app.reports.performance.counted import Counted
from app.reports.performance.events import PERFORMANCE
from models.accounts.account import Operator
from models.base import db
from models.cases.claims import holder_column
from models.cases.status import one_of
from models.registrations.applicant import Applicant
from models.registrations.workflow import OPEN_REGISTRATIONS
from models.requests.service_request import ServiceRequest
from models.requests.workflow import OPEN_REQUESTS


def count_in_hands(counted: Counted, operator: Operator) -> None:
    kinds: tuple[tuple[Any, Any, sa.ColumnElement[bool]], ...] = (
        (Applicant, OPEN_REGISTRATIONS, sa.true()),
        (ServiceRequest, OPEN_REQUESTS, requests_in_scope(operator, PERFORMANCE)),
    )
    for model, statuses, seen in kinds:
        table = model.__table__
        holder = holder_column(model).label("kinerja_holder")
        query = sa.select(holder, sa.func.count()).select_from(table).where(one_of(table.c.status, statuses), seen)
        for officer, number in db.session.execute(query.group_by(sa.text("kinerja_holder"))):
            if officer is not None:
                counted.in_hands[officer, model.subject_kind] += number
