"""An outbox with messages in it, a gateway that takes them, and a courier between the two."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

from app.messages.delivery import Courier
from app.messages.providers.cloud import Cloud
from app.messages.providers.cloud.templates import default_wordings
from app.sandbox.server import QuietHandler
from models.base import db as database
from models.base import utcnow
from models.messages.notification import Notification
from tests.app.sandbox.running import ACCOUNT, NUMBER, SECRET, TOKEN, running_sandbox

PARTICULARS = {"nama": "Made", "layanan": "KIA", "tautan": "https://contoh.test"}
FAST = {"DELIVERY_LEASE_SECONDS": 5.0, "DELIVERY_ECHO_SECONDS": 1.0}


@pytest.fixture
def queue(app):
    """`queue("request:1")`: one more message in the outbox, committed; returns its id."""

    def add(subject="request:1", key="request_received", due_in=0.0, to="+6281234567890"):
        number = database.session.scalar(sa.select(sa.func.count(Notification.id)))
        notification = Notification.queue(
            key, to=to, subject=subject, reference="7K3-M9Q-ZP4",
            particulars=PARTICULARS | {"nomor": f"7K3-{number}"},
            dedupe_key=f"decision{number}:{key}:{subject}",
            due_at=utcnow() + timedelta(seconds=due_in),
        )  # fmt: skip
        database.session.flush()
        message_id = notification.id
        database.session.commit()
        return message_id

    return add


@pytest.fixture
def gateway(app, tmp_path):
    """A running sandbox that `app` sends to; it sends no delivery reports."""
    with running_sandbox(tmp_path) as sandbox:
        app.config.update(settings_for(sandbox.api_url), **FAST)
        Cloud(app.config).publish("request_received", default_wordings()["request_received"])
        yield sandbox


@pytest.fixture
def courier(app, gateway):
    with open_courier(app.config) as courier:
        yield courier


@contextmanager
def open_courier(config):
    courier = Courier(config)
    try:
        yield courier
    finally:
        courier.close()


def deliver(courier, rounds=200):
    """Send all that is due now, and settle it."""
    courier._next_look = 0.0
    for _ in range(rounds):
        if not courier.step() and courier.idle:
            return
    raise AssertionError("the courier does not come to rest")


def settings_for(api_url):
    return {
        "WHATSAPP_PROVIDER": "cloud", "WHATSAPP_API_URL": api_url, "WHATSAPP_PHONE_NUMBER_ID": NUMBER,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT, "WHATSAPP_TOKEN": TOKEN, "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": "periksa-uji",
    }  # fmt: skip


@contextmanager
def served(app):
    """The web application on a free port, for the sandbox's delivery reports; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()


def change(message_id, **values):
    """Set columns behind everybody's back: time passes, somebody interferes."""
    database.session.execute(sa.update(Notification).where(Notification.id == message_id).values(**values))
    database.session.commit()


def ago(seconds):
    return utcnow() - timedelta(seconds=seconds)
