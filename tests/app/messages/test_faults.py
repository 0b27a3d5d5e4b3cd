"""Each fault of a gateway, for as long as it lasts: no message is lost, and none is taken more than three times."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from app.messages import wire
from app.messages.by_hand import waiting_for_the_desk
from app.messages.delivery_reports import apply_delivery_reports
from app.messages.outcomes import MOST_UNSURE, DeliveryReport
from models.base import db as database
from models.messages.notification import Notification, NotificationState
from tests.app.messages.conftest import FAST, ago, deliver, open_courier, settings_for
from tests.app.messages.fault_gateway import FAULTS, SOUND, Fault, fault_gateway

STATE = NotificationState
AWAY = {STATE.ACCEPTED, STATE.DELIVERED}
WAITS = {STATE.DUE, STATE.UNCERTAIN, STATE.HELD}
LASTS = 4  # rounds: more than the three that are allowed
MOST_ROUNDS = 12
CERTAIN = {
    "nobody there", "no such name", "no TLS there", "a reset in place of TLS", "an address that is none",
    "in maintenance", "too fast", "429, near", "429, far", "503, later", "token expired", "wording unknown",
    "403 page", "404 page", "redirect",
}  # fmt: skip


@pytest.fixture
def gateway(app, monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.2)
    with fault_gateway() as gateway:
        app.config.update(settings_for(gateway.url), **FAST)
        yield gateway


class Sending:
    """One message on its way, and what comes of it."""

    def __init__(self, app, gateway, message_id, receipts):
        self.app, self.gateway, self.message_id, self.receipts = app, gateway, message_id, receipts
        gateway.taken.clear()
        gateway.on_taking = self.report if receipts == "early" else lambda opaque: None

    def meet(self, fault: Fault) -> STATE:
        """One round, in which all that waits has its time; receipts come late, twice, and one is of no message."""
        self.gateway.fault = fault
        self.app.config["WHATSAPP_API_URL"] = self.gateway.url
        waits = Notification.__table__.c.state.in_(WAITS)
        database.session.execute(sa.update(Notification).where(waits).values(due_at=ago(1)))
        database.session.commit()
        with open_courier(self.app.config) as courier:
            deliver(courier)
        if self.receipts == "late":
            for opaque in [*self.gateway.taken, *self.gateway.taken, "nobody's:1"]:
                self.report(opaque)
        return self.state

    def report(self, opaque: str) -> None:
        with self.app.app_context():
            for status in ("delivered", "sent"):
                apply_delivery_reports([DeliveryReport(status, f"wamid.{opaque[-1]}", opaque)], frozenset())

    def meet_all(self, faults: list[Fault]) -> list[STATE]:
        """One after the other, until it waits for none any more; the states after each, that of now the last."""
        states = [self.state]
        while faults and states[-1] in WAITS:
            states.append(self.meet(faults.pop(0)))
        return states

    @property
    def state(self) -> STATE:
        database.session.expire_all()
        found = database.session.get_one(Notification, self.message_id).state
        database.session.rollback()
        return found

    def told(self) -> bool:
        """Whether people see that it did not leave."""
        waiting = {message.id for message in database.session.scalars(waiting_for_the_desk())}
        database.session.rollback()
        return self.message_id in waiting


@pytest.mark.sqlite_only
@pytest.mark.parametrize("receipts", ["never", "late", "early"])
def test_whatever_fault_lasts_no_message_is_lost_and_none_is_taken_more_than_three_times(app, queue, gateway, receipts):
    for number, fault in enumerate(FAULTS):
        message = Sending(app, gateway, queue(f"request:{number}"), receipts)

        states = message.meet_all([fault] * LASTS)
        end = message.meet_all([SOUND] * MOST_ROUNDS)[-1]

        assert end in AWAY or (end == STATE.FAILED and message.told()), (fault, states, end)
        assert len(gateway.taken) <= MOST_UNSURE, (fault, states)
        if fault.takes and receipts != "never":
            assert (len(gateway.taken), end) == (1, STATE.DELIVERED), (fault, states)
        if fault.name in CERTAIN:
            assert (end, len(gateway.taken)) == (STATE.ACCEPTED if receipts == "never" else STATE.DELIVERED, 1), fault


def test_faults_that_take_turns_make_no_more_than_three_copies_either(app, queue, gateway):
    quick = [fault for fault in FAULTS if not fault.name.endswith(("drip", "drips", "silence"))]
    for number in range(6):
        chance, message = random.Random(number), Sending(app, gateway, queue(f"request:{number}"), "never")
        message.meet_all(chance.choices(quick, k=8))
        end = message.meet_all([SOUND] * MOST_ROUNDS)[-1]

        assert end in AWAY or (end == STATE.FAILED and message.told()), number
        assert len(gateway.taken) <= MOST_UNSURE, number
