"""A registration that must wait is put aside until a day, and nobody is served it before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.messages.claims import claim_due_messages
from app.operations.housekeeping import bring_back_what_was_put_aside
from app.queue.taking import take_next
from models.base import clock_at, db, utcnow
from models.calendar.local_time import local, say_date, today
from models.cases.audit import AuditEvent
from models.messages.notification import Notification, NotificationState
from models.registrations.workflow import ApplicantStatus as A
from tests.support import factories
from tests.support.outbox import outbox
from tests.views.admin.doors import at

WHY = "Menunggu pemohon datang ke kantor."


@pytest.fixture
def case(app):
    return factories.waiting(nama="Ni Kadek Tunggu")


def put_aside(desk, case, days: int = 2, **given: str):
    form = {"until": (today() + timedelta(days=days)).isoformat(), "standard_reason": WHY, **given}
    return desk.submit(at(case, "hold"), form, page=at(case))


def brought_back_after(days: float) -> None:
    with clock_at(utcnow() + timedelta(days=days)):
        bring_back_what_was_put_aside()


def test_what_is_put_aside_is_served_to_nobody_until_its_day(desk, verifier, case):
    assert put_aside(desk, case).status_code == 302

    assert case.status == A.WAITING and take_next(verifier) is None
    brought_back_after(0.5)
    assert case.held_until is not None
    brought_back_after(2)
    assert case.held_until is None and take_next(verifier) == case


def test_it_stands_among_what_is_put_aside_with_its_day(desk, case):
    put_aside(desk, case)

    page = desk.page("/admin/?tab=ditunda").text
    its_day = f"ditunda sampai {say_date(today() + timedelta(days=2))}"
    assert case.reference in page and its_day in page and "00.00" not in page
    assert its_day in desk.page(at(case)).text
    assert case.reference not in desk.page("/admin/?tab=pendaftaran").text


def test_it_is_gone_on_with_before_its_day(desk, verifier, case):
    put_aside(desk, case)

    desk.submit(at(case, "resume"), page=at(case))

    assert case.held_until is None and case.due_at is not None
    assert [event.name for event in AuditEvent.of(case.subject_name)][:2] == ["resume", "hold"]


def test_or_decided_at_once(desk, case):
    put_aside(desk, case)

    desk.submit(at(case, "verify"), page=at(case))

    assert (case.status, case.held_until) == (A.VERIFIED, None)


def test_it_is_taken_back_like_any_decision(desk, verifier, case):
    put_aside(desk, case)

    desk.submit(at(case, "undo"), page=at(case))

    assert case.held_until is None and take_next(verifier) == case


def test_a_rival_of_an_account_comes_back_at_the_hour_from_which_it_may_be_verified(desk, verifier, case):
    case.verify(by=verifier)
    rival = factories.waiting(nik=case.nik, nama="Ni Kadek Lain")
    notice = db.session.query(Notification).filter_by(dedupe_key=rival.owner_notice).one()
    notice.state, notice.accepted_at = NotificationState.ACCEPTED, utcnow()
    db.session.commit()
    opens = notice.accepted_at + timedelta(hours=24)

    page = desk.get(at(rival)).text
    assert f'value="{say_date(local(opens).date())}"' in page
    put_aside(desk, rival, days=(local(opens).date() - today()).days)

    assert rival.held_until == opens


def test_its_applicant_is_told_no_reason(desk, client, case):
    sent = len(outbox())
    put_aside(desk, case)

    assert len(outbox()) == sent
    client.sign_in(case)
    page = client.get("/akun").text
    assert WHY not in page and "Belum ada petugas yang membukanya" not in page
    assert claim_due_messages("uji", 1, 1) is not None


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("given", "said"), [
    ({"until": ""}, "Isi tanggal"), ({"until": "lusa pagi"}, "Tulis seperti {tomorrow}"),
    ({"until": "2020-01-01"}, "mulai besok"), ({"until": "2199-01-01"}, "90 hari"),
    ({"standard_reason": ""}, "Tulis alasannya"),
])  # fmt: skip
def test_without_a_day_or_a_reason_it_stays(desk, case, given, said):
    answer = put_aside(desk, case, **given)

    tomorrow = say_date(today() + timedelta(days=1))
    assert answer.status_code == 409 and said.format(tomorrow=tomorrow) in answer.text
    assert case.held_until is None
