"""Whatever the gateway does, a message waits, goes, or is shown to a person. None is lost."""

from __future__ import annotations

import time

import sqlalchemy as sa

from app.messages import retry_policy, wire
from app.messages.by_hand import mark_sent_by_hand, wa_me_link, waiting_for_the_desk
from app.messages.delivery import THREADS
from app.messages.outcomes import SENDER, RateLimited
from app.messages.providers.cloud.templates import template_name
from models.base import db as database
from models.base import utcnow
from models.cases.audit import AuditEvent
from models.messages.message_text import MessageText
from models.messages.notification import Notification, NotificationState
from tests.app.messages.conftest import ago, change, deliver, open_courier

STATE = NotificationState


def states(outbox):
    return [message.state for message in outbox()]


def test_a_due_message_reaches_the_phone_in_the_offices_words(queue, courier, gateway, outbox):
    queue()

    deliver(courier)

    [entry] = gateway.ledger
    assert entry["to"] == "6281234567890"
    assert entry["text"].startswith("Halo Made, pengajuan KIA nomor 7K3-0 sudah kami terima")
    assert (outbox().one().state, outbox().one().gateway_id) == (STATE.ACCEPTED, entry["wamid"])


def test_messages_of_one_subject_arrive_in_the_order_they_were_written(queue, courier, gateway):
    for subject in ["request:1", "request:2", "request:1", "request:1", "request:2"]:
        queue(subject)

    deliver(courier)

    numbers = [entry["params"][2] for entry in gateway.ledger]
    assert [n for n in numbers if n in ("7K3-0", "7K3-2", "7K3-3")] == ["7K3-0", "7K3-2", "7K3-3"]
    assert numbers.index("7K3-1") < numbers.index("7K3-4")


def test_a_cancelled_message_never_goes(queue, courier, gateway):
    queue("request:1")
    queue("request:2")
    Notification.cancel_unsent_about("request:1")
    database.session.commit()

    deliver(courier)

    assert [entry["params"][2] for entry in gateway.ledger] == ["7K3-1"]


def test_an_edited_wording_is_handed_in_as_a_new_template(queue, courier, gateway):
    text = database.session.get(MessageText, "request_received")
    text.body = "Salam {nama}, permohonan {nomor} sudah masuk dan menunggu pemeriksaan petugas."
    database.session.commit()
    name = template_name("request_received", text.body)
    queue()

    deliver(courier)

    [entry] = gateway.ledger
    assert (entry["template"], entry["params"]) == (name, ["Made", "7K3-0"])
    assert entry["text"] == "Salam Made, permohonan 7K3-0 sudah masuk dan menunggu pemeriksaan petugas."


def test_a_gateway_that_is_down_delays_messages_and_loses_none(app, queue, gateway, outbox):
    queue("request:1")
    queue("request:2")
    app.config["WHATSAPP_API_URL"] = "http://127.0.0.1:9"
    with open_courier(app.config) as courier:
        deliver(courier)

    waiting = outbox()
    assert states(outbox) == [STATE.DUE, STATE.DUE]
    assert all(message.due_at > utcnow() and message.error_code == "connect" for message in waiting)

    app.config["WHATSAPP_API_URL"] = gateway.api_url
    for message in waiting:
        change(message.id, due_at=ago(1), created_at=ago(5 * 24 * 3600))
    with open_courier(app.config) as courier:
        deliver(courier)

    assert states(outbox) == [STATE.ACCEPTED, STATE.ACCEPTED]


def test_a_failing_gateway_is_tried_again_and_given_up_after_a_day(queue, courier, gateway, outbox):
    message = queue()
    gateway.fail_next(*[{"kind": "error", "code": 131016, "status": 500}] * 2)

    deliver(courier)
    assert outbox().one().state == STATE.DUE

    tries = retry_policy.MOST_FAILURES
    assert 23 < sum(retry_policy.back_off(number) for number in range(1, tries)) / 3600 < 25
    change(message, due_at=ago(1), failures=tries - 1)
    deliver(courier)
    assert (outbox().one().state, outbox().one().error_code) == (STATE.FAILED, "131016")


def test_a_backlog_that_waited_for_days_outlives_the_first_fault_of_the_gateway(queue, courier, gateway, outbox):
    for number in range(3):
        change(queue(f"request:{number}"), created_at=ago(5 * 24 * 3600), due_at=ago(5 * 24 * 3600), attempt=500)
    fault = {"kind": "error", "code": 131016, "status": 500}
    gateway.fail_next(fault, {"kind": "500-before"}, {"kind": "error", "code": 1})

    deliver(courier)
    assert sorted(states(outbox)) == [STATE.DUE, STATE.UNCERTAIN, STATE.UNCERTAIN]

    for message in outbox():
        change(message.id, due_at=ago(1))
    deliver(courier)
    assert states(outbox) == [STATE.ACCEPTED] * 3


def test_where_nobody_says_whether_it_went_a_message_is_sent_three_times_and_shown(queue, courier, gateway, outbox):
    message = queue("request:1")
    later = queue("request:1")
    gateway.fail_next(*[{"kind": "drop"}] * 3)

    for _ in range(5):
        deliver(courier)
        change(message, due_at=ago(1))

    sent = [entry["params"][2] for entry in gateway.ledger]
    assert sent == ["7K3-0"] * 3 + ["7K3-1"]
    first, second = outbox()
    assert (first.state, first.error_code, second.id, second.state) == (STATE.FAILED, "unsure", later, STATE.ACCEPTED)
    assert first in database.session.scalars(waiting_for_the_desk()).all()


def test_a_lost_answer_is_uncertain_and_goes_again_only_after_the_wait(queue, courier, gateway, outbox):
    message = queue()
    gateway.fail_next({"kind": "drop"})

    deliver(courier)
    assert outbox().one().state == STATE.UNCERTAIN
    assert outbox().one().due_at > utcnow()

    change(message, due_at=ago(1))
    deliver(courier)
    assert outbox().one().state == STATE.ACCEPTED
    assert len(gateway.ledger) == 2


def test_before_the_last_of_three_sendings_a_fault_has_an_hour_to_pass(queue, courier, gateway, outbox):
    message = queue()
    gateway.fail_next(*[{"kind": "500-after"}] * 2)

    deliver(courier)
    assert outbox().one().due_at < ago(-60)
    change(message, due_at=ago(1))
    deliver(courier)

    assert outbox().one().due_at > ago(-3500)
    assert outbox().one().due_at < ago(-retry_policy.LONGEST_WAIT)


def test_a_gateway_that_says_when_to_come_back_is_left_alone_until_then(queue, courier, gateway, monkeypatch, outbox):
    queue()
    asks = RateLimited("http 503", "later", SENDER, 600.0)
    monkeypatch.setattr(courier.provider, "send", lambda claim: (_ for _ in ()).throw(asks))

    deliver(courier)

    assert outbox().one().due_at > ago(-590)
    assert courier._paused_until > time.monotonic() + 590


def test_a_refused_message_fails_and_lets_the_next_of_its_subject_go(queue, courier, gateway, outbox):
    queue("request:1")
    queue("request:1")
    gateway.fail_next({"kind": "error", "code": 131026})

    deliver(courier)

    assert states(outbox) == [STATE.FAILED, STATE.ACCEPTED]


def test_an_expired_token_holds_everything_and_one_success_lets_it_all_go(queue, courier, gateway, outbox):
    for number in range(THREADS + 4):
        queue(f"request:{number}")
    gateway.fail_next(*[{"kind": "error", "code": 190, "status": 401}] * THREADS)

    deliver(courier)
    assert states(outbox) == [STATE.HELD] * (THREADS + 4)
    assert [message.attempt for message in outbox()[-4:]] == [0] * 4
    assert gateway.ledger == []

    first, *others = outbox()
    change(first.id, due_at=ago(1))
    deliver(courier)
    assert states(outbox) == [STATE.ACCEPTED] * (THREADS + 4)


def test_a_probe_that_is_refused_for_an_hour_keeps_all_that_is_held_for_an_hour(queue, courier, gateway, outbox):
    for number in range(3):
        queue(f"request:{number}")
    gateway.fail_next(*[{"kind": "error", "code": 131048}] * 4)
    deliver(courier)
    first, *others = outbox()
    change(first.id, due_at=ago(1))

    deliver(courier)

    assert [message.attempt for message in outbox()] == [2, 1, 1]
    assert all(message.due_at > ago(-3500) for message in outbox())


def test_one_bad_message_does_not_hold_the_others(queue, courier, gateway, outbox):
    queue("request:1")
    queue("request:2")
    gateway.fail_next({"kind": "error", "code": 132012})

    deliver(courier)

    assert sorted(states(outbox)) == [STATE.ACCEPTED, STATE.HELD]


def test_too_fast_pauses_the_courier_and_the_message_waits(queue, courier, gateway, outbox):
    message = queue()
    gateway.fail_next({"kind": "error", "code": 130429, "status": 429})

    deliver(courier)

    assert outbox().one().state == STATE.DUE
    change(message, due_at=ago(1))
    assert not courier.step()
    assert gateway.ledger == []


def test_a_value_that_does_not_open_fails_alone(queue, courier, gateway, outbox):
    message = queue("request:1")
    queue("request:2")
    table = Notification.__table__
    database.session.execute(
        sa.update(table).where(table.c.id == message)
        .values(recipient=sa.literal(b"not sealed by us", sa.LargeBinary))
    )  # fmt: skip
    database.session.commit()

    deliver(courier)

    query = sa.select(Notification.state, Notification.error_code).order_by(Notification.id)
    rows = database.session.execute(query)
    assert [tuple(row) for row in rows] == [(STATE.FAILED, "sealed"), (STATE.ACCEPTED, None)]
    assert len(gateway.ledger) == 1


def test_by_hand_the_desk_gets_a_link_and_marks_who_sent_it(app, queue, make_operator):
    app.config["WHATSAPP_PROVIDER"] = "manual"
    queue()
    queue("request:2", due_in=60)
    with open_courier(app.config) as courier:
        assert not courier.step()
        assert courier.nothing_left()

    desk = make_operator("loket")
    [message] = database.session.scalars(waiting_for_the_desk()).all()
    assert wa_me_link(message).startswith("https://wa.me/6281234567890?text=Halo%20Made%2C%20pengajuan%20KIA")

    assert mark_sent_by_hand(message, by=desk)
    assert not mark_sent_by_hand(message, by=desk)
    database.session.commit()
    assert (message.state, message.sent_by_id) == (STATE.ACCEPTED, desk.id)
    assert AuditEvent.of(message.subject)[0].name == "sent_by_hand"


def test_the_console_says_what_went_but_not_to_whom(app, queue, caplog, outbox):
    app.config["WHATSAPP_PROVIDER"] = "console"
    queue()

    with open_courier(app.config) as courier:
        deliver(courier)

    assert "request_received" in caplog.text and "7K3-M9Q-ZP4" in caplog.text
    assert "Made" not in caplog.text and "81234567890" not in caplog.text
    assert outbox().one().state == STATE.ACCEPTED


def test_attempts_are_spaced_out_further_and_further():
    waits = [retry_policy.back_off(attempt) for attempt in range(1, 8)]

    assert all(0.8 * base <= wait <= 1.2 * base for wait, base in zip(waits, [5, 15, 60, 300, 900, 900, 900],
                                                                      strict=True))  # fmt: skip
    assert wire.CONNECT_SECONDS + wire.READ_SECONDS < 90 / 3


def test_the_worker_command_sends_everything_and_ends(app, queue, gateway, outbox):
    queue("request:1")
    queue("request:1", due_in=1)

    result = app.test_cli_runner().invoke(args=["worker", "--until-empty"])

    assert result.exit_code == 0, result.output
    assert states(outbox) == [STATE.ACCEPTED, STATE.ACCEPTED]


def test_a_result_in_hand_is_put_back_even_if_the_lease_has_ended_meanwhile(app, queue, gateway, outbox):
    message = queue()
    with open_courier(app.config) as courier:
        while not courier._unsettled:
            courier.step() if courier.idle else courier._gather()
        change(message, lease_until=ago(1))
        courier._next_look = 0.0

        courier.step()

    assert outbox().one().state == STATE.ACCEPTED and len(gateway.ledger) == 1
