"""November 2026 as an office lives it: the 26th is a Thursday, and it is ten o'clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.reports.performance.period import Period, Span
from app.reports.performance.report import Named, Performance, performance
from app.reports.performance.rolling import roll_up
from app.reports.performance.tally import Tally
from models.accounts.account import Operator
from models.base import clock_at
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from tests.support import factories

WITA = ZoneInfo("Asia/Makassar")
NOVEMBER = Period(Span.MONTH, date(2026, 11, 26))
KTP, WEST = "ktp-el", "510802"  # a service, and a kecamatan of another office


def wita(day: int, hour: int, minute: int = 0) -> datetime:
    """Of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=WITA).astimezone(UTC)


NOW = wita(26, 10)


def filed(applicant: Applicant, at: datetime, slug: str = "kia", **answers: str) -> ServiceRequest:
    with clock_at(at):
        return factories.submitted(applicant, slug, **answers)


def finish(db, request: ServiceRequest, verifier: Operator, issuer: Operator, at: datetime) -> None:
    with clock_at(at):
        request.approve(by=verifier)
        request.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
        db.session.commit()


def seen_by(operator: Operator, period: Period = NOVEMBER) -> Performance:
    """As the worker counted it a moment ago."""
    roll_up(seconds=60)
    shown = performance(period, operator)
    assert shown
    return shown


def by_name(rows: list[Named]) -> dict[str, Tally]:
    return {row.name: row.tally for row in rows}
