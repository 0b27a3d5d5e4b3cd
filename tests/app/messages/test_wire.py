"""A gateway on the wire: whatever it does, it holds nobody for ever."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Thread

import pytest

from app.messages import wire
from app.messages.outcomes import Uncertain
from app.messages.wire import Line


@pytest.fixture
def dripping():
    """The address of a gateway whose answer never ends, a byte at a time."""
    stop = Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def drip():
        with suppress(OSError):
            client, _ = listening.accept()
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.02):
                client.sendall(b" ")

    thread = Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    stop.set()
    listening.close()
    thread.join(5)


def test_an_answer_that_drips_is_given_up_as_lost(dripping, monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)

    with pytest.raises(Uncertain):
        Line().post(dripping, json={})
