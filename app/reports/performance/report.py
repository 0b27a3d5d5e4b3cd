"""Everything on the supervisor's page, in one object: read from what the worker counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.reports.performance.counted import Counted, added_up
from app.reports.performance.officers import Officer, officers_of
from app.reports.performance.period import Period
from app.reports.performance.reasons import Ranking, rankings_of
from app.reports.performance.rolling import NO_DAY, OPEN_NOW, scope_of
from app.reports.performance.tally import Flow, Tally
from models.accounts.account import Operator
from models.base import db
from models.forms.service import Service
from models.offices.region import Office
from models.rollup import Rollup

WITHOUT_OFFICE, NO_OFFICE = "Tanpa kantor", "tanpa"


@dataclass(frozen=True)
class Cases:
    total: Tally
    flow: Flow


@dataclass(frozen=True)
class Named:
    """A service or an office: its word in addresses, its name, and what was counted of it."""

    slug: str
    name: str
    tally: Tally


@dataclass(frozen=True)
class Performance:
    period: Period
    at: datetime  # as of when what waits was counted
    minutes_a_day: int  # of the usual working day; 0 when no hours are known
    registrations: Cases
    requests: Cases
    services: list[Named]  # in the order of the catalogue, those with anything to count
    offices: list[Named]
    officers: list[Officer]
    reasons: Mapping[tuple[str, str], Ranking]
    items: Ranking


def performance(period: Period, operator: Operator) -> Performance | None:
    """For what this supervisor's posts cover. What waits is always as of now, whatever the period.

    None of what the worker did not count yet.
    """
    rows = _rows_of(period, scope_of(operator))
    waiting = rows.get(OPEN_NOW)
    if waiting is None:
        return None
    counted = rows[period.span].counted if period.span in rows else _nothing(period, waiting.content["began"])
    if counted is None:
        return None
    counted.add(waiting.counted)
    return Performance(
        period=period,
        at=waiting.at,
        minutes_a_day=waiting.content["minutes_a_day"],
        registrations=Cases(counted.registrations, counted.registration_flow),
        requests=Cases(counted.requests, counted.request_flow),
        services=_services(counted),
        offices=_offices(counted),
        officers=officers_of(counted),
        reasons=rankings_of(counted),
        items=Ranking.of(counted.items),
    )


@dataclass(frozen=True)
class Counts:
    at: datetime
    content: dict[str, Any]

    @property
    def counted(self) -> Counted:
        return Counted.read(self.content)


def _rows_of(period: Period, scope: str) -> dict[str, Counts]:
    wanted = sa.tuple_(Rollup.span, Rollup.first).in_([(OPEN_NOW, NO_DAY), (period.span.value, period.first)])
    query = sa.select(Rollup.span, Rollup.at, Rollup.content).where(Rollup.scope == scope, wanted)
    return {span: Counts(at, content) for span, at, content in db.session.execute(query)}


def _nothing(period: Period, began_at: str | None) -> Counted | None:
    """Before the first case of all there was nothing to count."""
    before_all = began_at is None or period.last < date.fromisoformat(began_at)
    return added_up([None] * len(period.part_starts)) if before_all else None


def _services(counted: Counted) -> list[Named]:
    query = sa.select(Service.id, Service.slug, Service.short_name).order_by(Service.position, Service.id)
    rows = db.session.execute(query)
    return [Named(slug, name, counted.services[id_]) for id_, slug, name in rows if id_ in counted.services]


def _offices(counted: Counted) -> list[Named]:
    rows = db.session.execute(sa.select(Office.id, Office.slug, Office.name).order_by(Office.id))
    named = [Named(slug, name, counted.offices[id_]) for id_, slug, name in rows if id_ in counted.offices]
    without = [Named(NO_OFFICE, WITHOUT_OFFICE, counted.offices[None])] if None in counted.offices else []
    return named + without
