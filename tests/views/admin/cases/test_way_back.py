"""The way back begins when the next page is shown, however long that was on its way; a batch has one as well."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from models.base import clock_at, db, utcnow
from models.messages.notification import Notification, NotificationState
from models.requests.workflow import RequestStatus as R
from tests.support.pages import Page
from tests.views.admin.cases.ticking import act
from tests.views.admin.doors import at


def after(seconds: int):
    return clock_at(utcnow() + timedelta(seconds=seconds))


def way_back(page: Page):
    return next((form for form in page.forms if "data-seconds" in form.attributes), None)


def due_after(seconds: int, template: str = "request_approved") -> int:
    """How many of these decisions are told by then."""
    told = db.session.query(Notification).filter_by(template=template, state=NotificationState.DUE)
    return told.filter(Notification.due_at <= utcnow() + timedelta(seconds=seconds)).count()


@pytest.fixture
def slow_line(monkeypatch):
    """As if the next page were asked for so many seconds later."""
    begun = time.time()
    return lambda seconds: monkeypatch.setattr(time, "time", lambda: begun + seconds)


def test_a_page_that_took_six_seconds_still_offers_ten(desk, made, slow_line):
    case = made()
    desk.submit(at(case, "approve"), page=at(case))
    slow_line(6)

    form = way_back(desk.page("/admin/"))

    assert form.attributes["data-seconds"] == "10"
    with after(6 + 10):
        assert desk.post(form.action, data=form.hidden).status_code == 302
    assert case.status == R.SUBMITTED


def test_the_message_waits_for_it_and_goes_though_the_page_is_never_shown(desk, made):
    case = made()

    desk.submit(at(case, "approve"), page=at(case))

    assert due_after(6 + 10) == 0
    assert due_after(31) == 1


def test_a_page_that_comes_too_late_offers_nothing(desk, made, slow_line):
    case = made()
    desk.submit(at(case, "approve"), page=at(case))
    slow_line(31)

    assert way_back(desk.page("/admin/")) is None


@pytest.mark.sqlite_only
def test_where_nothing_can_be_taken_back_no_message_waits(app, monkeypatch, desk, made):
    monkeypatch.setitem(app.config, "UNDO_SECONDS", 0)
    case = made()

    desk.submit(at(case, "approve"), page=at(case))

    assert due_after(1) == 1


def test_a_batch_is_taken_back_at_once_and_nobody_is_told(work, made):
    cases = [made("approved") for _ in range(3)]
    form = way_back(Page(act(work, "advance", *cases).text))

    undone = work.post(form.action, data=ticks(form))

    assert "3 diproses" in undone.text and {case.status for case in cases} == {R.APPROVED}
    assert way_back(Page(undone.text)) is None
    assert due_after(600, "request_processing") == 0


def test_what_a_colleague_decided_meanwhile_is_not_taken_back(work, making, made):
    first, second = made("approved"), made("approved")
    form = way_back(Page(act(work, "advance", first, second).text))
    making.submit(at(first, "produce"), page=at(first))

    undone = work.post(form.action, data=ticks(form))

    assert "1 diproses, 1 tidak" in undone.text
    assert (first.status, second.status) == (R.PRODUCING, R.APPROVED)


def test_the_first_of_a_long_batch_waits_as_long_as_the_last(work, made):
    cases = [made("approved") for _ in range(2)]

    act(work, "advance", *cases)

    told = db.session.query(Notification).filter_by(template="request_processing", state=NotificationState.DUE)
    assert len({one.due_at for one in told}) == 1


@pytest.mark.sqlite_only
def test_what_cannot_be_taken_back_is_not_offered_to_be(work, made):
    case = made("finished", cara_ambil="office")

    assert way_back(Page(act(work, "hand_over", case, received_by="Kaling", relation="family").text)) is None


def ticks(form) -> dict:
    """Every hidden input, those of one name together."""
    sent: dict[str, list[str]] = {}
    for one in form.inputs:
        sent.setdefault(one["name"], []).append(one.get("value", ""))
    return sent
