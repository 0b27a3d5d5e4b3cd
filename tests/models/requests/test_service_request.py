"""The life of a request, move by move, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.offices.routing import office_for
from models.base import db, utcnow
from models.calendar.office_calendar import OfficeHours
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused, StaleCase
from models.cases.undo import undo
from models.messages.notification import Notification, NotificationState
from models.requests.document import DocumentState
from models.requests.service_request import RequestStatus as R
from models.requests.service_request import ServiceRequest, Subject
from models.sealed import vault
from tests.support import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier)


@pytest.fixture
def service_request(applicant):
    return factories.submitted(applicant)


def test_a_request_goes_from_filing_to_hand_over(service_request, verifier, issuer):
    service_request.approve(by=verifier)
    service_request.process(by=issuer)
    service_request.produce(by=issuer)
    service_request.finish(factories.ready, by=issuer)
    service_request.hand_over(service_request.documents[0], by=issuer, receiver="Putu Wirawan")
    db.session.commit()

    assert service_request.status == R.HANDED_OVER
    assert [e.name for e in AuditEvent.of(service_request.subject_name)][::-1] == [
        "send", "approve", "process", "produce", "finish", "hand_over",
    ]  # fmt: skip
    assert told(service_request) == [
        "request_received", "request_approved", "request_processing", "request_producing", "request_finished_office",
    ]  # fmt: skip


def test_a_refused_move_leaves_no_trace(service_request, verifier, issuer):
    before = len(AuditEvent.of(service_request.subject_name)), told(service_request)

    with pytest.raises(MoveRefused):
        service_request.process(by=issuer)
    with pytest.raises(MoveRefused):
        service_request.approve(by=issuer)
    db.session.commit()

    assert service_request.status == R.SUBMITTED
    assert (len(AuditEvent.of(service_request.subject_name)), told(service_request)) == before


def test_advancing_several_steps_leaves_an_event_each_and_sends_one_message(service_request, verifier, issuer):
    service_request.approve(by=verifier)
    db.session.commit()

    service_request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()

    names = [e.name for e in AuditEvent.of(service_request.subject_name)][::-1]
    assert names[-3:] == ["process", "produce", "finish"]
    assert told(service_request)[2:] == ["request_finished_office"]


def test_a_returned_request_carries_its_reason_to_the_citizen(service_request, verifier, outbox):
    service_request.return_(["kk"], by=verifier, reason="Foto KK buram")
    db.session.commit()

    message = outbox()[-1]
    assert message.template == "request_returned"
    assert message.particulars["alasan"] == "Foto KK buram"
    assert message.particulars["butir"] == "KK asli orang tua/wali"


def test_a_mended_request_returns_to_where_it_was(service_request, applicant, verifier, issuer):
    service_request.approve(by=verifier)
    service_request.process(by=issuer)
    service_request.return_(["kk"], by=issuer, reason="Foto KK buram")
    assert service_request.due_at is None

    service_request.resubmit(by=applicant, route=office_for)
    db.session.commit()

    assert service_request.status == R.PROCESSING
    assert service_request.due_at is not None


def test_a_hold_stops_the_clock_and_any_other_move_ends_it(service_request, verifier, issuer):
    service_request.approve(by=verifier)
    service_request.hold(by=issuer, reason="Blangko KTP-el habis")
    assert (service_request.status, service_request.due_at) == (R.APPROVED, None)
    assert service_request.status_text == "menunggu: Blangko KTP-el habis"

    service_request.process(by=issuer)
    db.session.commit()

    assert service_request.hold_reason is None
    assert service_request.due_at is not None


def test_two_operators_cannot_both_move_one_case(service_request, verifier):
    seen = service_request.version
    service_request.approve(by=verifier)
    db.session.commit()

    with pytest.raises(StaleCase, match="Sudah diproses oleh"):
        service_request.expect_version(seen)


def test_a_row_changed_underneath_is_not_overwritten(service_request, verifier):
    assert service_request.version  # read before the other one wrote
    change = sa.update(ServiceRequest).where(ServiceRequest.id == service_request.id)
    db.session.execute(
        change.values(version=ServiceRequest.version + 1), execution_options={"synchronize_session": False}
    )

    with pytest.raises(StaleCase):
        service_request.approve(by=verifier)

    assert service_request.status == R.SUBMITTED
    assert "request_approved" not in told(service_request)


def test_undo_takes_back_a_whole_decision_and_its_unsent_message(service_request, verifier, issuer):
    service_request.approve(by=verifier)
    service_request.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    db.session.commit()

    undo(service_request, by=issuer)
    db.session.commit()

    assert service_request.status == R.APPROVED
    assert service_request.documents[0].state == DocumentState.PLANNED
    assert states(service_request)["request_finished_office"] == NotificationState.CANCELLED


def test_undo_is_refused_once_the_message_has_gone(service_request, verifier):
    service_request.approve(by=verifier)
    db.session.execute(sa.update(Notification).values(state=NotificationState.ACCEPTED))
    db.session.commit()

    with pytest.raises(MoveRefused):
        undo(service_request, by=verifier)
    assert service_request.status == R.APPROVED


def test_only_whoever_decided_can_undo(service_request, verifier, make_operator):
    service_request.approve(by=verifier)
    db.session.commit()

    with pytest.raises(MoveRefused):
        undo(service_request, by=make_operator("other", role="verifier"))


def test_a_digital_document_is_not_finished_without_its_pdf(applicant, verifier, issuer):
    service_request = factories.submitted(applicant, "kartu-keluarga", cara_ambil="digital")
    service_request.approve(by=verifier)
    db.session.commit()

    with pytest.raises(MoveRefused, match="Unggah PDF"):
        service_request.advance_to(R.FINISHED, by=issuer, make=lambda document: document.make_ready())
    db.session.rollback()

    assert service_request.status == R.APPROVED


def test_everything_about_a_nik_is_found_whoever_filed_it(service_request):
    child = service_request.answers["anak_nik"]

    found = db.session.scalars(
        sa.select(Subject.service_request_id).where(Subject.value_index == vault.blind_index("nik", child))
    ).all()

    assert found == [service_request.id]


def test_a_ktp_is_made_where_the_district_belongs_and_all_else_at_the_dinas(applicant):
    west = factories.submitted(applicant, "ktp-el", kecamatan="510801")
    east = factories.submitted(applicant, "ktp-el", kecamatan="510809")
    child = factories.submitted(applicant, "kia", kecamatan="510801")

    assert west.documents[0].office.slug == "kantor-camat-seririt"
    assert east.documents[0].office.slug == "kantor-camat-kubutambahan"
    assert child.documents[0].office.is_main


def test_an_operator_acts_only_within_a_post(service_request, make_operator):
    elsewhere = make_operator("nyoman", role="verifier", services=["kartu-keluarga"])

    assert not service_request.moves_open_to(elsewhere)
    with pytest.raises(MoveRefused):
        service_request.approve(by=elsewhere)


def test_messages_of_a_sensitive_service_do_not_say_what_it_is(applicant, verifier, outbox):
    service_request = factories.submitted(applicant, "tridatu-akta-perceraian")
    service_request.return_(["no_kk"], by=verifier, reason="Nomor KK keliru")
    db.session.commit()

    words = outbox()[-1].particulars
    assert (words["layanan"], words["butir"]) == ("Pencatatan Sipil", "beberapa isian")
    assert words["alasan"] == "lihat di akun Anda"


def test_the_audit_trail_cannot_be_edited(service_request):
    for change in (sa.update(AuditEvent).values(name="nothing"), sa.delete(AuditEvent)):
        with pytest.raises(sa.exc.DatabaseError, match="never edited"):
            db.session.execute(change)
        db.session.rollback()


def told(service_request):
    query = sa.select(Notification.template).where(Notification.subject == service_request.subject_name)
    return list(db.session.scalars(query.order_by(Notification.id)))


def states(service_request):
    query = sa.select(Notification.template, Notification.state)
    return dict(db.session.execute(query.where(Notification.subject == service_request.subject_name)).all())


def test_a_promise_that_is_broken_stays_broken_through_a_hold(service_request, verifier, issuer):
    service_request.approve(by=verifier)
    late = service_request.due_at = utcnow() - timedelta(days=9)

    service_request.hold(by=issuer, reason="Blangko KTP-el habis")
    service_request.resume(by=issuer)

    assert service_request.due_at == late


def test_a_message_of_a_sensitive_service_does_not_say_what_it_waits_for(applicant, verifier, issuer):
    service_request = factories.submitted(applicant, "tridatu-akta-perceraian")
    service_request.approve(by=verifier)
    service_request.hold(by=issuer, reason="putusan cerai belum inkracht")

    said = service_request.message_particulars("request_on_hold", reason="putusan cerai belum inkracht")
    assert "inkracht" not in str(said)


def test_without_opening_hours_nothing_is_promised_and_the_request_is_taken(applicant):
    db.session.execute(sa.delete(OfficeHours))

    assert factories.submitted(applicant).due_at is None


def test_whoever_moves_fetches_the_card_where_they_will_live(verifier):
    moving = factories.verified(verifier)

    request = factories.submitted(moving, "pindah-dalam-kabupaten", tujuan_kecamatan="510801", tujuan_desa="5108012001")

    assert request.district_code == "510801" != moving.district_code
