"""Only the gateway is believed, and it is told 200 only for what was kept."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from sqlalchemy.exc import OperationalError

from models.base import utcnow
from models.messages.notification import Notification, NotificationState
from views.api import webhook

URL = "/webhook/whatsapp"
SECRET = "rahasia-uji"


@pytest.fixture(autouse=True)
def settings(app):
    app.config.update(WHATSAPP_APP_SECRET=SECRET, WHATSAPP_VERIFY_TOKEN="periksa")


@pytest.fixture
def message(app, db):
    notification = Notification.queue(
        "request_received", to="+6281234567890", subject="request:1", reference="7K3", particulars={},
        dedupe_key="a:b:c", due_at=utcnow(),
    )  # fmt: skip
    notification.state, notification.gateway_id = NotificationState.ACCEPTED, "wamid.1"
    db.session.commit()
    return notification


def delivered():
    statuses = [{"id": "wamid.1", "status": "delivered", "timestamp": "1750857384"}]
    return json.dumps({"entry": [{"changes": [{"value": {"statuses": statuses}}]}]}).encode()


def post(client, body, secret=SECRET, **headers):
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return client.post(URL, data=body, headers={"X-Hub-Signature-256": signature} | headers)


def test_a_signed_delivery_report_is_kept(client, message, db):
    assert post(client, delivered()).status_code == 200

    db.session.refresh(message)
    assert message.state == NotificationState.DELIVERED


@pytest.mark.parametrize(
    ("secret", "headers", "status"),
    [("salah", {}, 403), (SECRET, {"X-Hub-Signature-256": ""}, 401),
     (SECRET, {"X-Hub-Signature-256": "é"}, 403)],
)  # fmt: skip
def test_an_unsigned_or_wrongly_signed_delivery_report_is_refused(client, message, db, secret, headers, status):
    assert post(client, delivered(), secret, **headers).status_code == status

    db.session.refresh(message)
    assert message.state == NotificationState.ACCEPTED


def test_without_a_secret_nobody_is_believed(app, client, message):
    app.config["WHATSAPP_APP_SECRET"] = ""

    assert post(client, delivered(), secret="").status_code == 403


def test_signed_nonsense_is_no_fault(client):
    assert post(client, b"{not json").status_code == 400
    assert post(client, b"[" * 100_000).status_code == 400
    assert post(client, b"[1, 2]").status_code == 200
    assert post(client, b"x" * (webhook.LARGEST_UPDATE + 1)).status_code == 413


def test_while_the_database_is_down_the_gateway_is_asked_to_come_again(client, message, monkeypatch):
    def fail(delivery_reports, wording_codes):
        raise OperationalError("UPDATE", {}, Exception("down"))

    monkeypatch.setattr(webhook, "apply_delivery_reports", fail)

    assert post(client, delivered()).status_code == 503


def test_the_gateways_first_question_is_answered_in_plain_text(client):
    answer = client.get(f"{URL}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=periksa")

    assert (answer.status_code, answer.data) == (200, b"1158201444")
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    ["", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=salah",
     "hub.mode=other&hub.challenge=1&hub.verify_token=periksa",
     "hub.mode=subscribe&hub.challenge=<script>&hub.verify_token=periksa",
     "hub.mode=subscribe&hub.challenge=&hub.verify_token=periksa"],
)  # fmt: skip
def test_any_other_question_is_refused(client, query):
    assert client.get(f"{URL}?{query}").status_code == 403


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["lain", "cloud", "manual", "console"])
def test_nobody_reports_where_no_provider_listens(client, address):
    question = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=periksa"

    assert client.get(f"/webhook/{address}?{question}").status_code == 404
    assert client.post(f"/webhook/{address}", data=b"[]").status_code == 404
