"""Delivery reports come late, twice and out of order; the message never goes backwards."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from app.messages.claims import claim_due_messages
from app.messages.delivery_reports import A_FEW, apply_delivery_reports
from app.messages.providers.cloud import Cloud
from app.messages.providers.cloud.webhook import delivery_reports_in
from models.base import db as database
from models.messages.notification import NotificationState
from tests.app.messages.conftest import ago, change, deliver, open_courier, served, settings_for
from tests.app.sandbox.running import running_sandbox, wait_until

STATE = NotificationState


def update(*delivery_reports):
    return {"object": "whatsapp_business_account", "entry": [
        {"id": "2", "changes": [{"field": "messages", "value": {"statuses": [one]}}]} for one in delivery_reports
    ]}  # fmt: skip


def delivery_report(status, wamid="wamid.1", opaque=None, code=None):
    content = {"id": wamid, "status": status, "timestamp": "1750857384", "recipient_id": ""}
    if opaque:
        content["biz_opaque_callback_data"] = opaque
    if code:
        content["errors"] = [{"code": code, "title": "Message undeliverable"}]
    return content


def apply_update(content):
    return apply_delivery_reports(delivery_reports_in(content), Cloud.wording_codes)


def apply(*delivery_reports):
    changed = apply_update(update(*delivery_reports))
    database.session.commit()
    return changed


@pytest.fixture
def accepted(queue):
    message = queue()
    change(message, state=STATE.ACCEPTED, gateway_id="wamid.1", attempt=1)
    return message


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_in_any_order_the_furthest_status_stands(accepted, outbox, order):
    apply(*[delivery_report(status) for status in order])
    apply(*[delivery_report(status) for status in order])

    assert outbox().one().state == STATE.READ
    assert outbox().one().delivered_at and outbox().one().read_at


def test_delivered_may_be_skipped(accepted, outbox):
    assert apply(delivery_report("read")) == 1

    assert outbox().one().delivered_at is not None


def test_a_failure_after_delivery_is_not_believed(accepted, outbox):
    apply(delivery_report("delivered"), delivery_report("failed", code=131026))

    assert outbox().one().state == STATE.DELIVERED


def test_a_failure_says_why(accepted, outbox):
    apply(delivery_report("failed", code=131026))

    assert (outbox().one().state, outbox().one().error_code) == (STATE.FAILED, "131026")


def test_a_passing_failure_sends_the_message_again_once(accepted, outbox):
    apply(delivery_report("failed", opaque="decision0:request_received:request:1:1", code=131000))
    assert outbox().one().state == STATE.DUE

    change(accepted, state=STATE.ACCEPTED, gateway_id="wamid.2", attempt=2)
    apply(delivery_report("failed", opaque="decision0:request_received:request:1:1", code=131000))
    assert outbox().one().state == STATE.ACCEPTED


def test_a_message_left_to_people_for_want_of_news_was_sent_when_the_news_comes(queue, outbox):
    message = queue()
    change(message, state=STATE.FAILED, error_code="unsure", attempt=3)

    apply(delivery_report("sent", opaque="decision0:request_received:request:1:2"))

    assert (outbox().one().state, outbox().one().error_code) == (STATE.ACCEPTED, None)


def test_the_echo_ends_uncertainty_without_a_second_message(queue, outbox, db):
    message = queue()
    [lost] = claim_due_messages("a", 1, 60)
    db.session.commit()
    change(message, state=STATE.UNCERTAIN, owner=None, due_at=ago(1))

    assert apply(delivery_report("sent", "wamid.9", opaque=lost.opaque)) == 1

    assert (outbox().one().state, outbox().one().gateway_id) == (STATE.ACCEPTED, "wamid.9")
    assert claim_due_messages("b", 1, 60) == []


def test_a_delivery_report_from_before_a_backup_was_put_back_speaks_of_no_message_of_today(queue, outbox, db):
    """The database gives its row numbers out again; Meta repeats a delivery report for a week."""
    message = queue()
    [before] = claim_due_messages("a", 1, 60)
    db.session.delete(outbox().one())
    db.session.commit()
    queue(key="request_approved")
    change(outbox().one().id, id=message)

    assert apply(delivery_report("delivered", "wamid.9", opaque=before.opaque)) == 0

    assert outbox().one().state == STATE.DUE


def test_a_delivery_report_may_overtake_the_answer_itself(queue, outbox, db):
    queue()
    [under_way] = claim_due_messages("a", 1, 60)
    db.session.commit()

    apply(delivery_report("delivered", "wamid.9", opaque=under_way.opaque))

    assert outbox().one().state == STATE.DELIVERED


@pytest.mark.parametrize(
    "stranger",
    [None, 7, [], {}, {"entry": 1}, {"entry": [None]}, {"entry": [{"changes": [{"value": None}]}]},
     update({}), update({"id": ["x"], "status": {}, "biz_opaque_callback_data": 5}),
     update(delivery_report("delivered", "wamid.unknown")),
     update(delivery_report("failed", opaque="decision9:request_received:request:1:1")),
     update(delivery_report("deleted")), update(delivery_report("sent", opaque="somebody else's"))],
)  # fmt: skip
def test_what_is_not_ours_changes_nothing(queue, outbox, stranger):
    queue()

    assert apply_update(stranger) == 0
    assert outbox().one().state == STATE.DUE


def test_a_lost_answer_is_mended_by_the_sandboxs_own_delivery_report(app, queue, tmp_path, outbox):
    app.config.update(settings_for(""), DELIVERY_ECHO_SECONDS=60.0)
    queue()
    with served(app) as url, running_sandbox(
        tmp_path, f"{url}/webhook/whatsapp", sent=0.3, delivered=0.4
    ) as gateway:  # fmt: skip
        app.config["WHATSAPP_API_URL"] = gateway.api_url
        gateway.fail_next({"kind": "drop"})
        with open_courier(app.config) as courier:
            deliver(courier)
            wait_until(lambda: delivered(outbox))
            deliver(courier)

        assert len(gateway.ledger) == 1


def delivered(outbox):
    state = outbox().one().state
    database.session.rollback()  # the web server's threads need the lock
    return state == STATE.DELIVERED


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "wamid.2", "status": ["delivered"]}, {"id": "wamid.\0", "status": "read"},
        {"id": None, "status": "sent"},
        {"id": "wamid.2", "status": "read", "biz_opaque_callback_data": "\ud800:1"}, {"status": {}}, "read", None,
        {"id": "wamid.1", "status": "failed", "errors": [{"code": 131026, "title": "\ud800 \0"}]},
    ],
)  # fmt: skip
def test_an_odd_report_does_not_throw_away_the_good_ones_beside_it(accepted, outbox, odd):
    apply(odd, delivery_report("read"), odd)

    assert outbox().one().state == STATE.READ


def test_of_a_thousand_reports_a_few_are_kept_at_a_time_so_that_others_may_write(accepted, outbox, monkeypatch):
    commits = []
    sa.event.listen(database.session, "after_commit", lambda session: commits.append(1))

    apply(*[delivery_report("delivered", wamid=f"wamid.{number}") for number in range(1000)])

    assert outbox().one().state == STATE.DELIVERED and len(commits) >= 1000 / A_FEW
