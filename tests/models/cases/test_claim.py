"""Whose hands a case is in: for a quarter of an hour, or until the work of a post is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.base import clock_at, db, utcnow
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.corrections import values_before
from models.cases.refusals import MoveRefused
from models.requests.workflow import RequestStatus
from tests.support import factories


@pytest.fixture(params=["registration", "request"])
def case(request, app, verifier):
    return factories.waiting() if request.param == "registration" else factories.submitted(factories.verified(verifier))


@pytest.fixture
def colleague(make_operator):
    return make_operator("wayan", role="verifier")


def test_a_claim_holds_a_case_for_a_quarter_of_an_hour(case, verifier, colleague):
    with clock_at(utcnow() - timedelta(minutes=16)):
        assert claims.claim(case, by=verifier)
        assert claims.holder(case) == verifier
        assert not claims.claim(case, by=colleague)

    assert claims.holder(case) is None
    assert claims.claim(case, by=colleague)
    assert claims.holder(case) == colleague


def test_a_claim_of_a_day_that_has_not_come_holds_nothing(case, verifier, colleague):
    with clock_at(utcnow() + timedelta(days=1)):
        assert claims.claim(case, by=verifier)

    assert claims.holder(case) is None
    assert claims.claim(case, by=colleague)


def test_a_claim_makes_no_page_stale(case, verifier):
    before = case.version

    claims.claim(case, by=verifier)
    claims.assign(case, verifier, by=verifier)
    db.session.commit()

    assert case.version == before


def test_nobody_decides_what_another_looks_at_until_taking_over_which_is_logged(case, verifier, colleague):
    claims.claim(case, by=verifier)
    with pytest.raises(MoveRefused, match="Sedang diperiksa oleh Luh sejak pukul"):
        claims.expect_free(case, colleague)

    assert claims.claim(case, by=colleague, take_over=True)

    claims.expect_free(case, colleague)
    event = AuditEvent.of(case.subject_name)[0]
    assert (event.name, event.account_name, event.particulars) == ("take_over", "Wayan", {"from": "Luh"})


def test_a_decision_lets_go_of_the_case(case, verifier):
    claims.claim(case, by=verifier)
    claims.assign(case, verifier, by=verifier)
    claims.claim(case, by=verifier)

    case.cancel(by=verifier, reason="Diajukan dua kali")
    db.session.commit()

    assert case.claimed_by_id is None and case.assigned_to_id is None


def test_only_who_holds_a_case_lets_go_of_it(case, verifier, colleague):
    claims.claim(case, by=verifier)

    claims.release_claim(case, by=colleague)
    assert claims.holder(case) == verifier
    claims.release_claim(case, by=verifier)
    assert claims.holder(case) is None


def test_a_case_is_assigned_only_to_somebody_with_a_post_for_it(case, verifier, make_operator):
    supervisor = make_operator("pimpinan-satu", role="supervisor")

    with pytest.raises(MoveRefused, match="tidak memegang pos"):
        claims.assign(case, supervisor, by=verifier)
    claims.assign(case, verifier, by=supervisor, note="Tolong hari ini")

    assert case.assigned_to == verifier
    assert AuditEvent.of(case.subject_name)[0].particulars == {"to": "Luh", "note": "Tolong hari ini"}


def test_what_was_returned_comes_back_to_the_same_officer_with_what_changed(case, verifier, colleague):
    from app.filing import intake

    item = "nama" if case.subject_kind == "applicant" else "anak_nama"
    before = case.answers[item]
    case.return_([item], by=verifier, reason="Salah tulis")
    db.session.commit()
    case.answers = {**case.answers, item: "Nama Yang Benar"}
    intake.resubmit(case, by=case if case.subject_kind == "applicant" else case.applicant)
    db.session.commit()

    assert case.assigned_to == verifier
    assert case.mended_items == [item]
    assert values_before(case) == {item: before}

    case.cancel(by=colleague, reason="Lain")
    db.session.commit()
    assert (case.mended_items, values_before(case), case.assigned_to) == ([], {}, None)


def test_a_second_click_of_the_same_person_is_known_as_such(case, verifier, colleague):
    case.cancel(by=verifier, reason="Diajukan dua kali")
    db.session.commit()

    assert case.just_done_by(verifier, "cancel")
    assert not case.just_done_by(verifier, "return")
    assert not case.just_done_by(colleague, "cancel")


# -- what is assigned stays so until the work of that post is done


@pytest.fixture
def making(verifier, issuer):
    """A request that waits to be made, meant for this issuer."""
    request = factories.submitted(factories.verified(verifier), "tridatu-akta-kelahiran-khusus", cara_ambil="office")
    request.approve(by=verifier)
    claims.assign(request, issuer, by=verifier)
    db.session.commit()
    return request


def test_the_steps_of_one_post_and_a_wait_between_end_no_assignment(making, issuer):
    for step in (lambda: making.process(by=issuer), lambda: making.hold(by=issuer, reason="Blangko habis"),
                 lambda: making.resume(by=issuer), lambda: making.produce(by=issuer)):  # fmt: skip
        step()
        assert making.assigned_to_id == issuer.id

    making.finish(factories.ready, by=issuer)
    assert making.assigned_to_id is None


def test_the_step_of_a_colleague_ends_no_assignment_either(making, issuer, make_operator):
    making.process(by=make_operator("rekan", role="issuer"))

    assert making.assigned_to_id == issuer.id


def test_the_next_post_begins_with_nobody(verifier):
    request = factories.submitted(factories.verified(verifier))
    claims.assign(request, verifier, by=verifier)

    request.approve(by=verifier)

    assert request.assigned_to_id is None


def test_to_hand_over_is_assigned_until_the_last_document_went(making, issuer, make_operator):
    making.advance_to(RequestStatus.FINISHED, by=issuer, make=factories.ready)
    desk = make_operator("nyoman", role="desk")
    claims.assign(making, desk, by=issuer)
    first, *others = [d for d in making.documents if d.waits_for_hand_over]

    making.hand_over(first, by=desk, receiver="Ibunya")
    assert making.assigned_to_id == desk.id
    for document in others:
        making.hand_over(document, by=desk, receiver="Ibunya")
    assert making.assigned_to_id is None


def test_a_case_that_its_owner_took_back_is_nobodys_work(verifier):
    request = factories.submitted(factories.verified(verifier))
    claims.assign(request, verifier, by=verifier)

    request.withdraw(by=request.applicant)

    assert request.assigned_to_id is None
