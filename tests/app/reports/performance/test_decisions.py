from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from app.cases.reasons import standard_reasons
from app.reports.performance.reasons import OTHER, Ranking
from app.reports.performance.report import Performance
from models.accounts.account import Operator
from models.cases.undo import undo
from models.offices.region import Office
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus
from tests.app.reports.performance.november import KTP, WEST, by_name, filed, finish, seen_by, wita
from tests.support import factories


def test_each_officer_has_what_they_decided(db, applicant, verifier, issuer, supervisor):
    finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))
    filed(applicant, wita(5, 9)).cancel(by=verifier, reason="Isian tidak sesuai.")
    db.session.commit()

    shown = seen_by(supervisor)

    assert decided(shown, verifier) == {"verify": 1, "approve": 1, "cancel": 1}
    assert decided(shown, issuer) == {"process": 1, "produce": 1, "finish": 1}
    assert [officer.name for officer in shown.officers] == sorted([verifier.name, issuer.name])


def test_an_undone_decision_is_not_counted_and_the_next_one_is(db, applicant, verifier, issuer, supervisor):
    request, other = filed(applicant, wita(25, 9)), filed(applicant, wita(25, 9))
    request.approve(by=verifier)
    other.approve(by=verifier)
    db.session.commit()
    request.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()
    undo(request, by=issuer)
    db.session.commit()
    request.process(by=issuer)
    db.session.commit()

    shown = seen_by(supervisor)

    assert decided(shown, issuer) == {"process": 1}
    assert decided(shown, verifier) == {"verify": 1, "approve": 2}
    assert shown.requests.total.done == 0


def test_an_undone_cancellation_left_nothing_behind(db, applicant, verifier, supervisor):
    request = filed(applicant, wita(25, 9))
    request.cancel(by=verifier, reason="Isian tidak sesuai.")
    db.session.commit()
    undo(request, by=verifier)
    db.session.commit()

    shown = seen_by(supervisor)

    assert (shown.requests.total.dropped, shown.requests.total.open) == (0, 1)
    assert shown.reasons["request", "cancel"].rows == ()
    assert "cancel" not in decided(shown, verifier)


def test_standard_reasons_are_named_and_an_officers_own_words_are_not(db, applicant, verifier, supervisor):
    standard = standard_reasons("request", "cancel")[0]
    for reason in (standard, f"{standard} Nama Wayan tertulis lain.", "Ni Luh Rahasia sudah pindah", "Lain lagi"):
        filed(applicant, wita(25, 9)).cancel(by=verifier, reason=reason)
    factories.waiting().return_(["selfie_ktp"], by=verifier, reason=standard_reasons("applicant", "return")[2])
    db.session.commit()

    reasons = seen_by(supervisor).reasons

    assert reasons["request", "cancel"].rows == ((standard, 2), (OTHER, 2))
    assert reasons["applicant", "return"].rows == ((standard_reasons("applicant", "return")[2], 1),)
    assert reasons["request", "return"].rows == reasons["applicant", "cancel"].rows == ()


def test_items_sent_back_are_counted_by_their_label(db, applicant, verifier, supervisor):
    for items in (["kk"], ["kk"]):
        filed(applicant, wita(25, 9)).return_(items, by=verifier, reason="Dokumen tidak lengkap.")
    registration = factories.waiting()
    registration.return_(["selfie_ktp", "kk"], by=verifier, reason="Foto buram.")
    db.session.commit()

    rows = dict(seen_by(supervisor).items.rows)

    of_request = db.session.scalars(sa.select(ServiceRequest)).first().definition.label_of("kk")
    assert rows[of_request] == 2
    assert rows[registration.definition.label_of("selfie_ktp")] == 1
    assert sum(rows.values()) == 4


def test_the_most_frequent_reasons_stand_first_and_other_words_last():
    ranked = Ranking.of(Counter({OTHER: 99, "a": 7, "b": 6, "c": 5, "d": 4, "e": 3, "f": 2, "g": 1}))

    assert ranked.shown == (("a", 7), ("b", 6), ("c", 5), ("d", 4), ("e", 3))
    assert ranked.folded == (("f", 2), ("g", 1), (OTHER, 99))
    assert ranked.total == 127


def test_a_scoped_supervisor_counts_only_their_scope_and_all_registrations(
    db, applicant, verifier, issuer, make_operator
):
    finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))
    finish(db, filed(applicant, wita(3, 9), KTP), verifier, issuer, wita(4, 9))
    filed(applicant, wita(5, 9), KTP).cancel(by=verifier, reason="Isian tidak sesuai.")
    returned = filed(applicant, wita(5, 9), KTP)
    returned.return_([returned.definition.uploads[0].key], by=verifier, reason="Dokumen tidak lengkap.")
    db.session.commit()

    shown = seen_by(make_operator("pengawas-kia", role="supervisor", services=["kia"]))

    assert list(by_name(shown.services)) == ["KIA"]
    assert (shown.requests.total.arrived, shown.requests.total.done, shown.requests.total.dropped) == (1, 1, 0)
    assert decided(shown, verifier) == {"verify": 1, "approve": 1}
    assert decided(shown, issuer) == {"process": 1, "produce": 1, "finish": 1}
    assert shown.reasons["request", "cancel"].rows == shown.items.rows == ()
    assert shown.registrations.total.arrived == 1


def test_a_supervisor_of_an_office_counts_what_is_made_there(db, applicant, make_operator):
    west = filed(applicant, wita(25, 9), KTP, kecamatan=WEST)
    filed(applicant, wita(25, 9))
    office = db.session.get(Office, west.office_id)

    shown = seen_by(make_operator("pengawas-barat", role="supervisor", offices=[office.slug]))

    assert [(row.name, row.tally.open) for row in shown.offices] == [(office.name, 1)]


def test_more_cases_make_no_more_queries(db, applicant, verifier, issuer, supervisor):
    finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))
    few = queries_of(db, supervisor)
    for _ in range(6):
        finish(db, filed(applicant, wita(3, 9)), verifier, issuer, wita(4, 9))
        filed(applicant, wita(24, 9)).cancel(by=verifier, reason="Isian tidak sesuai.")
        filed(applicant, wita(24, 9)).return_(["kk"], by=verifier, reason="Dokumen tidak lengkap.")
    db.session.commit()

    assert queries_of(db, supervisor) <= few + 1  # the form whose items were named


def queries_of(db, supervisor: Operator) -> int:
    db.session.expire_all()
    statements: list[str] = []
    listener = lambda *args: statements.append(args[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listener)
    try:
        seen_by(supervisor)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listener)
    return len(statements)


def decided(shown: Performance, operator: Operator) -> dict[str, int]:
    return next((dict(o.decided) for o in shown.officers if o.name == operator.name), {})
