from __future__ import annotations

from datetime import date

from app.reports.performance.period import Period, Span
from app.reports.performance.requests import WITHDRAWN
from app.reports.recap import recap
from models.base import clock_at
from models.recap import Month
from tests.app.reports.performance.november import KTP, by_name, filed, finish, seen_by, wita
from tests.support import factories


def test_what_came_and_left_is_counted_by_service_and_office(db, applicant, verifier, issuer, supervisor):
    finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))
    filed(applicant, wita(25, 9))
    cancelled = filed(applicant, wita(5, 9), KTP)
    with clock_at(wita(6, 9)):
        cancelled.cancel(by=verifier, reason="Isian tidak sesuai.")
        db.session.commit()

    shown = seen_by(supervisor)

    services = by_name(shown.services)
    kia, ktp = services["KIA"], services["KTP-el"]
    assert (kia.arrived, kia.done, kia.dropped, kia.open) == (2, 1, 0, 1)
    assert (ktp.arrived, ktp.done, ktp.dropped, ktp.open) == (1, 0, 1, 0)
    assert sum(row.tally.arrived for row in shown.offices) == shown.requests.total.arrived == 3
    assert (shown.registrations.total.arrived, shown.registrations.total.done) == (1, 1)


def test_each_day_has_what_came_and_left_on_it(db, applicant, verifier, issuer, supervisor):
    finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))

    shown = seen_by(supervisor)

    assert {day for day, number in enumerate(shown.requests.flow.arrived, 1) if number} == {3}
    assert {day for day, number in enumerate(shown.requests.flow.left, 1) if number} == {4}
    assert shown.registrations.flow.arrived[1] == shown.registrations.flow.left[1] == 1


def test_a_day_is_that_of_the_offices_clock(db, applicant, supervisor):
    filed(applicant, wita(25, 23, 59))
    filed(applicant, wita(26, 0))

    today = seen_by(supervisor, Period(Span.DAY, date(2026, 11, 26)))
    yesterday = seen_by(supervisor, Period(Span.DAY, date(2026, 11, 25)))

    assert (today.requests.total.arrived, today.requests.flow.arrived[0]) == (1, 1)
    assert (yesterday.requests.total.arrived, yesterday.requests.flow.arrived[23]) == (1, 1)


def test_what_came_agrees_with_the_recap(db, applicant, supervisor):
    for day in (3, 4, 30):
        filed(applicant, wita(day, 9))
    filed(applicant, wita(5, 9), KTP)

    with clock_at(wita(30, 10)):
        shown, [row] = seen_by(supervisor), recap(Month(2026, 11), Month(2026, 11)).rows

    assert shown.requests.total.arrived == sum(row.counts.values()) == 4
    assert shown.registrations.total.arrived == row.users == 1


def test_drafts_never_count(db, applicant, supervisor):
    factories.draft_request(applicant)
    draft = factories.draft_registration()
    draft.expire()
    db.session.commit()

    shown = seen_by(supervisor)

    assert (shown.requests.total.arrived, shown.requests.total.open) == (0, 0)
    assert (shown.registrations.total.arrived, shown.registrations.total.dropped) == (1, 0)


def test_what_was_withdrawn_or_never_mended_has_left_too(db, applicant, verifier, supervisor):
    filed(applicant, wita(5, 9)).withdraw(by=applicant)
    forgotten = factories.waiting()
    forgotten.return_(["selfie_ktp"], by=verifier, reason="Foto buram.")
    db.session.commit()
    forgotten.expire()
    db.session.commit()

    shown = seen_by(supervisor)

    assert shown.requests.total.dropped == 1
    assert (shown.registrations.total.dropped, shown.registrations.total.open) == (1, 0)
    assert shown.reasons["request", "cancel"].rows == ((WITHDRAWN[-1], 1),)


def test_a_reopened_request_is_not_finished_any_more(db, applicant, verifier, issuer, supervisor):
    request = filed(applicant, wita(3, 9))
    finish(db, request, verifier, issuer, wita(4, 9))
    request.reopen(by=issuer, reason="Ada salah cetak pada dokumen.")
    db.session.commit()

    total = seen_by(supervisor).requests.total

    assert (total.done, total.open, total.median) == (0, 1, None)
