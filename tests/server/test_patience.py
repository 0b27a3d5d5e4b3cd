"""Slow and hostile people hold a socket and no thread: no proxy stands in front of these tests."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
import requests
from flask import Flask, Response, request
from waitress.adjustments import Adjustments

from server import patience
from server.patience import Server, server_of
from tests.app.sandbox.running import wait_until

THREADS = 2
EXPORT = 4 * 1024 * 1024

app = Flask(__name__)


@app.route("/")
def page() -> str:
    return "Halo"


@app.post("/kirim")
def take() -> str:
    return str(len(request.get_data()))


@app.route("/ekspor")
def export() -> Response:
    return Response(b"x" * 65536 for _ in range(EXPORT // 65536))


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    monkeypatch.setattr(patience, "SECONDS_BETWEEN_LOOKS", 0)
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listening.setblocking(False)
    serving = server_of(app, listening, THREADS)
    thread = Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving
    serving.end()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def clients(server) -> Iterator[Callable[[bytes], socket.socket]]:
    """Each call is one more open connection on which so much was sent."""
    with ExitStack() as ending:

        def connect(sent: bytes) -> socket.socket:
            client = ending.enter_context(socket.create_connection(("127.0.0.1", int(server.effective_port)), 10))
            client.sendall(sent)
            return client

        yield connect


def url_of(server: Server, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.effective_port}{path}"


def ended(client: socket.socket) -> bool:
    """Whether the server closed it, once what it sent is read."""
    try:
        client.settimeout(0.05)
        return client.recv(65536) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


UPLOAD = b"POST /kirim HTTP/1.1\r\nHost: a\r\nContent-Length: 12000000\r\n\r\n"


def test_pages_answer_beside_slow_uploads_half_sent_headers_and_slow_readers(server, clients):
    for _ in range(200):
        clients(UPLOAD + b"x" * 1024)
        clients(b"GET / HTTP/1.1\r\nHost: a\r\nX-Half")
    readers = [clients(b"GET /ekspor HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(50)]

    for _ in range(20):
        assert requests.get(url_of(server), timeout=10).text == "Halo"
    assert requests.post(url_of(server, "/kirim"), data=b"y" * 3_000_000, timeout=10).text == "3000000"
    received = b""
    while more := readers[-1].recv(1 << 20):
        received += more
        if received.endswith(b"0\r\n\r\n"):
            break
    assert received.count(b"x") >= EXPORT  # and the slowest gets it whole


def test_half_sent_headers_are_given_up(server, clients, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS_FOR_HEADERS", 0.2)
    client = clients(b"GET / HTTP/1.1\r\nHost: a\r\nX-Half")

    wait_until(lambda: ended(client))


@pytest.mark.parametrize("deadline", ["SECONDS_FOR_ALL", "SECONDS_TO_GET_GOING"])
def test_a_body_that_drips_is_given_up(server, clients, monkeypatch, deadline):
    monkeypatch.setattr(patience, deadline, 0.3)
    client = clients(UPLOAD)

    def drips() -> bool:
        try:
            client.sendall(b"x")
        except ConnectionError:
            return True
        return ended(client)

    wait_until(drips)


def test_twelve_megabytes_in_ten_minutes_are_waited_for():
    upload = patience.Request(Adjustments())
    upload.received(UPLOAD)
    for second in range(0, 590, 10):
        upload.received(b"x" * 200_000)
        assert not upload.is_hopeless(upload.began + second)


def test_where_it_is_full_whoever_has_been_at_it_longest_goes(server, clients, monkeypatch):
    monkeypatch.setattr(patience, "CONNECTIONS", 20)
    oldest = [clients(UPLOAD) for _ in range(5)]
    time.sleep(0.05)
    newest = [clients(UPLOAD) for _ in range(15)]

    wait_until(lambda: any(ended(client) for client in oldest))
    assert requests.get(url_of(server), timeout=10).text == "Halo"
    assert not ended(newest[-1])


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"])
def test_those_who_hold_connections_and_ask_nothing_keep_nobody_out(server, clients, monkeypatch, sent):
    monkeypatch.setattr(patience, "CONNECTIONS", 100)
    monkeypatch.setattr(server.adj, "connection_limit", 100)
    holding = [clients(sent) for _ in range(150)]

    assert requests.get(url_of(server), timeout=5).text == "Halo"
    assert server.open() <= 100 < len(holding)


def test_answers_that_nobody_reads_are_held_up_to_a_bound(server, clients, monkeypatch):
    monkeypatch.setattr(patience, "HELD_AT_ONCE", 3 * EXPORT)
    for _ in range(20):
        clients(b"GET /ekspor HTTP/1.1\r\nHost: a\r\n\r\n")

    wait_until(lambda: not server.waiting() or not any(channel.requests for channel in server.active_channels.values()))
    server.make_room()
    assert sum(channel.holds() for channel in server.waiting()) <= 3 * EXPORT


def test_whoever_asks_for_hundreds_of_pages_at_once_is_given_up(server, clients):
    asked = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    hasty, few = clients(asked * 200), clients(asked * 3)

    wait_until(lambda: ended(hasty))
    received = b""
    while received.count(b"Halo") < 3:
        received += few.recv(65536)


@pytest.mark.parametrize("begun", [b"1;a=", b"0\r\nX: "])
def test_a_chunk_whose_line_never_ends_is_refused(server, clients, begun):
    client = clients(b"POST /kirim HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + begun)
    client.sendall(b"a" * 2000)

    assert client.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_no_address_begins_a_line_of_the_log(server, clients, caplog):
    caplog.set_level("INFO", "server.answers")
    client = clients(b"GET /a%0Aforged%1B[31m%C2%85 HTTP/1.1\r\nHost: a\r\n\r\n")
    client.recv(65536)

    wait_until(lambda: caplog.messages)
    assert caplog.messages[0].startswith("GET /a%0Aforged%1B%5B31m%C2%85 404 ")


def test_what_is_under_way_when_it_is_told_to_end_is_answered(server, clients):
    client = clients(b"GET /ekspor HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    wait_until(server.is_busy)

    server.end()

    received = b""
    while more := client.recv(1 << 20):
        received += more
    assert received.count(b"x") >= EXPORT


def test_a_body_beyond_every_limit_is_refused_in_words(server):
    answer = requests.post(url_of(server, "/kirim"), headers={"Content-Length": "999999999"}, timeout=10)

    assert answer.status_code == 413 and "terlalu besar" in answer.text
