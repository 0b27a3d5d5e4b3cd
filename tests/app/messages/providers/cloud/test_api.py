"""Each answer of the gateway becomes the one class of trouble that says what to do next."""

from __future__ import annotations

import socket
import threading

import pytest

from app.messages import wire
from app.messages.outcomes import (
    MESSAGE,
    RECIPIENT,
    SENDER,
    Blocked,
    RateLimited,
    Refused,
    Retry,
    Trouble,
    Uncertain,
    Unreachable,
)
from app.messages.providers.cloud import Cloud
from app.messages.providers.cloud.answers import UNKNOWN_TEMPLATE, classify
from app.messages.providers.cloud.api import CloudApi
from tests.app.messages.conftest import settings_for
from tests.app.sandbox.running import running_sandbox

TO, BODY = "+6281234567890", "Halo {{1}}, pengajuan Anda sudah kami terima."


@pytest.fixture
def sandbox(tmp_path):
    with running_sandbox(tmp_path) as running:
        running.client().publish_template("terima", BODY, 1)
        yield running


def send(client, name="terima", *values):
    return client.send_template(TO, name, list(values or ["Made"]), "ob:1:1")


def test_an_accepted_message_returns_the_gateways_id(sandbox):
    accepted = send(sandbox.client())

    assert [(e["wamid"], e["to"], e["opaque"]) for e in sandbox.ledger] == [
        (accepted.gateway_id, "6281234567890", "ob:1:1")]  # fmt: skip


def test_handing_in_a_template_again_is_no_error(sandbox):
    sandbox.client().publish_template("terima", BODY, 1)


def test_a_template_that_meta_refuses_is_refused(sandbox):
    with pytest.raises(Refused, match="2388299"):
        sandbox.client().publish_template("baru", "{{1}}, pengajuan Anda kami terima.", 1)


@pytest.mark.parametrize(("fault", "copies"), [("500-before", 0), ("500-after", 1)])
def test_a_fault_of_the_gateways_own_does_not_say_whether_the_message_was_taken(sandbox, fault, copies):
    sandbox.fail_next({"kind": fault})

    with pytest.raises(Uncertain):
        send(sandbox.client())

    assert len(sandbox.ledger) == copies


@pytest.mark.parametrize(
    ("status", "seconds", "kind"),
    [("503", "30", RateLimited), ("429", "30", RateLimited), ("429", "soon", RateLimited), ("503", "", Uncertain),
     ("500", "30", Uncertain), ("502", "", Uncertain), ("504", "", Uncertain), ("202", "", Uncertain)],
)  # fmt: skip
def test_only_a_gateway_that_asks_us_to_come_later_has_surely_taken_nothing(status, seconds, kind):
    answer = f"HTTP/1.1 {status} x\r\nRetry-After: {seconds}\r\nContent-Length: 0\r\n\r\n".encode()

    with gateway_that_says(answer) as url, pytest.raises(Trouble) as trouble:
        send(CloudApi(url, "1001", "token"))

    assert type(trouble.value) is kind
    assert getattr(trouble.value, "seconds", 30) == (30 if seconds != "soon" else 0)


def test_a_template_whose_handing_in_was_lost_leaves_nothing_uncertain():
    with gateway_that_says(b"HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n") as url:
        cloud = Cloud(settings_for(url))
        with pytest.raises(Retry):
            cloud.publish("request_received", "Halo {nama}")


def test_a_lost_answer_leaves_it_uncertain_whether_the_message_was_sent(sandbox, monkeypatch):
    monkeypatch.setattr(wire, "READ_SECONDS", 0.2)
    sandbox.fail_next({"kind": "drop"}, {"kind": "hang", "seconds": 0.6})

    with pytest.raises(Uncertain):
        send(sandbox.client())
    with pytest.raises(Uncertain):
        send(sandbox.client())

    assert len(sandbox.ledger) == 2


@pytest.mark.parametrize("answer", [
    b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"mess', b"HTTP/1.1 200 OK\r\n\r\n{}", b"",
])  # fmt: skip
def test_half_an_answer_is_uncertain(answer):
    with gateway_that_says(answer) as url, pytest.raises(Uncertain):
        send(CloudApi(url, "1001", "token"))


@pytest.mark.parametrize("status", [301, 403, 404])
def test_a_page_that_is_not_the_gateways_blocks_the_sender(status):
    answer = b"HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status

    with gateway_that_says(answer) as url, pytest.raises(Blocked) as blocked:
        send(CloudApi(url, "1001", "token"))

    assert (blocked.value.scope, blocked.value.code) == (SENDER, f"http {status}")


def test_a_gateway_that_is_not_there_was_surely_not_told():
    for url in ("http://127.0.0.1:9", "http://tidak-ada.invalid"):
        with pytest.raises(Unreachable):
            send(CloudApi(url, "1001", "token"))


@pytest.mark.parametrize("client", [{"token": "salah"}, {"account": "x"}])
def test_wrong_credentials_block_the_sender_not_the_message(sandbox, client):
    wrong = sandbox.client(**client)

    with pytest.raises(Blocked) as blocked:
        send(wrong) if "token" in client else wrong.publish_template("baru", BODY, 1)

    assert blocked.value.scope == SENDER


def test_an_unknown_template_blocks_only_its_own_messages(sandbox):
    with pytest.raises(Blocked) as blocked:
        send(sandbox.client(), "tidak_ada")

    assert (blocked.value.scope, blocked.value.code) == (MESSAGE, UNKNOWN_TEMPLATE)


@pytest.mark.parametrize(
    ("code", "kind", "scope"),
    [
        (131016, Retry, None), (131057, Retry, None), (131000, Uncertain, None), (1, Uncertain, None),
        (130429, RateLimited, SENDER), (131056, RateLimited, RECIPIENT),
        (131026, Refused, None), (131049, Refused, None), (190, Blocked, SENDER), (131048, Blocked, SENDER),
        (132012, Blocked, MESSAGE), (999999, Refused, None),
    ],
)  # fmt: skip
def test_errors_go_by_their_code(code, kind, scope):
    trouble = classify(code, "(#1) to +6281234567890")

    assert type(trouble) is kind
    assert getattr(trouble, "scope", None) == scope
    assert "81234567890" not in trouble.text


class gateway_that_says:
    """A server that reads one request, answers these bytes and hangs up."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _serve(self):
        connection, _ = self.socket.accept()
        connection.recv(65536)
        connection.sendall(self.answer)
        connection.close()

    def __exit__(self, *_):
        self.socket.close()
