"""What was written, told and done about a case, as its page shows it."""

from __future__ import annotations

from app.cases.kept import kept_about
from models.base import db
from models.cases.audit import AuditEvent
from models.cases.note import Note
from models.messages.notification import NotificationState
from tests.support import factories


def test_what_was_written_told_and_done_comes_the_newest_first(verifier):
    applicant = factories.verified(verifier)
    case, other = (factories.submitted(applicant, "kia") for _ in range(2))
    for text in ("Telepon dulu.", "Sudah ditelepon."):
        Note.write(case, text, by=verifier)
    Note.write(other, "Bukan di sini.", by=verifier)
    case.approve(by=verifier)
    db.session.commit()

    kept = kept_about(case)

    assert [(note.text, note.account_name) for note in kept["note"]] == [
        ("Sudah ditelepon.", verifier.name), ("Telepon dulu.", verifier.name),
    ]  # fmt: skip
    assert [message.name for message in kept["message"]] == ["request_approved", "request_received"]
    assert {message.state for message in kept["message"]} == {NotificationState.DUE}
    told = [(e.id, e.at, e.account_id, e.name, e.before, e.after, e.group, e.particulars) for e in kept["event"]]
    assert told == [
        (e.id, e.at, e.account_id, e.name, e.before, e.after, e.group, e.particulars)
        for e in AuditEvent.of(case.subject_name)
    ]
    assert [event.name for event in kept["event"]] == ["approve", "send"]


def test_of_a_case_that_nothing_was_kept_about_there_is_nothing(app):
    kept = kept_about(factories.draft_registration())

    assert not (kept["note"] or kept["message"] or kept["event"])
