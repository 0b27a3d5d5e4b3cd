"""A rehearsed verb runs to its end and leaves nothing behind: no row, no lock, no changed object."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.offices.routing import office_for
from models.accounts.account import SignIn
from models.base import db
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.messages.notification import Notification
from models.requests.document import Document
from models.requests.service_request import ServiceRequest
from tests.support import factories
from tests.support.outbox import outbox


@contextmanager
def nothing_but_reading():
    """No statement within may be anything but a SELECT without a lock."""
    asked = []

    def hear(connection, cursor, statement, *rest):
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)
    assert [one for one in asked if not one.startswith(("SELECT", "BEGIN")) or "FOR UPDATE" in one] == []


def all_that_is_known(*cases):
    """Every column, as these objects have it, of the cases and their documents."""
    objects = [*cases, *(document for case in cases for document in getattr(case, "documents", ()))]
    return [{column.key: getattr(one, column.key) for column in sa.inspect(one).mapper.column_attrs} for one in objects]


@pytest.fixture
def at_work(verifier, issuer):
    """A request that is worked on."""
    case = factories.submitted(factories.verified(verifier))
    case.approve(by=verifier)
    db.session.commit()
    return case


def test_what_was_rehearsed_is_told_and_has_not_happened(at_work, issuer):
    before, told = all_that_is_known(at_work), len(outbox())

    with nothing_but_reading(), db.session().rehearsal() as added:
        at_work.hold(by=issuer, reason="Blangko habis")
        assert at_work.status_text == "menunggu: Blangko habis"

    assert [type(one) for one in added] == [AuditEvent, Notification]
    assert all_that_is_known(at_work) == before
    assert not (db.session.dirty or db.session.new or db.session.deleted)
    db.session.commit()
    db.session.expire_all()
    assert all_that_is_known(at_work) == before
    assert len(outbox()) == told


def test_what_was_rehearsed_can_be_done_afterwards(at_work, issuer):
    with db.session().rehearsal():
        at_work.advance_to("finished", by=issuer, make=factories.ready)
    assert at_work.documents[0].pickup_at is None

    at_work.advance_to("finished", by=issuer, make=factories.ready)
    db.session.commit()

    assert (at_work.status, at_work.documents[0].state) == ("finished", "ready")
    assert db.session.scalar(sa.select(sa.func.count(Document.id)).where(Document.state == "ready")) == 1


def test_a_verb_that_writes_by_itself_writes_nothing(make_operator, verifier):
    """To verify at the desk replaces an account: its requests move, its messages end, it is signed out."""
    old = factories.verified(verifier)
    request, sign_in = factories.submitted(old), SignIn.open(old)
    new = factories.waiting(nik=old.nik)
    db.session.commit()
    before = all_that_is_known(old, new, request)

    with nothing_but_reading(), db.session().rehearsal():
        new.verify(by=verifier, at_desk=True)
        assert (old.status, new.status) == ("replaced", "verified")

    db.session.commit()
    db.session.expire_all()
    assert all_that_is_known(old, new, request) == before
    assert sign_in and db.session.scalar(sa.select(sa.func.count(SignIn.id)).where(SignIn.account_id == old.id)) == 1


def test_a_refusal_ends_a_rehearsal_too(at_work, verifier):
    with pytest.raises(MoveRefused), db.session().rehearsal():
        at_work.hold(by=verifier, reason="Blangko habis")

    assert at_work.hold_reason is None
    at_work.about = "Ni Luh"
    db.session.commit()
    assert db.session.scalar(sa.select(ServiceRequest.about)) == "Ni Luh"


def test_it_ends_at_the_first_thing_that_was_waited_for(at_work, issuer):
    with db.session().rehearsal(until=lambda added: isinstance(added, AuditEvent)) as added:
        at_work.process(by=issuer)
        raise AssertionError("it went on")

    assert [type(one) for one in added] == [AuditEvent]
    assert at_work.status == "approved"


def test_what_was_changed_before_stays_changed(at_work, issuer):
    at_work.about = "Ni Luh"

    with db.session().rehearsal():
        at_work.about = "Made"
        at_work.process(by=issuer)

    assert at_work.about == "Ni Luh"
    db.session.commit()
    assert at_work.about == "Ni Luh"


def test_what_hangs_on_what_was_changed_is_not_there_afterwards(verifier):
    """To file a request makes documents and people it is about, without adding them by themselves."""
    request = factories.draft_request(factories.verified(verifier))
    db.session.commit()

    with db.session().rehearsal():
        request.send(by=request.applicant, route=office_for)
        assert request.documents and request.subjects

    db.session.commit()
    assert (request.status, request.documents, request.subjects) == ("draft", [], [])


def test_what_is_read_to_be_locked_is_read_and_not_locked(verifier):
    """To file beside a registration that waits locks that, and so does the next one to be looked at."""
    request = factories.draft_request(factories.waiting())
    db.session.commit()
    first = sa.select(ServiceRequest.id).with_for_update()

    with nothing_but_reading(), db.session().rehearsal():
        request.send(by=request.applicant, route=office_for)
        assert request.status == "awaiting"
        assert db.session.scalar(first) == db.session.scalars(first).one() == request.id

    assert request.status == "draft"


def test_what_was_rehearsed_to_go_stays(verifier):
    applicant = factories.verified(verifier)

    with db.session().rehearsal():
        applicant.forget_photos()

    assert not db.session.deleted
    db.session.commit()
    assert applicant.photos()


def test_what_was_not_read_before_is_read_afterwards(at_work, issuer):
    promised = at_work.due_at
    db.session.commit()  # nothing of it is known from here on

    with db.session().rehearsal():
        at_work.due_at = None
        at_work.process(by=issuer)

    assert promised and at_work.due_at == promised


@pytest.mark.sqlite_only
def test_a_case_is_read_while_another_has_the_lock_of_all_writers(app, client, at_work, issuer):
    client.sign_in(issuer)
    address = f"/admin/permohonan/{at_work.reference}"
    db.session.rollback()
    with db.engine.connect().execution_options(writes=True) as writer, writer.begin():
        writer.execute(sa.text("UPDATE office SET phone = phone"))

        page = client.get(address)

    assert page.status_code == 200
    assert "Pesan WhatsApp" in page.text
