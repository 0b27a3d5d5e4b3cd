"""How long a service usually takes: from real cases of the last ninety days, in working time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.reports import processing_times
from app.reports.processing_times import measure, usual_time_text
from models.base import clock_at, db
from models.calendar.processing_time import UsualTime
from models.forms.service import Service
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from tests.app.reports.performance.november import NOW, wita
from tests.support import factories


@pytest.fixture(autouse=True)
def thursday_at_ten():
    with clock_at(NOW):
        yield


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier)


@pytest.fixture
def kia(app) -> Service:
    return db.session.scalar(sa.select(Service).where(Service.slug == "kia"))


def done(applicant, service: Service, *spells: tuple[datetime, datetime]) -> None:
    for sent_at, finished_at in spells:
        db.session.add(ServiceRequest(
            applicant=applicant, filed_by_id=applicant.id, service=service, service_version=service.published,
            status=RequestStatus.FINISHED, submitted_at=sent_at, finished_at=finished_at,
        ))  # fmt: skip
    db.session.commit()


def test_the_middle_and_nine_of_ten_are_said_in_working_time(applicant, kia, monkeypatch):
    monkeypatch.setattr(processing_times, "AT_ONCE", 3)  # read in several pages
    morning = (wita(16, 9), wita(16, 11))
    over_the_weekend = (wita(20, 13), wita(23, 9))  # an hour on Friday, an hour and a half on Monday
    days = (wita(9, 8), wita(12, 8))
    done(applicant, kia, *[morning] * 6, *[over_the_weekend] * 2, days, (wita(2, 8), wita(25, 8)))

    measure()

    usual = db.session.scalars(sa.select(UsualTime)).one()
    assert (usual.counted, usual.median_minutes, usual.nine_of_ten_minutes) == (10, 120, 3 * (270 + 195))
    assert usual_time_text(kia) == "Biasanya selesai dalam 2 jam kerja; 9 dari 10 selesai dalam 4 hari kerja."


def test_nothing_is_said_from_a_few_or_from_what_is_long_past(applicant, kia):
    short = (wita(16, 9), wita(16, 11))
    done(applicant, kia, *[short] * 9, (NOW - timedelta(days=92), NOW - timedelta(days=91)))

    measure()

    assert db.session.scalars(sa.select(UsualTime.counted)).one() == 9
    assert usual_time_text(kia) == ""


def test_what_was_measured_is_forgotten_when_nothing_was_finished_since(applicant, kia):
    done(applicant, kia, *[(wita(16, 9), wita(16, 11))] * 10)
    measure()
    assert usual_time_text(kia) == "Biasanya selesai dalam 2 jam kerja."

    with clock_at(NOW + timedelta(days=120)):
        measure()
        assert usual_time_text(kia) == ""
    assert db.session.scalar(sa.select(UsualTime)) is None
