from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from app.reports.performance.ages import AGE_NAMES
from app.reports.performance.period import Period, Span
from app.reports.performance.tally import percentile, say_minutes
from models.base import clock_at
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours, calendar_for
from tests.app.reports.performance.november import KTP, NOVEMBER, NOW, WEST, by_name, filed, finish, seen_by, wita
from tests.support import factories


@pytest.mark.parametrize(("filed_at", "age"), [
    (wita(26, 9), "Hari ini"), (wita(25, 20), "Hari ini"), (wita(25, 16), "Hari ini"), (wita(25, 15, 59), "1 hari"),
    (wita(24, 9), "2 hari"), (wita(23, 9), "3–5 hari"), (wita(21, 9), "3–5 hari"), (wita(19, 9), "3–5 hari"),
    (wita(18, 9), "6–10 hari"), (wita(12, 9), "6–10 hari"), (wita(11, 9), "Lebih lama"),
])  # fmt: skip
def test_age_is_in_working_days_that_have_closed_since(db, applicant, supervisor, filed_at, age):
    filed(applicant, filed_at)
    with clock_at(filed_at):
        factories.waiting()

    shown = seen_by(supervisor)

    assert [name for name, number in zip(AGE_NAMES, shown.requests.total.ages, strict=True) if number] == [age]
    assert shown.registrations.total.ages == shown.requests.total.ages


def test_an_offices_own_holiday_makes_only_its_work_younger(db, applicant, supervisor):
    kia, ktp = filed(applicant, wita(24, 9)), filed(applicant, wita(24, 9), KTP, kecamatan=WEST)
    assert kia.office_id != ktp.office_id
    db.session.add(Holiday(office_id=ktp.office_id, on_date=date(2026, 11, 25), name="Odalan"))
    db.session.commit()

    services = by_name(seen_by(supervisor).services)

    assert services["KIA"].ages == [0, 0, 1, 0, 0, 0]
    assert services["KTP-el"].ages == [0, 1, 0, 0, 0, 0]


def test_an_own_calendar_never_falls_through_to_the_shared_one(db, applicant, supervisor):
    old = filed(applicant, wita(2, 9))
    db.session.add(Holiday(office_id=old.office_id, on_date=date(2020, 1, 1), name="Dahulu"))
    db.session.commit()

    assert seen_by(supervisor).requests.total.ages == [0, 0, 0, 0, 0, 1]


def test_a_broken_promise_is_counted_of_what_waits_only(db, applicant, verifier, issuer, supervisor):
    late, done = filed(applicant, wita(2, 9)), filed(applicant, wita(2, 9))
    filed(applicant, wita(26, 9))
    finish(db, done, verifier, issuer, wita(26, 9))
    assert late.due_at < NOW and done.due_at < NOW

    assert seen_by(supervisor).requests.total.late == 1


def test_what_waits_for_its_owner_is_told_apart(db, applicant, verifier, supervisor):
    filed(applicant, wita(25, 9)).return_(["kk"], by=verifier, reason="Dokumen tidak lengkap.")
    db.session.commit()

    total = seen_by(supervisor).requests.total

    assert (total.open, total.with_citizen, total.late) == (1, 1, 0)


def test_what_waits_is_as_of_now_whatever_the_period(db, applicant, supervisor):
    filed(applicant, wita(25, 9))

    october = seen_by(supervisor, NOVEMBER.previous)

    assert (october.requests.total.arrived, october.requests.total.open) == (0, 1)


def test_half_and_nine_of_ten_are_in_working_time(db, applicant, verifier, issuer, supervisor):
    requests = [filed(applicant, wita(3, 9)) for _ in range(3)]
    ends = [wita(3, 10), wita(4, 9), wita(10, 15)]
    for request, at in zip(requests, ends, strict=True):
        finish(db, request, verifier, issuer, at)
        request.submitted_at, request.finished_at = wita(3, 9), at
    db.session.commit()

    kia = by_name(seen_by(supervisor).services)["KIA"]

    calendar = calendar_for(requests[0].office_id)
    spells = [calendar.minutes_between(wita(3, 9), at) for at in ends]
    assert (kia.done, kia.median, kia.slow) == (3, spells[1], spells[2])
    for day, spell in zip((3, 4, 10), spells, strict=True):
        that_day = seen_by(supervisor, Period(Span.DAY, date(2026, 11, day)))
        assert by_name(that_day.services)["KIA"].minutes == [spell]
    assert spells[0] == 60


def test_a_registrations_time_ends_when_it_is_verified(db, applicant, supervisor):
    applicant.submitted_at, applicant.verified_at = wita(2, 10), wita(2, 13)
    db.session.commit()

    assert seen_by(supervisor).registrations.total.median == 135  # forty-five minutes are the break


def test_the_nearest_rank_is_a_real_case():
    assert percentile([], 50) is None
    assert (percentile([7], 50), percentile([7], 90)) == (7, 7)
    assert (percentile([4, 1, 3, 2], 50), percentile(list(range(1, 11)), 90)) == (2, 9)


@pytest.mark.parametrize(("minutes", "words"), [
    (None, "–"), (0, "0 mnt"), (59, "59 mnt"), (60, "1 jam"), (390, "6,5 jam"), (450, "1 hari"), (1440, "3,2 hari"),
])  # fmt: skip
def test_working_time_is_said_in_minutes_hours_or_days(minutes, words):
    assert say_minutes(minutes, 450) == words


def test_an_office_without_hours_still_counts(db, applicant, supervisor):
    filed(applicant, wita(2, 9))
    for table in (OfficeHours, ExtraDay):
        db.session.execute(sa.delete(table))
    db.session.commit()

    shown = seen_by(supervisor)

    assert shown.minutes_a_day == 0
    assert (shown.requests.total.open, shown.registrations.total.median) == (1, 0)
