"""The worker counts by days, and what it counted is what is so: also after a reopening, a kill, and for years past."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from app.reports.performance import rolling
from app.reports.performance.period import Period, Span
from app.reports.performance.report import performance
from app.reports.performance.rolling import roll_up
from models.base import clock_at
from models.cases.undo import undo
from models.rollup import Rollup
from tests.app.reports.performance.november import NOVEMBER, filed, finish, seen_by, wita

WEEK = Period(Span.WEEK, date(2026, 11, 3))


def test_a_request_reopened_is_no_longer_done_on_the_day_it_was(db, applicant, verifier, issuer, supervisor):
    request = filed(applicant, wita(3, 9))
    finish(db, request, verifier, issuer, wita(4, 9))
    assert seen_by(supervisor).requests.total.done == 1

    request.reopen(by=issuer, reason="Ada salah cetak pada dokumen.")
    db.session.commit()
    roll_up(seconds=0)

    assert [performance(p, supervisor).requests.total.done for p in (NOVEMBER, WEEK)] == [0, 0]

    undo(request, by=issuer)
    db.session.commit()
    roll_up(seconds=0)

    assert [performance(p, supervisor).requests.total.done for p in (NOVEMBER, WEEK)] == [1, 1]


def test_a_round_that_is_killed_leaves_the_numbers_of_the_one_before(db, applicant, supervisor, monkeypatch):
    filed(applicant, wita(25, 9))
    assert seen_by(supervisor).requests.total.open == 1
    filed(applicant, wita(26, 9))
    monkeypatch.setattr(rolling.Rollup, "__init__", killed)

    with pytest.raises(KeyboardInterrupt):
        roll_up()
    db.session.rollback()

    assert performance(NOVEMBER, supervisor).requests.total.open == 1
    monkeypatch.undo()
    with clock_at(wita(26, 10)):
        assert [seen_by(supervisor).requests.total.open for _ in range(2)] == [2, 2]


def test_a_round_that_is_killed_between_two_supervisors_forgets_nothing_that_changed(
    db, applicant, verifier, issuer, supervisor, make_operator, monkeypatch
):
    of_kia = make_operator("pengawas-kia", role="supervisor", services=["kia"])
    request = filed(applicant, wita(3, 9))
    finish(db, request, verifier, issuer, wita(4, 9))
    assert seen_by(of_kia).requests.total.done == 1
    request.reopen(by=issuer, reason="Ada salah cetak pada dokumen.")
    db.session.commit()

    monkeypatch.setattr(rolling.Rolling, "write", killed_at_the_second(rolling.Rolling.write))
    with clock_at(wita(26, 11)), pytest.raises(KeyboardInterrupt):
        roll_up(seconds=0)
    db.session.rollback()
    monkeypatch.undo()
    with clock_at(wita(26, 11, 1)):
        roll_up(seconds=0)

        assert performance(NOVEMBER, of_kia).requests.total.done == 0


def killed_at_the_second(write):
    rounds = []

    def writes(self, rows) -> None:
        rounds.append(self)
        killed() if len(rounds) == 2 else write(self, rows)

    return writes


def killed(*args, **columns) -> None:
    raise KeyboardInterrupt


def test_days_of_long_ago_are_counted_bit_by_bit_and_a_month_is_told_when_it_is_whole(db, applicant, supervisor):
    with clock_at(wita(2, 10)):
        filed(applicant, wita(2, 9))

    roll_up(seconds=0)
    assert performance(Period(Span.DAY, date(2026, 11, 26)), supervisor) is not None
    assert performance(NOVEMBER, supervisor) is None
    assert performance(NOVEMBER.previous, supervisor).requests.total.arrived == 0  # before the first case of all

    roll_up(seconds=60)
    assert performance(NOVEMBER, supervisor).requests.total.arrived == 1


def test_who_covers_the_same_shares_one_count_and_what_nobody_covers_goes(db, applicant, supervisor, make_operator):
    make_operator("pengawas-dua", role="supervisor")
    kia = make_operator("pengawas-kia", role="supervisor", services=["kia"])
    roll_up()
    scopes = sa.select(Rollup.scope).distinct()
    assert len(db.session.scalars(scopes).all()) == 2

    kia.suspended_at = wita(26, 9)
    db.session.commit()
    roll_up()

    assert db.session.scalars(scopes).all() == ["semua"]


def test_what_was_counted_by_a_clock_that_was_ahead_is_counted_again(db, applicant, supervisor):
    filed(applicant, wita(24, 9))
    with clock_at(wita(26, 10).replace(year=2027)):
        roll_up(seconds=60)
    filed(applicant, wita(25, 9))  # of a day that was counted; the clock is right again, and it is the 26th

    assert seen_by(supervisor).requests.total.arrived == 2
