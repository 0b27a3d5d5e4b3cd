"""After a decision: the next case, ten seconds to take it back; twice pressed, once done; a stale page says who."""

from __future__ import annotations

import html
import re

from app.messages.text import render
from models.accounts.permission import Role
from models.accounts.post import Post
from models.base import db
from models.cases import claims
from models.cases.audit import AuditEvent
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.support.outbox import outbox
from tests.views.admin.doors import at


def approved(applicant, verifier, slug="kia", **answers):
    case = factories.submitted(applicant, slug, **answers)
    case.approve(by=verifier)
    db.session.commit()
    return case


# -- what follows


def test_after_a_decision_the_next_case_is_there_claimed_with_ten_seconds_to_take_it_back(desk, verifier):
    first, second = factories.waiting(nama="Kadek Satu"), factories.waiting(nama="Kadek Dua")

    answer = desk.submit(at(first, "verify"), page=at(first))
    page = desk.page(answer.location)

    assert answer.location == at(second)
    assert claims.holder(second).id == verifier.id
    assert f"{first.reference} terverifikasi." in page.text
    undo = next(form for form in page.posting_forms if form.action == at(first, "undo"))
    assert int(undo.attributes["data-seconds"]) in (9, 10)
    assert first.reference not in answer.location


def test_the_next_case_is_of_the_part_of_the_queue_that_is_worked_through(desk, applicant):
    older = factories.submitted(applicant)
    first, second = factories.waiting(nama="Kadek Satu"), factories.waiting(nama="Kadek Dua")
    part = "?tab=pendaftaran"

    answer = desk.submit(at(first, "verify"), page=at(first) + part)

    assert answer.location == at(second) + part
    assert f"{at(second).replace('/admin/', '/admin/antrean/')}/berikutnya{part}" in desk.page(at(second) + part).links
    assert desk.submit(at(second, "verify"), page=at(second) + part).location == "/admin/" + part
    assert claims.holder(older) is None


def test_a_part_of_the_queue_that_cannot_be_read_stops_no_decision(desk):
    first, second = factories.waiting(), factories.waiting()
    data = {"antrean": "tab=tidak-ada&cari=~rusak&status=%00"}

    answer = desk.submit(at(first, "verify"), page=at(first), smuggled=data)

    assert answer.status_code == 302 and answer.location.startswith(at(second))
    assert first.status == "verified"


def test_what_was_decided_is_told_once(desk):
    first, second = factories.waiting(), factories.waiting()
    desk.submit(at(first, "verify"), page=at(first))

    assert first.reference in desk.page(at(second)).text
    assert first.reference not in desk.page(at(second)).text


def test_from_the_next_page_a_decision_is_taken_back(desk):
    first = factories.waiting()
    factories.waiting()
    answer = desk.submit(at(first, "verify"), page=at(first))

    back = desk.submit(at(first, "undo"), page=answer.location)

    assert (first.status, back.location) == ("waiting", at(first))
    assert "Diurungkan" in desk.page(back.location).text


def test_when_nothing_waits_any_more_it_goes_back_to_the_queue(desk):
    only = factories.waiting()

    answer = desk.submit(at(only, "verify"), page=at(only))

    assert answer.location == "/admin/"
    assert only.reference in desk.get("/admin/", follow_redirects=True).text


def test_a_case_that_is_still_being_worked_on_stays_on_the_screen(making, applicant, verifier):
    case, other = approved(applicant, verifier), approved(applicant, verifier)

    started = making.submit(at(case, "process"), page=at(case))
    done = making.submit(at(case, "advance"), {"to_status": "finished"}, page=at(case))

    assert started.location == at(case)
    assert done.location == at(other)


# -- twice, and too late


def test_a_second_click_is_answered_like_the_first_and_moves_nothing(desk):
    first, second, third = (factories.waiting() for _ in range(3))
    form = desk.page(at(first)).form_for(at(first, "verify"), at(first)).hidden

    once, twice = desk.post(at(first, "verify"), data=form), desk.post(at(first, "verify"), data=form)

    assert (once.location, twice.location) == (at(second), at(second))
    assert [e.name for e in AuditEvent.of(first.subject_name)].count("verify") == 1
    assert claims.holder(third) is None


def test_a_second_click_on_several_steps_is_one_decision(making, applicant, verifier):
    case = approved(applicant, verifier)
    form = making.page(at(case)).form_for(at(case, "advance"), at(case)).hidden | {"to_status": "finished"}

    answers = [making.post(at(case, "advance"), data=form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [n.template for n in outbox() if n.subject == case.subject_name].count("request_finished_office") == 1


def test_another_document_handed_over_from_a_stale_page_is_no_second_click(making, applicant, verifier, issuer):
    case = approved(applicant, verifier, "tridatu-akta-kelahiran-khusus", cara_ambil="office")
    case.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    form = making.page(at(case)).form_for(at(case, "hand_over"), at(case)).hidden | {"received_by": "Ibunya"}

    first = making.post(at(case, "hand_over"), data=form | {"document": "0"})
    same = making.post(at(case, "hand_over"), data=form | {"document": "0"})
    other = making.post(at(case, "hand_over"), data=form | {"document": "1"})

    assert [answer.status_code for answer in (first, same, other)] == [302, 302, 409]


def test_a_stale_page_says_who_was_first_and_gives_the_written_reason_back(desk, new_client, make_operator):
    applicant = factories.waiting()
    other = new_client()
    other.sign_in(make_operator("wayan", role="verifier"))
    stale = other.page(at(applicant)).form_for(at(applicant, "return"), at(applicant)).hidden
    desk.submit(at(applicant, "verify"), page=at(applicant))

    written = {"items": "foto_kk", "standard_reason": "Nomor WhatsApp tidak aktif.", "reason": "Sudah dicoba <3 kali>"}
    answer = other.post(at(applicant, "return"), data=stale | written)

    assert answer.status_code == 409
    assert re.search(r"Sudah diproses oleh Luh pukul \d\d\.\d\d", answer.text)
    assert "Alasan yang Anda tulis: <q>Nomor WhatsApp tidak aktif. Sudah dicoba &lt;3 kali&gt;</q>" in answer.text
    assert applicant.status == "verified"


# -- said before it is done


def test_the_page_shows_the_very_message_that_is_then_queued(desk, applicant):
    case = factories.submitted(applicant)
    shown = re.search(r'<p class="wa-text">(.*?)</p>', desk.get(at(case)).text)[1]

    desk.submit(at(case, "approve"), page=at(case))

    message = [n for n in outbox() if n.subject == case.subject_name][-1]
    assert html.unescape(shown) == render(db.session.get(MessageText, message.template).body, message.particulars)


def test_where_the_admin_switched_the_message_off_the_page_says_so(desk, applicant):
    case = factories.submitted(applicant)
    case.service.silent_messages = ["request_approved"]

    assert "Tidak ada pesan untuk langkah ini." in desk.page(at(case)).text
    desk.submit(at(case, "approve"), page=at(case))

    sent = db.session.query(Notification).filter_by(subject=case.subject_name, template="request_approved")
    assert sent.count() == 0


def test_a_same_day_request_is_two_decisions_and_two_messages_after_the_first(desk, making, applicant):
    case = factories.submitted(applicant)

    desk.submit(at(case, "approve"), page=at(case))
    making.submit(at(case, "advance"), {"to_status": "finished"}, page=at(case))

    told = [n.template for n in outbox() if n.subject == case.subject_name]
    assert told == ["request_received", "request_approved", "request_finished_office"]


def test_whoever_holds_both_posts_goes_from_the_first_decision_to_the_last_in_one(new_client, make_operator, applicant):
    both = make_operator("berdua", role="verifier")
    both.posts.append(Post(role=Role.ISSUER))
    case = factories.submitted(applicant)
    browser = new_client()
    browser.sign_in(both)

    browser.submit(at(case, "advance"), {"to_status": "finished"}, page=at(case))

    told = [n.template for n in outbox() if n.subject == case.subject_name]
    assert case.status == R.FINISHED
    assert told == ["request_received", "request_finished_office"]
