"""One sitting: what is asked for before the registration is verified waits beside it, and shares its fate."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.offices.routing import office_for
from app.operations.housekeeping import expire_drafts, forget_what_ended_unseen
from models.accounts.permission import Permission
from models.base import db
from models.cases import claims
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.cases.undo import undo
from models.messages.notification import Notification, NotificationState
from models.registrations.applicant import Applicant
from models.registrations.applicant import ApplicantStatus as A
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus as R
from tests.support import factories


@pytest.fixture
def registrant(app):
    return factories.waiting()


@pytest.fixture
def request_beside(registrant):
    return factories.submitted(registrant, "kia", cara_ambil="office")


def told_about(request) -> list[str]:
    query = sa.select(Notification.template).where(
        Notification.subject == request.subject_name, Notification.state != NotificationState.CANCELLED
    )
    return list(db.session.scalars(query.order_by(Notification.id)))


def test_it_waits_out_of_the_offices_sight_and_nobody_is_told(request_beside):
    assert request_beside.status == R.AWAITING
    assert request_beside.submitted_at is None and request_beside.due_at is None
    assert told_about(request_beside) == []


def test_it_enters_the_queue_with_the_verification(registrant, request_beside, verifier):
    registrant.verify(by=verifier)
    db.session.commit()

    assert request_beside.status == R.SUBMITTED
    assert request_beside.submitted_at and request_beside.due_at
    assert told_about(request_beside) == ["request_received"]
    assert [d.office for d in request_beside.documents] != []


def test_undoing_the_verification_takes_it_back_and_says_nothing(registrant, request_beside, verifier):
    registrant.verify(by=verifier)
    undo(registrant, by=verifier)
    db.session.commit()

    assert (registrant.status, request_beside.status) == (A.WAITING, R.AWAITING)
    assert request_beside.submitted_at is None and request_beside.due_at is None
    assert told_about(request_beside) == []

    registrant.verify(by=verifier)
    db.session.commit()
    assert told_about(request_beside) == ["request_received"]


def test_an_undo_leaves_what_was_asked_for_after_the_verification(registrant, verifier):
    registrant.verify(by=verifier)
    db.session.commit()
    later = factories.submitted(registrant, "kia", cara_ambil="office")
    undo(registrant, by=verifier)
    db.session.commit()

    assert later.status == R.SUBMITTED


def test_it_ends_with_a_registration_that_is_cancelled(registrant, request_beside, verifier):
    registrant.cancel(by=verifier, reason="Bukan pemilik NIK.")
    db.session.commit()

    assert request_beside.status == R.CANCELLED and not request_beside.withdrawn
    assert told_about(request_beside) == []
    assert AuditEvent.of(request_beside.subject_name, limit=1)[0].name == "end"


def test_undoing_that_cancellation_brings_it_back_but_not_what_was_withdrawn(registrant, request_beside, verifier):
    other = factories.submitted(registrant, "skpwni")
    other.withdraw(by=registrant)
    registrant.cancel(by=verifier, reason="Bukan pemilik NIK.")
    undo(registrant, by=verifier)
    db.session.commit()

    assert (registrant.status, request_beside.status, other.status) == (A.WAITING, R.AWAITING, R.CANCELLED)


def test_nothing_is_sent_for_a_registration_that_was_cancelled_at_this_moment(registrant):
    draft = factories.draft_request(registrant, "akta-kematian")
    elsewhere = sa.update(Applicant.__table__).where(Applicant.__table__.c.id == registrant.id)
    db.session.execute(elsewhere.values(status=A.CANCELLED))

    with pytest.raises(MoveRefused, match="sudah berakhir"):
        draft.send(by=registrant, route=office_for)
    assert draft.status == R.DRAFT


def test_it_ends_with_a_registration_that_nobody_mended(registrant, request_beside, verifier):
    registrant.return_(["foto_kk"], by=verifier, reason="Buram.")
    db.session.commit()
    assert request_beside.status == R.AWAITING

    registrant.moved_at -= timedelta(days=15)
    db.session.commit()
    expire_drafts()

    assert (registrant.status, request_beside.status) == (A.EXPIRED, R.CANCELLED)


def test_its_owner_may_withdraw_it(registrant, request_beside, verifier):
    request_beside.withdraw(by=registrant)
    registrant.verify(by=verifier)
    db.session.commit()

    assert request_beside.status == R.CANCELLED and request_beside.withdrawn


def test_more_than_a_few_before_the_verification_are_refused_and_stay_drafts(app, registrant):
    for slug in ("kia", "kartu-keluarga", "skpwni"):
        factories.submitted(registrant, slug)
    fourth = factories.draft_request(registrant, "akta-kematian")

    with pytest.raises(MoveRefused, match="paling banyak 3"):
        fourth.send(by=registrant, route=office_for)
    assert fourth.status == R.DRAFT


def test_who_waits_or_mends_may_ask_a_draft_may_not(registrant, verifier):
    draft = factories.draft_registration()
    assert registrant.can(Permission.REQUESTS_SUBMIT) and not draft.can(Permission.REQUESTS_SUBMIT)
    registrant.return_(["foto_kk"], by=verifier, reason="Buram.")
    assert registrant.can(Permission.REQUESTS_SUBMIT)
    registrant.cancel(by=verifier, reason="Bukan pemilik NIK.")
    assert not registrant.can(Permission.REQUESTS_SUBMIT)


def test_a_registration_nobody_looked_at_is_amended_in_its_place(registrant):
    promised, sent = registrant.due_at, registrant.submitted_at
    registrant.amend(["alamat"], by=registrant)
    db.session.commit()

    assert (registrant.status, registrant.due_at, registrant.submitted_at) == (A.WAITING, promised, sent)


def test_one_that_an_officer_holds_is_not_amended(registrant, verifier):
    claims.claim(registrant, by=verifier)
    db.session.commit()

    with pytest.raises(MoveRefused):
        registrant.amend(["alamat"], by=registrant)


def test_lists_of_the_office_leave_it_out(registrant, request_beside, verifier):
    shown = db.session.scalars(sa.select(ServiceRequest).where(ServiceRequest.submitted_at.is_not(None))).all()
    assert request_beside not in shown


def test_a_verification_whose_request_is_in_hand_is_not_undone(registrant, request_beside, verifier):
    registrant.verify(by=verifier)
    db.session.commit()
    request_beside.approve(by=verifier)
    db.session.commit()

    with pytest.raises(MoveRefused, match="sudah dikerjakan"):
        undo(registrant, by=verifier)
    assert (registrant.status, request_beside.status) == (A.VERIFIED, R.APPROVED)


def test_what_the_office_never_had_is_forgotten_after_it_ended(registrant, request_beside, verifier):
    other = factories.submitted(factories.verified(verifier), "kia")
    other.cancel(by=verifier, reason="Ganda.")
    registrant.cancel(by=verifier, reason="Bukan pemilik NIK.")
    db.session.commit()
    forget_what_ended_unseen()
    assert request_beside.answers and request_beside.attachments

    for ended in (request_beside, other):
        ended.moved_at -= timedelta(days=15)
    db.session.commit()
    forget_what_ended_unseen()

    assert request_beside.status == R.EXPIRED and not request_beside.answers and not request_beside.attachments
    assert other.status == R.CANCELLED and other.answers
