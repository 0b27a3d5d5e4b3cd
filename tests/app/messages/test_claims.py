"""A message is in one courier's hands at a time, and each subject's messages go in their order."""

from __future__ import annotations

import threading

from app.messages.by_hand import waiting_for_the_desk
from app.messages.claims import claim_due_messages, end_expired_leases, end_waits_for_an_echo, finish, next_ones
from app.messages.outcomes import Accepted
from app.messages.retry_policy import after
from models.base import db as database
from models.base import utcnow
from models.messages.notification import Notification, NotificationState
from tests.app.messages.conftest import ago, change


def claimed(owner="a", limit=100):
    claims = claim_due_messages(owner, limit, lease_seconds=60)
    database.session.commit()
    return claims


def settle(*claims):
    finish([(one, after(Accepted("wamid.1"), one, 60)) for one in claims])
    database.session.commit()


def test_what_one_has_claimed_no_other_gets(queue):
    first, second = queue("request:1"), queue("request:2")

    assert [c.id for c in claimed("a", limit=1)] == [first]
    assert [c.id for c in claimed("b")] == [second]
    assert claimed("c") == []


def test_a_claim_carries_all_that_sending_needs(queue):
    queue(to="+6281234567899")

    [one] = claimed()

    assert (one.to, one.particulars["nama"], one.attempt) == ("+6281234567899", "Made", 1)
    assert one.body.startswith("Halo {nama}")
    assert one.opaque == f"{one.dedupe_key}:1"


def test_a_later_message_waits_for_an_earlier_one_of_its_subject(queue, db):
    first, second, other = queue("request:1"), queue("request:1"), queue("request:10")

    claims = claimed()
    assert {c.id for c in claims} == {first, other}
    assert claimed() == []

    settle(*claims)
    assert [c.id for c in claimed()] == [second]


def test_a_message_whose_time_has_not_come_is_left_and_holds_up_its_subject(queue):
    queue("request:1", due_in=60)
    queue("request:1")

    assert claimed() == []


def test_a_cancelled_message_is_never_claimed(queue, db):
    queue("request:1")
    Notification.cancel_unsent_about("request:1")
    db.session.commit()

    assert claimed() == []


def test_a_result_comes_too_late_once_the_lease_has_passed_on(queue, db):
    message = queue()
    [late] = claimed("a")
    change(message, lease_until=ago(1))
    end_expired_leases(echo_seconds=0)
    end_waits_for_an_echo()
    db.session.commit()
    [current] = claimed("b")

    settle(late)
    assert db.session.get(Notification, message).state == NotificationState.SENDING
    settle(current)
    assert db.session.get(Notification, message).state == NotificationState.ACCEPTED


def test_an_expired_lease_waits_for_the_echo_before_the_message_goes_again(queue, db):
    message = queue()
    claimed()
    change(message, lease_until=ago(1))

    assert end_expired_leases(echo_seconds=60) == 1
    assert end_waits_for_an_echo() == 0
    db.session.commit()

    assert db.session.get(Notification, message).state == NotificationState.UNCERTAIN
    assert claimed() == []


def test_a_lease_that_ends_for_the_third_time_leaves_the_message_to_people(queue, db):
    message = queue()
    for echo_seconds in (0, 0, 60):
        [one] = claimed()
        change(message, lease_until=ago(1))
        end_expired_leases(echo_seconds)
        end_waits_for_an_echo()
        db.session.commit()

    kept = db.session.get(Notification, message)
    assert (kept.state, kept.error_code, one.attempt) == (NotificationState.FAILED, "unsure", 3)
    assert kept in db.session.scalars(waiting_for_the_desk()).all()
    assert claimed() == []


def test_couriers_that_claim_at_once_share_the_messages_without_overlap(app, queue):
    for number in range(60):
        queue(f"request:{number}")
    taken: list[int] = []

    def take(owner):
        with app.app_context():
            while claims := claimed(owner, limit=7):
                taken.extend(c.id for c in claims)

    threads = [threading.Thread(target=take, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 60
    assert len(set(taken)) == 60


def test_the_claim_reads_indexes_and_sorts_nothing(sqlite_app, db):
    statement = next_ones().params(now=utcnow(), most=8)
    statement = statement.compile(db.engine, compile_kwargs={"literal_binds": True})

    explained = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
    plan = " ".join(str(row) for row in explained)

    assert "ix_notification_state_id" in plan
    assert "ix_notification_subject_open" in plan
    assert "TEMP B-TREE" not in plan
