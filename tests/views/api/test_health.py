"""What whoever watches the house is told."""

from __future__ import annotations

from datetime import timedelta

from models.base import db, utcnow
from models.messages.notification import Notification
from tests.support import factories


def test_alive_and_ready(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "database ok\nstorage ok\nqueue ok\n"


def test_without_its_file_store_it_is_not_ready(app, client):
    class Away:
        def get(self, key):
            raise OSError("no such disk")

    app.extensions["storage"] = Away()

    response = client.get("/readyz")

    assert response.status_code == 503 and "storage failed" in response.text


def test_the_outbox_is_counted_and_its_oldest_message_timed(client):
    factories.waiting()
    message = db.session.query(Notification).one()
    message.due_at = utcnow() - timedelta(minutes=5)

    lines = client.get("/metrics").text.splitlines()

    assert 'dukcapil_notifications{state="due"} 1' in lines
    assert 'dukcapil_notifications{state="failed"} 0' in lines
    assert 295 < float(next(line for line in lines if line.startswith("dukcapil_oldest_due_seconds ")).split()[1]) < 400
