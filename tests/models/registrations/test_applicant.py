"""The life of a registration, and several of one NIK, on both databases."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.filing import intake
from models.accounts.account import Account, SignIn
from models.base import db, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused, StaleCase
from models.cases.undo import undo, undoable_by
from models.messages.message_text import MessageText
from models.messages.notification import Notification, NotificationState
from models.registrations import nik_conflicts
from models.registrations.applicant import Applicant
from models.registrations.applicant import ApplicantStatus as S
from models.registrations.passwords import password_hashes
from tests.support import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def admin(make_operator):
    return make_operator("ketut", role="admin")


@pytest.fixture
def holder(verifier):
    """A verified account, of which all messages have been sent."""
    applicant = factories.verified(verifier, wa="+6281111111111")
    db.session.execute(sa.update(Notification).values(state=NotificationState.ACCEPTED))
    db.session.commit()
    return applicant


@pytest.fixture
def newcomer(holder):
    """Another registration of the same NIK, from another phone."""
    return factories.waiting(nik=holder.nik, wa="+6282222222222")


def told(applicant: Applicant) -> list[str]:
    query = sa.select(Notification).where(Notification.subject == applicant.subject_name).order_by(Notification.id)
    return [n.template for n in db.session.scalars(query)]


def let_a_day_pass(applicant: Applicant) -> None:
    nik_conflicts.owner_notice(applicant).state = NotificationState.ACCEPTED
    nik_conflicts.owner_notice(applicant).accepted_at = utcnow() - timedelta(hours=24, minutes=1)
    db.session.commit()


# -- one registration


def test_a_registration_goes_from_sending_to_verified(verifier):
    applicant = factories.waiting()
    applicant.return_(["foto_kk"], by=verifier, reason="Buram")
    applicant.resubmit(by=applicant)
    applicant.verify(by=verifier)
    db.session.commit()

    assert applicant.status == S.VERIFIED and applicant.verified_at
    assert [e.name for e in AuditEvent.of(applicant.subject_name)][::-1] == ["send", "return", "resubmit", "verify"]
    assert told(applicant) == ["registration_received", "registration_returned", "registration_verified"]


def test_a_returned_registration_names_its_items_and_reason_in_the_message(verifier, outbox):
    applicant = factories.waiting()

    applicant.return_(["foto_kk", "nama"], by=verifier, reason="Foto KK buram")
    db.session.commit()

    message = outbox()[-1]
    assert message.particulars["alasan"] == "Foto KK buram"
    assert message.particulars["butir"] == "Foto KK asli, Nama lengkap (sesuai KTP-el/KK)"


@pytest.mark.parametrize(("items", "reason"), [([], "Buram"), (["foto_kk"], " ")])
def test_returning_needs_an_item_and_a_reason(verifier, items, reason):
    applicant = factories.waiting()
    before = len(AuditEvent.of(applicant.subject_name)), told(applicant)

    with pytest.raises(MoveRefused):
        applicant.return_(items, by=verifier, reason=reason)
    db.session.rollback()

    assert (applicant.status, applicant.returned_items) == (S.WAITING, [])
    assert (len(AuditEvent.of(applicant.subject_name)), told(applicant)) == before


def test_only_a_verifier_verifies(make_operator):
    applicant = factories.waiting()

    for role in ("issuer", "desk", "supervisor", "admin"):
        with pytest.raises(MoveRefused):
            applicant.verify(by=make_operator(f"si-{role}", role=role))
    with pytest.raises(MoveRefused):
        applicant.verify(by=applicant)


def test_of_two_verifiers_the_second_is_told(verifier):
    applicant = factories.waiting()
    seen = applicant.version
    applicant.cancel(by=verifier, reason="Foto orang lain")
    db.session.commit()

    with pytest.raises(StaleCase, match="Sudah diproses oleh Luh"):
        applicant.expect_version(seen)


def test_a_suspended_account_is_shut_at_once_and_can_be_restored(holder, admin, verifier):
    SignIn.open(holder)

    with pytest.raises(MoveRefused):
        holder.suspend(by=verifier, reason="Diminta pemilik")
    holder.suspend(by=admin, reason="Diminta pemilik")
    db.session.commit()
    assert holder.status == S.SUSPENDED and not holder.may_sign_in
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0

    holder.restore_account(by=admin)
    assert holder.status == S.VERIFIED and holder.may_sign_in


def test_a_suspended_account_stays_shut_once_another_took_its_place(holder, newcomer, admin, verifier):
    holder.suspend(by=admin, reason="Diminta pemilik")
    newcomer.verify(by=verifier, at_desk=True)
    db.session.commit()

    with pytest.raises(MoveRefused):
        holder.restore_account(by=admin)


def test_a_decision_can_be_taken_back_while_its_message_waits(verifier):
    applicant = factories.waiting()
    applicant.verify(by=verifier)

    undo(applicant, by=verifier)
    db.session.commit()

    assert (applicant.status, applicant.verified_at) == (S.WAITING, None)
    states = [n.state for n in db.session.scalars(sa.select(Notification).order_by(Notification.id))]
    assert states == [NotificationState.DUE, NotificationState.CANCELLED]


def test_a_draft_that_ends_signs_its_browser_out():
    draft = factories.draft_registration()
    SignIn.open(draft)

    draft.expire()
    db.session.commit()

    assert draft.status == S.EXPIRED and not draft.may_sign_in
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0


# -- several of one NIK


def test_a_second_registration_is_taken_with_the_same_answer_and_the_old_number_is_told(holder, newcomer):
    assert newcomer.status == S.WAITING and "nik_again" in newcomer.flags
    assert told(newcomer) == ["registration_received"]

    warning = db.session.scalars(sa.select(Notification).where(Notification.template == "registration_attempted")).one()
    assert (warning.to, warning.subject) == ("+6281111111111", holder.subject_name)
    assert nik_conflicts.owner_notice(newcomer) is warning
    assert nik_conflicts.owner_told_at(newcomer) is None  # it waits to be sent


def test_it_replaces_the_old_one_only_after_a_day(holder, newcomer, verifier):
    # queued long ago counts for nothing: it must have gone
    nik_conflicts.owner_notice(newcomer).created_at = utcnow() - timedelta(days=3)
    with pytest.raises(MoveRefused, match="diberi tahu"):
        newcomer.verify(by=verifier)
    db.session.rollback()
    assert (holder.status, newcomer.status) == (S.VERIFIED, S.WAITING)

    let_a_day_pass(newcomer)
    newcomer.verify(by=verifier)
    db.session.commit()
    assert (holder.status, newcomer.status) == (S.REPLACED, S.VERIFIED)


def test_or_at_once_when_the_person_stands_at_the_desk(holder, newcomer, verifier):
    newcomer.verify(by=verifier, at_desk=True)
    db.session.commit()

    event = AuditEvent.of(newcomer.subject_name)[0]
    assert (holder.status, holder.replaced_by_id) == (S.REPLACED, newcomer.id)
    assert event.particulars == {"replaced": holder.reference, "at_desk": True}
    assert "registration_replaced" in told(holder)


def test_the_new_registration_takes_over_the_requests_and_the_old_one_is_shut(holder, verifier):
    request = factories.submitted(holder)
    SignIn.open(holder)
    newcomer = factories.waiting(nik=holder.nik, wa="+6282222222222")
    db.session.execute(sa.update(Notification).values(state=NotificationState.ACCEPTED))
    request.approve(by=verifier)
    db.session.commit()

    newcomer.verify(by=verifier, at_desk=True)
    db.session.commit()
    db.session.expire_all()

    assert request.applicant_id == newcomer.id and request.is_owned_by(newcomer)
    approved = db.session.scalars(sa.select(Notification).where(Notification.template == "request_approved")).one()
    assert approved.state == NotificationState.CANCELLED  # it would have gone to the old number
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0


def test_a_replacement_cannot_be_taken_back(holder, newcomer, verifier):
    newcomer.verify(by=verifier, at_desk=True)
    db.session.commit()

    assert undoable_by(newcomer, verifier) == []
    with pytest.raises(MoveRefused):
        undo(newcomer, by=verifier)


def test_of_two_newcomers_the_second_waits_a_day_anew_after_the_first_took_over(holder, newcomer, verifier):
    another = factories.waiting(nik=holder.nik, wa="+6283333333333")
    let_a_day_pass(newcomer)
    let_a_day_pass(another)

    newcomer.verify(by=verifier)
    db.session.commit()

    assert nik_conflicts.owner_notice(another).subject == newcomer.subject_name
    assert nik_conflicts.replacement_open_at(another) is None
    with pytest.raises(MoveRefused, match="Tunggu sampai"):
        another.verify(by=verifier)


def test_a_returned_registration_that_takes_anothers_nik_tells_that_owner_first(holder, verifier):
    victim = factories.verified(verifier, wa="+6284444444444")
    thief = factories.waiting(nik=holder.nik, wa="+6282222222222")
    let_a_day_pass(thief)
    thief.return_(["nik"], by=verifier, reason="NIK tidak sama dengan KTP-el")
    thief.nik = victim.nik
    thief.resubmit(by=thief)
    db.session.commit()

    assert told(victim)[-1] == "registration_attempted"
    assert nik_conflicts.owner_notice(thief).subject == victim.subject_name
    with pytest.raises(MoveRefused, match="Tunggu sampai"):
        thief.verify(by=verifier)


def test_verifying_undoing_and_verifying_again_tells_those_who_wait_once(verifier):
    first = factories.waiting()
    second = factories.waiting(nik=first.nik)

    first.verify(by=verifier)
    db.session.commit()
    told_at_first = nik_conflicts.owner_notice(second)
    undo(first, by=verifier)
    db.session.commit()
    assert told_at_first.state == NotificationState.CANCELLED and nik_conflicts.owner_notice(second) is None

    first.verify(by=verifier)
    db.session.commit()
    assert first.status == S.VERIFIED and nik_conflicts.owner_notice(second).subject == first.subject_name


def test_the_owner_is_not_hidden_by_however_many_newer_registrations(holder):
    for _ in range(21):
        newest = factories.waiting(nik=holder.nik)

    assert nik_conflicts.holder_of_nik(newest) is holder and nik_conflicts.owner_notice(newest)


def test_a_suspended_account_is_replaced_at_the_desk_only(holder, newcomer, admin, verifier):
    let_a_day_pass(newcomer)
    holder.suspend(by=admin, reason="Penipuan")
    late = factories.waiting(nik=holder.nik)

    with pytest.raises(MoveRefused, match="hadir di loket"):
        late.verify(by=verifier)
    late.verify(by=verifier, at_desk=True)

    assert (holder.status, late.status) == (S.REPLACED, S.VERIFIED)


def test_the_database_itself_allows_one_verified_account_for_a_nik(holder, newcomer):
    with pytest.raises(IntegrityError):
        db.session.execute(sa.update(Applicant).where(Applicant.id == newcomer.id).values(status=S.VERIFIED))
    db.session.rollback()


def test_drafts_are_nobodys_rivals(holder):
    factories.draft_registration(nik=holder.nik)

    assert nik_conflicts.same_nik(holder) == [] and nik_conflicts.others_waiting(holder) == []


def test_at_sign_in_the_verified_one_comes_first_and_then_the_newest(holder, newcomer):
    last = factories.waiting(nik=holder.nik)

    assert list(password_hashes(holder.nik)) == [holder.id, last.id, newcomer.id]


# -- oddities for the officer


def test_a_number_of_another_person_and_a_kk_in_place_of_the_nik_are_flagged():
    factories.waiting(wa="+6281111111111")

    year = (utcnow().year - 13) % 100  # read as a NIK: a boy of 13, or a man of 113
    odd = factories.draft_registration(nik=f"5108060206{year:02}0003", wa="+6281111111111")

    assert {"phone_shared", "nik_looks_like_kk"} <= set(intake.registration_flags(odd))


def test_where_the_old_number_cannot_be_told_only_the_desk_replaces_the_account(verifier):
    old = factories.verified(verifier)
    db.session.get(MessageText, "registration_attempted").sends = False
    new = factories.waiting(nik=old.nik)

    with pytest.raises(MoveRefused):
        new.verify(by=verifier)
    new.verify(by=verifier, at_desk=True)
    db.session.commit()

    assert (old.status, new.status) == ("replaced", "verified")


@pytest.mark.postgresql_only  # SQLite's writers wait for each other
@pytest.mark.parametrize("has_account", [True, False])
def test_of_two_registrations_verified_at_the_same_instant_one_wins_and_the_other_is_told(app, verifier, has_account):
    first = factories.verified(verifier) if has_account else factories.waiting()
    rivals = [factories.waiting(nik=first.nik) for _ in range(2)]
    start, outcomes = Barrier(2), []

    def verify(applicant_id: int, operator_id: int) -> None:
        with app.app_context():
            applicant, operator = db.session.get(Applicant, applicant_id), db.session.get(Account, operator_id)
            start.wait()
            try:
                applicant.verify(by=operator, at_desk=True)
                db.session.commit()
                outcomes.append("verified")
            except MoveRefused:
                db.session.rollback()
                outcomes.append("refused")

    threads = [Thread(target=verify, args=(rival.id, verifier.id)) for rival in rivals]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) in (["refused", "verified"], ["verified", "verified"])  # or one quietly after the other
    verified = sa.select(sa.func.count(Applicant.id)).where(Applicant.status == S.VERIFIED)
    assert db.session.scalar(verified) == 1


def test_a_notice_to_one_owner_never_counts_for_another(holder, admin, verifier):
    victim = factories.verified(verifier, wa="+6284444444444")
    victim.suspend(by=admin, reason="HP hilang")
    thief = factories.waiting(nik=holder.nik, wa="+6282222222222")
    let_a_day_pass(thief)
    thief.return_(["nik"], by=verifier, reason="NIK tidak sama dengan KTP-el")
    thief.nik = victim.nik
    thief.resubmit(by=thief)
    victim.restore_account(by=admin)

    assert nik_conflicts.owner_notice(thief) is None and nik_conflicts.replacement_open_at(thief) is None
    with pytest.raises(MoveRefused, match="diberi tahu"):
        thief.verify(by=verifier)
