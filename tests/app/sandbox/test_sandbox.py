"""The stand-in refuses what Meta refuses and never forgets what it accepted."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
import requests
from pywa import WhatsApp
from pywa.errors import ExpiredAccessToken, TemplateNotExists, TemplateParamCountMismatch
from pywa.types import MessageStatus
from pywa.types.templates import BodyText, Template, TemplateCategory, TemplateLanguage

from tests.app.sandbox.running import ACCOUNT, NUMBER, SECRET, TOKEN, running_sandbox, wait_until

BODY = "Halo {{1}}, pengajuan nomor {{2}} sudah kami terima dan menunggu pemeriksaan."


@pytest.fixture
def sandbox(tmp_path):
    with running_sandbox(tmp_path) as running:
        hand_in(running, "terima", BODY, ["Made", "7K3"])
        yield running


def hand_in(sandbox, name, body, example=()):
    component = {"type": "BODY", "text": body}
    if example:
        component["example"] = {"body_text": [list(example)]}
    request = {"name": name, "language": "id", "category": "UTILITY", "components": [component]}
    return sandbox.post(f"{ACCOUNT}/message_templates", request)


def message(*values, **changes):
    parameters = [{"type": "text", "text": value} for value in values]
    template = {"name": "terima", "language": {"code": "id"},
                "components": [{"type": "body", "parameters": parameters}]}  # fmt: skip
    return {"messaging_product": "whatsapp", "to": "6281234567890", "type": "template",
            "template": template} | changes  # fmt: skip


def send(sandbox, *values, **changes):
    return sandbox.post(f"{NUMBER}/messages", message(*values, **changes))


def test_an_accepted_message_is_in_the_ledger_and_on_the_phone(sandbox):
    answer = send(sandbox, "Made", "https://contoh.test/permohonan/7K3", biz_opaque_callback_data="ob:1")

    assert answer.json()["contacts"] == [{"input": "6281234567890", "wa_id": "6281234567890"}]
    entry = sandbox.ledger[0]
    assert entry["wamid"] == answer.json()["messages"][0]["id"]
    assert (entry["template"], entry["opaque"]) == ("terima", "ob:1")
    page = requests.get(f"{sandbox.url}/?phone=0812-3456-7890", timeout=5).text
    assert "Halo Made, pengajuan" in page
    assert '<a href="https://contoh.test/permohonan/7K3"' in page


@pytest.mark.parametrize(
    ("request_body", "code"),
    [
        (message("Made", "7K3", to="08123"), 131009),
        (message("Made", "7K3", to=""), 100),
        (message("Made", "7K3", surprise=1), 100),
        (message("Made", "7K3", messaging_product="sms"), 100),
        (message("Made"), 132000),
        (message("Made", ""), 131008),
        (message("Made", "a\nb"), 132012),
        (message("Made", "a\tb"), 132012),
        (message("Made", "a     b"), 132012),
        (message("Made", "x" * 1100), 132005),
        (message("Made", "7K3", template={"name": "lain", "language": {"code": "id"}}), 132001),
        (message("Made", "7K3", template={"name": "terima", "language": {"code": "en"}}), 132001),
        (message("Made", "7K3", type="text", text={"body": "halo"}), 131047),
        (message("Made", "7K3", biz_opaque_callback_data="x" * 513), 100),
        (["not", "an", "object"], 100),
    ],
)
def test_what_meta_would_refuse_is_refused_and_leaves_no_trace(sandbox, request_body, code):
    answer = sandbox.post(f"{NUMBER}/messages", request_body)

    assert answer.status_code >= 400
    assert answer.json()["error"]["code"] == code
    assert sandbox.ledger == []


def test_a_wrong_token_is_refused(sandbox):
    answer = sandbox.post(f"{NUMBER}/messages", message("Made", "7K3"), token="salah")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


@pytest.mark.parametrize(
    ("body", "example", "subcode"),
    [
        ("{{1}}, pengajuan Anda sudah kami terima.", ["a"], 2388299),
        ("Pengajuan Anda sudah kami terima, nomornya {{1}}", ["a"], 2388299),
        ("Halo {{1}}, nomor Anda yang baru adalah {{3}} ya.", ["a", "b"], 2388072),
        ("Halo {{1}} {{2}}, pengajuan Anda sudah kami terima.", ["a", "b"], 2388072),
        ("Halo {{nama}, pengajuan Anda sudah kami terima.", [], 2388072),
        ("Halo {{1}}, ya.", ["a"], 2388293),
        ("Halo {{1}}, pengajuan Anda sudah kami terima.", [], 2388043),
        ("x" * 1025, [], 2388040),
    ],
)
def test_a_template_that_meta_would_refuse_is_refused(sandbox, body, example, subcode):
    error = hand_in(sandbox, "baru", body, example).json()["error"]

    assert (error["code"], error["error_subcode"]) == (100, subcode)


def test_templates_and_ledger_outlive_a_restart(tmp_path):
    with running_sandbox(tmp_path) as first:
        hand_in(first, "terima", BODY, ["Made", "7K3"])
        send(first, "Made", "7K3")
    with (tmp_path / "ledger.jsonl").open("ab") as ledger:
        ledger.write(b'{"wamid": "torn by a power c')

    with running_sandbox(tmp_path) as second:
        send(second, "Made", "ZP4")

        assert [entry["params"] for entry in second.ledger] == [["Made", "7K3"], ["Made", "ZP4"]]
        assert hand_in(second, "terima", BODY, ["Made", "7K3"]).json()["error"]["error_subcode"] == 2388024


def test_scripted_faults_strike_once_each(sandbox):
    sandbox.fail_next({"kind": "500-before"}, {"kind": "500-after"}, {"kind": "drop"},
                      {"kind": "error", "code": 130429, "status": 429})  # fmt: skip

    assert send(sandbox, "satu", "x").status_code == 500
    assert send(sandbox, "dua", "x").status_code == 500
    with pytest.raises(requests.ConnectionError):
        send(sandbox, "tiga", "x")
    assert send(sandbox, "empat", "x").json()["error"]["code"] == 130429
    assert send(sandbox, "lima", "x").status_code == 200

    assert [entry["params"][0] for entry in sandbox.ledger] == ["dua", "tiga", "lima"]


def test_delivery_reports_are_signed_echo_the_opaque_data_and_wait_for_a_webhook_that_is_down(tmp_path):
    with webhook_that_fails_first() as (url, received), running_sandbox(
        tmp_path, url, sent=0, delivered=0.1
    ) as sandbox:  # fmt: skip
        hand_in(sandbox, "terima", BODY, ["Made", "7K3"])
        send(sandbox, "Made", "7K3", biz_opaque_callback_data="ob:7")
        wait_until(lambda: len(statuses(received)) >= 2)

    assert [(s["status"], s["biz_opaque_callback_data"]) for s in statuses(received)] == [
        ("sent", "ob:7"), ("delivered", "ob:7")]  # fmt: skip
    for body, signature in received:
        assert signature == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def test_an_independent_client_understands_the_sandbox(sandbox):
    client = WhatsApp(phone_id=NUMBER, token=TOKEN, waba_id=ACCOUNT)
    client.api._session.base_url = sandbox.api_url

    created = client.create_template(Template(
        name="kabar", category=TemplateCategory.UTILITY, language=TemplateLanguage.INDONESIAN,
        components=[BodyText("Halo {{1}}, dokumen Anda sudah selesai dikerjakan.", "Made")],
    ))  # fmt: skip
    sent = client.send_template("6281234567890", "kabar", TemplateLanguage.INDONESIAN,
                                [BodyText.params("Putu")], tracker="ob:9")  # fmt: skip

    assert created.status.value == "APPROVED"
    assert sandbox.ledger[0]["wamid"] == sent.id
    assert sandbox.ledger[0]["text"] == "Halo Putu, dokumen Anda sudah selesai dikerjakan."
    with pytest.raises(TemplateNotExists):
        client.send_template("6281234567890", "tidak_ada", TemplateLanguage.INDONESIAN, [])
    with pytest.raises(TemplateParamCountMismatch):
        client.send_template("6281234567890", "kabar", TemplateLanguage.INDONESIAN, [])
    client.api._session.headers["Authorization"] = "Bearer salah"
    with pytest.raises(ExpiredAccessToken):
        client.send_template("6281234567890", "kabar", TemplateLanguage.INDONESIAN, [])


def test_an_independent_client_understands_the_delivery_reports(tmp_path):
    with webhook_that_fails_first() as (url, received), running_sandbox(tmp_path, url, sent=0) as sandbox:
        hand_in(sandbox, "terima", BODY, ["Made", "7K3"])
        send(sandbox, "Made", "7K3", biz_opaque_callback_data="ob:7")
        wait_until(lambda: statuses(received))

    update = json.loads(received[-1][0])
    update["entry"][0]["changes"][0]["value"]["contacts"] = [{"wa_id": "6281234567890"}]  # pywa needs it
    status = MessageStatus.from_update(WhatsApp(phone_id=NUMBER, token=TOKEN), update)
    assert (status.status.value, status.tracker) == ("sent", "ob:7")


class webhook_that_fails_first:
    """An HTTP server that answers 503 once, then keeps what it is sent."""

    def __enter__(self):
        received: list[tuple[bytes, str]] = []
        failures = [503]

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = failures.pop() if failures else 200
                if status == 200:
                    received.append((body, self.headers["X-Hub-Signature-256"]))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/webhook", received

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def statuses(received):
    updates = [json.loads(body) for body, _ in received]
    return [status for update in updates for entry in update["entry"]
            for change in entry["changes"] for status in change["value"]["statuses"]]  # fmt: skip


def test_the_phone_page_is_a_page_for_people(sandbox):
    send(sandbox, "<b>Made</b>", "satu")
    send(sandbox, "Made", "dua")

    page = requests.get(sandbox.url, timeout=5).text

    assert '<html lang="id">' in page and page.count("<h1>") == 1 and "<title>" in page
    assert "&lt;b&gt;Made&lt;/b&gt;" in page
    assert page.index("nomor dua") < page.index("nomor satu")
    assert urlsplit(sandbox.url).hostname == "127.0.0.1"
