"""What whoever watches the house is told."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from models.base import db, utcnow
from models.messages.notification import Notification
from tests.support import factories
from views.api import health


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

    seen = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }

    assert seen["dukcapil_notifications", "due"] == 1
    assert seen["dukcapil_notifications", "failed"] == 0
    assert 295 < seen["dukcapil_oldest_due_seconds",] < 400
    assert any(name == "dukcapil_build_info" for name, *_ in seen)


def test_a_scraper_that_asks_for_nonsense_gets_the_plain_numbers(client):
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=a.b"})

    assert answer.status_code == 200 and "dukcapil_build_info" in answer.text


def test_metrics_without_a_database_are_none(client, monkeypatch):
    def away():
        raise OperationalError("SELECT", {}, Exception("no such server"))

    monkeypatch.setattr(health, "queue_states", away)

    assert client.get("/metrics").status_code == 503
