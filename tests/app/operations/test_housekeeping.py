"""What the worker does besides sending: drafts end, and leave nothing of the person behind."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.files.attachments import storage
from app.operations import housekeeping
from app.operations.belonging import belong
from models.accounts.account import SignIn
from models.base import clock_at, db, utcnow
from models.cases.attachment import Attachment
from models.cases.claims import claim
from models.registrations.applicant import Applicant
from tests.support import factories


def test_a_draft_ends_after_a_fortnight_and_is_forgotten(app):
    draft = factories.draft_registration()
    SignIn.open(draft)
    grow_old(draft, 15)

    housekeeping.expire_drafts()

    assert draft.status == "expired"
    assert (draft.answers, draft.nik_index, draft.password_hash) == ({}, None, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 0


def test_a_younger_draft_and_whatever_was_sent_stay(app, verifier):
    young = factories.draft_registration()
    sent = factories.verified(verifier)
    request = factories.submitted(sent)
    for case, days in ((young, 13), (sent, 400), (request, 400)):
        grow_old(case, days)

    housekeeping.expire_drafts()

    assert [young.status, sent.status, request.status] == ["draft", "verified", "submitted"]
    assert request.answers


def test_a_returned_registration_that_nobody_mends_ends_with_its_data(app, verifier):
    applicant = factories.waiting()
    applicant.return_(["foto_kk"], by=verifier, reason="Buram")
    grow_old(applicant, 15)

    housekeeping.expire_drafts()

    assert applicant.status == "expired"
    assert applicant.nik is not None  # it was sent: the recap and the officer still know it


def test_a_draft_of_a_request_is_forgotten_too(app, verifier):
    request = factories.draft_request(factories.verified(verifier))
    grow_old(request, 15)

    housekeeping.expire_drafts()

    assert (request.status, request.answers, request.attachments) == ("expired", {}, [])


def test_one_whose_row_does_not_open_keeps_no_other_from_being_forgotten(app):
    broken, draft = factories.draft_registration(), factories.draft_registration()
    for one in (broken, draft):
        grow_old(one, 15)
    spoilt = sa.update(Applicant.__table__).where(Applicant.__table__.c.id == broken.id)
    db.session.execute(spoilt.values(nik=sa.literal(b"not sealed by us", sa.LargeBinary)))
    db.session.commit()

    housekeeping.expire_drafts()

    assert draft.status == "expired"


def test_orphaned_files_are_swept_a_day_later_and_named_ones_kept(app):
    factories.draft_registration()
    db.session.commit()
    kept = keys_kept()
    storage().put("0" * 32, b"a crash left this")
    age_files(app)

    housekeeping.sweep_files()

    assert keys_kept() == kept
    assert storage().get("0" * 32) == b"a crash left this"


def test_what_was_swept_is_destroyed_after_thirty_days(app):
    storage().put("0" * 32, b"a crash left this")
    storage().put("1" * 32, b"and this, later")
    for key in ("0" * 32, "1" * 32):
        storage().set_aside(key)
    bin_ = Path(app.config["UPLOADS_URL"]) / "bin"
    long_ago = (utcnow() - timedelta(days=31)).timestamp()
    os.utime(bin_ / ("0" * 32), (long_ago, long_ago))

    housekeeping.sweep_files()

    assert [file.name for file in bin_.iterdir()] == ["1" * 32]


@pytest.mark.parametrize("bound", [True, False], ids=["after a look at the clock", "at the first look"])
def test_a_clock_fifteen_days_ahead_for_a_minute_ends_and_sweeps_nothing(app, bound):
    draft = factories.draft_registration()
    db.session.commit()
    storage().put("0" * 32, b"on its way to a row")
    if bound:
        belong()
        housekeeping.expire_drafts()
    kept = keys_kept()

    with clock_at(utcnow() + timedelta(days=15)):
        for task in (housekeeping.expire_drafts, housekeeping.sweep_files, housekeeping.forget_what_ended_unseen):
            task()

    assert (draft.status, bool(draft.answers), keys_kept()) == ("draft", True, kept)


def test_a_clock_that_has_stood_there_for_a_day_is_believed(app):
    draft = factories.draft_registration()
    db.session.commit()
    belong()
    housekeeping.expire_drafts()

    for later in (timedelta(days=15), timedelta(days=15, hours=23), timedelta(days=16, minutes=1)):
        assert draft.status == "draft"
        with clock_at(utcnow() + later):
            housekeeping.expire_drafts()

    assert draft.status == "expired"


def test_a_clock_put_right_begins_anew(app):
    draft = factories.draft_registration()
    db.session.commit()
    belong()
    for later in (timedelta(), timedelta(days=15), timedelta(minutes=1), timedelta(days=17)):
        with clock_at(utcnow() + later):
            housekeeping.expire_drafts()

    assert draft.status == "draft"


@pytest.mark.parametrize("state", ["due", "uncertain", "held", "sending"])
def test_a_clock_a_day_ahead_and_put_right_holds_no_message_and_no_case(app, verifier, outbox, state):
    applicant = factories.waiting()
    db.session.commit()
    tomorrow = utcnow() + timedelta(days=1)
    with clock_at(tomorrow):
        claim(applicant, by=verifier)
    message = outbox()[-1]
    message.state, message.due_at, message.lease_until = state, tomorrow, tomorrow if state == "sending" else None
    db.session.commit()

    housekeeping.let_go_after_a_wrong_clock()

    assert applicant.claimed_by_id is None
    assert (message.lease_until if state == "sending" else message.due_at) <= utcnow()


def test_what_waits_its_ordinary_time_is_left_alone(app, verifier, outbox):
    applicant = factories.waiting()
    claim(applicant, by=verifier)
    message = outbox()[-1]
    message.due_at = soon = utcnow() + timedelta(hours=1)
    db.session.commit()

    housekeeping.let_go_after_a_wrong_clock()

    assert (message.due_at, applicant.claimed_by_id) == (soon, verifier.id)


def grow_old(case, days: int) -> None:
    case.moved_at = utcnow() - timedelta(days=days)
    db.session.commit()


def keys_kept() -> set[str]:
    return {file.key for file in storage().keys()}  # noqa: SIM118  (a method of ours)


def age_files(app) -> None:
    for path in Path(app.config["UPLOADS_URL"]).rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
