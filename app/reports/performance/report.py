"""Everything on the supervisor's page, in one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.reports.performance.ages import OfficeTime
from app.reports.performance.officers import Officer, count_decisions
from app.reports.performance.period import Period
from app.reports.performance.reasons import Ranking, count_items, count_reasons
from app.reports.performance.registrations import Registrations, count_registrations
from app.reports.performance.requests import Requests, count_requests
from app.reports.performance.tally import Tally
from models.accounts.account import Operator
from models.base import db
from models.forms.service import Service
from models.offices.region import Office

WITHOUT_OFFICE = "Tanpa kantor"


@dataclass(frozen=True)
class Performance:
    period: Period
    minutes_a_day: int  # of the usual working day; 0 when no hours are known
    registrations: Registrations
    requests: Requests
    services: list[tuple[str, Tally]]  # in the order of the catalogue, those with anything to count
    offices: list[tuple[str, Tally]]
    officers: list[Officer]
    reasons: Mapping[tuple[str, str], Ranking]
    items: Ranking


def performance(period: Period, operator: Operator) -> Performance:
    """Counted for what this supervisor's posts cover. What waits is always as of now, whatever the period."""
    time = OfficeTime()
    requests = count_requests(period, time, operator)
    return Performance(
        period=period,
        minutes_a_day=time.minutes_a_day,
        registrations=count_registrations(period, time),
        requests=requests,
        services=_services(requests),
        offices=_offices(requests),
        officers=count_decisions(period, operator),
        reasons=count_reasons(period, operator, requests.withdrawn),
        items=count_items(period, operator),
    )


def _services(requests: Requests) -> list[tuple[str, Tally]]:
    query = sa.select(Service.id, Service.short_name).order_by(Service.position, Service.id)
    rows = db.session.execute(query)
    return [(name, requests.by_service[id_]) for id_, name in rows if id_ in requests.by_service]


def _offices(requests: Requests) -> list[tuple[str, Tally]]:
    rows = db.session.execute(sa.select(Office.id, Office.name).order_by(Office.id))
    named = [(name, requests.by_office[id_]) for id_, name in rows if id_ in requests.by_office]
    return named + ([(WITHOUT_OFFICE, requests.by_office[None])] if None in requests.by_office else [])
