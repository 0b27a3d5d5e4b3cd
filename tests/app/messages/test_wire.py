"""A gateway on the wire: whatever it does, it holds nobody for ever."""

from __future__ import annotations

import time

import pytest

from app.messages import wire
from app.messages.outcomes import SENDER, Blocked, Uncertain
from app.messages.wire import Line
from tests.app.messages.fault_gateway import Fault, drip, fault_gateway

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("begins", [b"", HEAD + b"X-Slow: ", HEAD + b"Content-Length: 100000\r\n\r\n"],
                         ids=["status", "headers", "body"])  # fmt: skip
def test_an_answer_that_drips_is_given_up_as_lost_wherever_it_drips(begins, monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)

    with fault_gateway() as gateway, pytest.raises(Uncertain):
        gateway.fault = Fault("drips", False, drip(begins))
        began_at = time.monotonic()
        Line().post(gateway.url, json={})

    assert time.monotonic() - began_at < 1.5


def test_each_answer_on_a_kept_connection_has_its_own_time(monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)
    line = Line()

    with fault_gateway() as gateway:
        gateway.fault = Fault("sound", False, HEAD + b"Content-Length: 2\r\n\r\n{}")
        for _ in range(3):
            assert line.post(gateway.url, json={}).json() == {}
            time.sleep(0.15)


def test_an_address_that_is_none_is_a_setting_and_no_lost_message():
    with pytest.raises(Blocked) as blocked:
        Line().post("whatsapp/messages", json={})

    assert blocked.value.scope == SENDER
