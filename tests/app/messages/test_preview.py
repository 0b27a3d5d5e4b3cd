"""What the operator reads before a decision is what the outbox then has, word for word."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.messages.preview import Given, finish_previews, live_preview, preview
from app.messages.text import render
from app.offices.pickup_slots import next_slot
from models.base import db
from models.calendar.local_time import today
from models.cases.workflow import Who
from models.messages.message_text import MessageText
from models.registrations.applicant import APPLICANT_WORKFLOW
from models.registrations.applicant import ApplicantStatus as S
from models.registrations.holding import hold
from models.requests.document import Delivery
from models.requests.handing_over import mend, mendable
from models.requests.service_request import ServiceRequest
from models.requests.workflow import REQUEST_WORKFLOW
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.support.outbox import outbox

REASON = "  Foto KK   terpotong. "


def decided_by_operators(workflow):
    return [(move.name, source) for move in workflow.moves for source in sorted(move.sources)
            if not isinstance(move.who, Who)]  # fmt: skip


@pytest.fixture(autouse=True)
def every_particular_is_said(app):
    """No wording leaves out what it may say, so none can be wrong unseen."""
    for text in db.session.scalars(sa.select(MessageText)):
        text.body = f"Kabar {text.key}: " + "; ".join(f"{name} {{{name}}}" for name in text.placeholders.split()) + "."
    db.session.commit()


@pytest.fixture
def everyone(make_operator):
    return {role: make_operator(f"si-{role}", role=role) for role in ("verifier", "issuer", "desk", "admin")}


def speaks(case, name):
    return case.workflow.find(name, case.status).message is not None


def whoever_may(case, name, everyone):
    return next(one for one in everyone.values() if case.is_open(name, one))


def is_said(case, name, by, given, decide):
    """The preview before, the outbox after."""
    told_before = len(messages_of(case))
    expected = preview(case, name, by, given)
    decide()
    db.session.commit()
    if expected is None:
        assert len(messages_of(case)) == told_before, "it said that nothing is sent"
        return None
    assert len(messages_of(case)) == told_before + 1
    message = messages_of(case)[-1]
    assert render(db.session.get(MessageText, message.template).body, message.particulars) == expected
    return expected


def messages_of(case):
    return [one for one in outbox() if one.subject == case.subject_name]


@pytest.mark.parametrize(("name", "source"), decided_by_operators(APPLICANT_WORKFLOW))
def test_every_decision_on_a_registration_says_what_was_shown(name, source, everyone):
    applicant = factories.waiting()
    if source in (S.VERIFIED, S.SUSPENDED):
        applicant.verify(by=everyone["verifier"])
    if source == S.SUSPENDED:
        applicant.suspend(by=everyone["admin"], reason="Curiga")
    if source == S.RETURNED:
        applicant.return_(["nama"], by=everyone["verifier"], reason="Salah")
    if name == "resume":
        hold(applicant, today() + timedelta(days=1), by=everyone["verifier"], reason="Curiga")
    assert applicant.status == source
    by = whoever_may(applicant, name, everyone)
    items = ["foto_kk", "nama"] if name == "return" else []
    verbs = {
        "verify": lambda: applicant.verify(by=by), "cancel": lambda: applicant.cancel(by=by, reason=REASON),
        "return": lambda: applicant.return_(items, by=by, reason=REASON),
        "suspend": lambda: applicant.suspend(by=by, reason=REASON),
        "restore": lambda: applicant.restore_account(by=by),
        "hold": lambda: hold(applicant, today() + timedelta(days=1), by=by, reason=REASON),
        "resume": lambda: applicant.move("resume", by=by),
    }  # fmt: skip

    should_speak = speaks(applicant, name)

    said = is_said(applicant, name, by, Given(reason=REASON, items=items), verbs[name])

    assert bool(said) == should_speak


@pytest.mark.parametrize("slug", ["kia", "tridatu-akta-kelahiran-anak-ibu"], ids=["plain", "sensitive"])
@pytest.mark.parametrize(("name", "source"), decided_by_operators(REQUEST_WORKFLOW))
def test_every_decision_on_a_request_says_what_was_shown(name, source, slug, everyone):
    several = name == "mend_hand_over" and source == R.FINISHED and slug == "kia"  # one was handed over, another waits
    case = request_in(source, "tridatu-akta-kelahiran-khusus" if several else slug, everyone, held=name == "resume")
    if name == "mend_hand_over":
        hand_over_one(case, by=everyone["issuer"])
    by = whoever_may(case, name, everyone)
    items = [next(iter(case.definition.by_key))] if name == "return" else []
    given = Given(reason=REASON, items=items, pickups=slots_of(case))
    verbs = {
        "finish": lambda: case.finish(factories.ready, by=by), "resume": lambda: case.resume(by=by),
        "hand_over": lambda: case.hand_over(first_waiting(case), by=by, receiver="Ibunya"),
        "mend_hand_over": lambda: mend(case, mendable(case, by), by=by, reason=REASON),
        "return": lambda: case.return_(items, by=by, reason=REASON),
        "cancel": lambda: case.cancel(by=by, reason=REASON), "hold": lambda: case.hold(by=by, reason=REASON),
        "reopen": lambda: case.reopen(by=by, reason=REASON),
    }  # fmt: skip

    should_speak = speaks(case, name)

    said = is_said(case, name, by, given, verbs.get(name, lambda: case.move(name, by=by)))

    assert bool(said) == should_speak
    if said and slug != "kia":
        assert "terpotong" not in said and case.service.short_name not in said


def test_of_several_steps_the_last_one_is_shown(everyone):
    case = request_in(R.APPROVED, "kia", everyone)
    by, slots = everyone["issuer"], slots_of(case)

    said = is_said(case, "advance", by, Given(to=R.FINISHED, pickups=slots),
                   lambda: case.advance_to(R.FINISHED, by=by, make=factories.ready))  # fmt: skip

    assert "request_finished_office" in said
    assert case.documents[0].pickup_text in said


def test_a_document_that_is_not_made_changes_what_is_said(everyone):
    case = request_in(R.PRODUCING, "tridatu-akta-kelahiran-khusus", everyone, cara_ambil="digital")
    by = everyone["issuer"]
    optional = next(d for d in case.documents if d.optional)
    shown = finish_previews(case, "finish", by, Given(pickups=slots_of(case)))

    def make(document):
        document.drop("Sudah punya KIA") if document is optional else factories.ready(document)

    said = is_said(case, "finish", by, Given(pickups=slots_of(case), dropped=[optional.position]),
                   lambda: case.finish(make, by=by))  # fmt: skip

    assert set(shown) == {"office", "digital"}
    assert shown["digital"].striptags() == said


def test_what_was_handed_over_before_keeps_its_place_in_what_is_said(everyone):
    case = request_in(R.FINISHED, "tridatu-akta-kelahiran-khusus", everyone, cara_ambil="office")
    by = everyone["issuer"]
    case.hand_over(case.documents[0], by=by, receiver="Ibunya")

    is_said(case, "reopen", by, Given(reason=REASON), lambda: case.reopen(by=by, reason=REASON))
    said = is_said(case, "advance", by, Given(to=R.FINISHED, pickups=slots_of(case)),
                   lambda: case.advance_to(R.FINISHED, by=by, make=factories.ready))  # fmt: skip

    assert case.documents[0].pickup_text in said


@pytest.mark.parametrize("off", ["the text", "for this service"])
def test_what_is_switched_off_is_not_shown_nor_sent(off, everyone):
    case, by = request_in(R.SUBMITTED, "kia", everyone), everyone["verifier"]
    if off == "the text":
        db.session.get(MessageText, "request_approved").sends = False
    else:
        case.service.silent_messages = ["request_approved"]
    db.session.commit()

    assert is_said(case, "approve", by, Given(), lambda: case.approve(by=by)) is None


@pytest.mark.sqlite_only
def test_what_is_still_being_written_is_marked_for_the_browser(everyone):
    case = request_in(R.APPROVED, "kia", everyone)
    case.applicant.name = "Ni <b>Luh</b>"

    shown = live_preview(case, "return", everyone["issuer"], Given())
    held = live_preview(case, "hold", everyone["issuer"], Given())

    assert '<span data-fill="alasan">…</span>' in shown and '<span data-fill="butir">…</span>' in shown
    assert 'status menunggu: <span data-fill="alasan_utuh">…</span>' in held
    assert "Ni &lt;b&gt;Luh&lt;/b&gt;" in shown


@pytest.mark.sqlite_only
def test_of_a_sensitive_service_nothing_written_is_repeated(everyone):
    case = request_in(R.APPROVED, "tridatu-akta-perceraian", everyone)

    for name in ("return", "hold", "cancel"):
        assert "data-fill" not in live_preview(case, name, everyone["issuer"], Given()), name


def request_in(status, slug, everyone, *, held=False, **answers) -> ServiceRequest:
    """Brought there by whoever may."""
    case = factories.submitted(factories.verified(everyone["verifier"]), slug, **answers)
    if status == R.RETURNED:
        case.return_([next(iter(case.definition.by_key))], by=everyone["verifier"], reason="Salah")
    elif status != R.SUBMITTED:
        case.approve(by=everyone["verifier"])
    if status in (R.PROCESSING, R.PRODUCING, R.FINISHED, R.HANDED_OVER):
        worked = min(status, R.FINISHED, key=[*R].index)
        case.advance_to(worked, by=everyone["issuer"], make=factories.ready)
    while status == R.HANDED_OVER and case.status == R.FINISHED:
        case.hand_over(first_waiting(case), by=everyone["issuer"], receiver="Ibunya")
    if held:
        case.hold(by=everyone["issuer"], reason="Blangko habis")
    db.session.commit()
    assert case.status == status
    return case


def hand_over_one(case, *, by):
    if case.status == R.FINISHED:
        case.hand_over(first_waiting(case), by=by, receiver="Ibunya")
    db.session.commit()


def slots_of(case):
    return {d.position: (d.office, next_slot(d.office)) for d in case.documents if d.delivery == Delivery.OFFICE}


def first_waiting(case):
    return next(d for d in case.documents if d.waits_for_hand_over)
