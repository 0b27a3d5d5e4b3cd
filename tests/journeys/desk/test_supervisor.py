"""The supervisor's page in a browser: fit for all at both sizes, and one sheet of paper for a whole month."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.cases.reasons import standard_reasons
from app.reports.performance.rolling import roll_up
from models.base import clock_at, db, utcnow
from models.calendar.local_time import today
from models.forms.service import Service
from models.rollup import Rollup
from tests.journeys.support.beforehand import at_work
from tests.journeys.support.looking import Look
from tests.support import factories

PAGE = "/admin/kinerja/"
OFFICERS = 10
FORTY_DAYS = timedelta(days=40)


@pytest.fixture
def a_full_month(house):
    """Every service asked for, every standard reason used, ten officers at work: in a month of no other story's."""
    from tests.support.operators import make_operator

    with at_work(house), clock_at(utcnow() - FORTY_DAYS):
        officers = [make_operator(f"petugas-penuh-{place}") for place in range(OFFICERS)]
        applicant = factories.verified(officers[0])
        slugs = db.session.scalars(sa.select(Service.slug).where(Service.published_id.is_not(None))).all()
        for slug in slugs:
            factories.submitted(applicant, slug)
        for place, reason in enumerate(standard_reasons("request", "cancel")):
            factories.submitted(applicant).cancel(by=officers[place % OFFICERS], reason=reason)
        for place, reason in enumerate(standard_reasons("request", "return")):
            factories.submitted(applicant).return_(["kk"], by=officers[place % OFFICERS], reason=reason)
        for place, reason in enumerate(standard_reasons("applicant", "return")):
            factories.waiting().return_(["foto_kk"], by=officers[place % OFFICERS], reason=reason)
        that_day = today()
    with at_work(house):
        db.session.execute(sa.delete(Rollup))  # nobody works forty days ago: the worker has counted that day
        roll_up(seconds=60)
        return len(slugs), that_day


def test_a_full_months_page_is_fit_for_all_and_prints_on_one_sheet(a_full_month, new_panel):
    services, day = a_full_month
    supervisor = new_panel("pimpinan")
    look = Look(supervisor)

    for span in ("hari", "minggu", "bulan"):
        look.at(f"{PAGE}?rentang={span}")
    supervisor.page.set_viewport_size({"width": 390, "height": 844})
    look.at(f"{PAGE}?rentang=bulan&tanggal={day}")
    supervisor.page.set_viewport_size({"width": 1366, "height": 768})

    look.finds_nothing()
    assert supervisor.page.locator(".by-service tbody tr").count() >= services + 4
    assert pages_of(supervisor.page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("javascript", [False], indirect=True)
def test_the_periods_are_plain_links(new_panel):
    supervisor = new_panel("pimpinan")

    supervisor.go(PAGE)
    supervisor.press("Hari ini")
    supervisor.press("←")
    supervisor.press("Minggu ini")

    assert "rentang=minggu" in supervisor.page.url
    assert supervisor.page.get_by_role("img", name=re.compile("Diagram batang")).count() == 3


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
