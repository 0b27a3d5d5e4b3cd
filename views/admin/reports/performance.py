"""The supervisor's page: how the office performs today, this week, this month; on screen, and on one sheet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from flask import request
from flask_admin import BaseView, expose

from app.lookup.scope import sees_all_requests
from app.operations.watch import minutes_text
from app.reports.charts import bar_chart
from app.reports.performance.ages import AGE_NAMES
from app.reports.performance.officers import DECISIONS
from app.reports.performance.period import FIRST_YEAR, Period, Span
from app.reports.performance.report import performance
from app.reports.performance.tally import say_hours, say_minutes
from models.accounts.permission import Permission
from models.base import utcnow
from models.calendar.local_time import local, say_moment, today
from views.admin.kit.alarms import alarms_for
from views.admin.kit.paging import not_found, single
from views.admin.kit.panel import Panel, signed_in_operator
from views.admin.reports.performance_links import Links

SPANS = ((Span.DAY, "Hari ini"), (Span.WEEK, "Minggu ini"), (Span.MONTH, "Bulan ini"))
COUNTED_LATE = timedelta(minutes=4)
LISTS = (
    ("applicant", "return", "Pendaftaran dikembalikan"), ("applicant", "cancel", "Pendaftaran dibatalkan"),
    ("request", "return", "Permohonan dikembalikan"), ("request", "cancel", "Permohonan dibatalkan"),
)  # fmt: skip


def performance_view() -> PerformanceView:
    return PerformanceView("Kinerja", category="Laporan", endpoint="performance", url="kinerja")


class PerformanceView(Panel, BaseView):
    permission: ClassVar[Permission] = Permission.PERFORMANCE_READ
    spans, age_names, decisions, reason_lists = SPANS, AGE_NAMES, DECISIONS, LISTS

    @expose("/")
    def index(self) -> str:
        operator, period = signed_in_operator(), asked()
        shown, sees_all = performance(period, operator), sees_all_requests(operator, self.permission)
        common = {"period": period, "sees_all": sees_all, "alarms": alarms_for(operator)}
        if shown is None:
            return self.render("admin/performance/not_yet.html", **common)
        return self.render(
            "admin/performance.html", shown=shown, as_of=as_of(shown.at), stands_since=stands_since(shown.at),
            say_minutes=lambda minutes: say_minutes(minutes, shown.minutes_a_day), say_hours=say_hours,
            bar_chart=bar_chart, links=Links(f"{request.script_root}{self.admin.url}/", period, not sees_all),
            may_assign=operator.can(Permission.CASES_ASSIGN), **common,
        )  # fmt: skip

    def href_of(self, period: Period) -> str:
        """The address of a period; of the current one without its day, so that a bookmark stays current."""
        day = {} if period.is_now else {"tanggal": period.first.isoformat()}
        return f"{self.href}?{urlencode({'rentang': period.span.value} | day)}"

    def href_now(self, span: Span) -> str:
        return self.href_of(Period(span, today()))


def as_of(at: datetime) -> str:
    """“pukul 10.05”; of another day all of it."""
    here = local(at)
    return f"pukul {here:%H.%M}" if here.date() == today() else say_moment(at, weekday=False)


def stands_since(at: datetime) -> str:
    """“12 menit”, where the worker has not counted for some minutes; else ""."""
    age = utcnow() - at
    return minutes_text(age) if age > COUNTED_LATE else ""


def asked() -> Period:
    """This month where nothing is asked. What is no span, no day or lies ahead is 404."""
    span, day = single("rentang") or Span.MONTH.value, single("tanggal")
    try:
        period = Period(Span(span), date.fromisoformat(day) if day else today())
    except ValueError:
        not_found()
    return period if period.day.year >= FIRST_YEAR and period.day <= today() else not_found()
