"""The next case: the oldest promise first, within the posts, and never the same one to two people."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.queue import QueueFilter, take_next
from app.queue.counts import counts_for
from app.queue.rows import QueuePaginator
from models.base import utcnow
from models.cases import claims
from models.cases.claims import CLAIM_LASTS
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.support.factories import submitted, verified, waiting
from tests.support.operators import make_operator

AT_ONCE, CASES = 8, 20


@pytest.fixture
def applicant(app, verifier):
    return verified(verifier)


def promised(db, case, hours: float):
    """Its promise ends so many hours from now."""
    case.due_at = utcnow() + timedelta(hours=hours)
    db.session.commit()
    return case


def test_the_oldest_promise_of_both_kinds_is_taken_first(db, applicant, verifier):
    later = promised(db, submitted(applicant), 5)
    first = promised(db, waiting(), 1)
    second = promised(db, submitted(applicant, "akta-kematian"), 3)

    taken = [take_next(verifier) for _ in range(4)]

    assert taken == [first, second, later, None]
    assert claims.holder(first) == verifier


def test_what_was_given_to_this_operator_goes_first_and_what_was_given_to_others_never(db, applicant, verifier):
    other = make_operator("made")
    free, mine, theirs = (promised(db, submitted(applicant), hours) for hours in (2, 9, 1))
    claims.assign(mine, verifier, by=other)
    claims.assign(theirs, other, by=other)
    db.session.commit()

    assert [take_next(verifier) for _ in range(3)] == [mine, free, None]


def test_what_somebody_looks_at_is_passed_over_until_a_quarter_of_an_hour_has_gone(db, applicant, verifier):
    case, other = submitted(applicant), make_operator("made")
    assert claims.claim(case, by=other)
    db.session.commit()
    assert take_next(verifier) is None

    case.claimed_at = utcnow() - CLAIM_LASTS
    db.session.commit()
    assert take_next(verifier) == case


def test_a_post_takes_only_the_steps_services_and_offices_that_it_covers(db, applicant, verifier):
    request = submitted(applicant, "kia")
    makers = [make_operator("kia", "issuer", ["kia"]), make_operator("kk", "issuer", ["kartu-keluarga"]),
              make_operator("jauh", "issuer", ["kia"], ["kantor-camat-seririt"])]  # fmt: skip
    desk = make_operator("loket", "desk")
    assert [take_next(one) for one in (*makers, desk)] == [None] * 4

    request.approve(by=verifier)
    db.session.commit()
    assert [take_next(one) for one in (*makers[1:], desk, verifier, makers[0])] == [None] * 4 + [request]


def test_a_held_or_returned_case_waits_for_others_and_is_not_taken(db, applicant, verifier, issuer):
    held, returned = submitted(applicant), submitted(applicant)
    held.approve(by=verifier)
    held.hold(by=issuer, reason="blangko habis")
    returned.return_([returned.definition.uploads[0].key], by=verifier, reason="buram")
    db.session.commit()

    assert take_next(issuer) is None
    assert take_next(verifier) is None


def test_the_next_of_a_tab_or_a_filter_is_one_of_them(db, applicant, verifier):
    registration, request = promised(db, waiting(), 1), promised(db, submitted(applicant, "kia"), 2)

    assert take_next(verifier, QueueFilter(filters={"layanan": "akta-kematian"})) is None
    assert take_next(verifier, QueueFilter(tab="persetujuan")) == request
    assert take_next(verifier, QueueFilter(filters={"tanda": "diperbaiki"})) is None
    assert take_next(verifier, QueueFilter(tab="dikembalikan")) == registration


def test_eight_at_once_never_get_the_same_case_and_every_case_is_given_once(app, db, applicant):
    cases = {submitted(applicant).reference for _ in range(CASES)} | {waiting().reference for _ in range(CASES)}
    people = [make_operator(f"petugas-{n}").id for n in range(AT_ONCE)]
    given: list[list[str]] = [[] for _ in people]
    together, faults = Barrier(AT_ONCE), []
    db.session.remove()

    def work(place: int) -> None:
        from models.accounts.account import Operator

        with app.app_context():
            together.wait(20)
            try:
                while case := take_next(db.session.get_one(Operator, people[place])):
                    given[place].append(case.reference)
                    db.session.commit()
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [Thread(target=work, args=(place,)) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not faults
    assert len({one[0] for one in given if one}) == sum(bool(one) for one in given)
    assert Counter(reference for one in given for reference in one) == Counter(cases)
    assert held_in(db) == len(cases)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("filters", [{}, {"layanan": "kia"}, {"kecamatan": "510801", "umur": "lewat"}])
@pytest.mark.parametrize(("role", "services"), [("verifier", []), ("issuer", ["kia"])])
def test_the_queue_is_walked_by_the_index_of_what_waits(db, role, services, filters):
    operator = make_operator("ukur", role, services, ["disdukcapil"])
    plans: list[str] = []

    def explained(connection, cursor, statement, parameters, context, many):
        if "FROM service_request" in statement and not statement.startswith("EXPLAIN"):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append("; ".join(row[3] for row in plan))

    sa.event.listen(db.engine, "after_cursor_execute", explained)
    try:
        QueuePaginator.of(QueueFilter(filters=filters), operator).page()
        counts_for(operator)
        take_next(operator, QueueFilter(filters=filters))
    finally:
        sa.event.remove(db.engine, "after_cursor_execute", explained)

    assert len(plans) >= 3
    for plan in plans:
        assert "service_request USING INDEX ix_service_request_waiting" in plan, plan
    assert "TEMP B-TREE" not in plans[0]


def held_in(db) -> int:
    return sum(
        db.session.scalar(sa.select(sa.func.count()).where(model.claimed_by_id.is_not(None)))
        for model in (Applicant, ServiceRequest)
    )
