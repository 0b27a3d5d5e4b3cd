"""The supervisor's page: how the office performs today, this week, this month; on screen, and on one sheet."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from urllib.parse import urlencode

from flask_admin import BaseView, expose

from app.lookup.scope import sees_all_requests
from app.reports.charts import bar_chart
from app.reports.performance.ages import AGE_NAMES
from app.reports.performance.officers import DECISIONS
from app.reports.performance.period import FIRST_YEAR, Period, Span
from app.reports.performance.report import performance
from app.reports.performance.tally import say_hours, say_minutes
from models.accounts.permission import Permission
from models.base import utcnow
from models.calendar.local_time import today
from views.admin.kit.alarms import alarms_for
from views.admin.kit.paging import not_found, single
from views.admin.kit.panel import Panel, signed_in_operator

SPANS = ((Span.DAY, "Hari ini"), (Span.WEEK, "Minggu ini"), (Span.MONTH, "Bulan ini"))
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
        shown = performance(period, operator)
        return self.render(
            "admin/performance.html", shown=shown, period=period, now=utcnow(),
            say_minutes=lambda minutes: say_minutes(minutes, shown.minutes_a_day), say_hours=say_hours,
            bar_chart=bar_chart, sees_all=sees_all_requests(operator, self.permission),
            alarms=alarms_for(operator),
        )  # fmt: skip

    def href_of(self, period: Period) -> str:
        """The address of a period; of the current one without its day, so that a bookmark stays current."""
        day = {} if period.is_now else {"tanggal": period.first.isoformat()}
        return f"{self.href}?{urlencode({'rentang': period.span.value} | day)}"

    def href_now(self, span: Span) -> str:
        return self.href_of(Period(span, today()))


def asked() -> Period:
    """This month where nothing is asked. What is no span, no day or lies ahead is 404."""
    span, day = single("rentang") or Span.MONTH.value, single("tanggal")
    try:
        period = Period(Span(span), date.fromisoformat(day) if day else today())
    except ValueError:
        not_found()
    return period if period.day.year >= FIRST_YEAR and period.day <= today() else not_found()
