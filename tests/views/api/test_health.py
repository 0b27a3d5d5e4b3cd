"""What whoever watches the house is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from app import OWN_NAMES
from app.operations.housekeeping import leave_a_sign
from models.base import clock_at, db, utcnow
from models.messages.notification import Notification
from tests.support import factories
from views.api import health


@pytest.fixture(autouse=True)
def looked_at_each_time(app, monkeypatch):
    app.extensions.pop("ready", None)
    monkeypatch.setattr(health, "LOOKED_AT_EVERY", 0)


@pytest.fixture
def worker_goes_round(app):
    leave_a_sign()


def test_alive_and_ready(client, worker_goes_round):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "schema ok\ndatabase ok\nstorage ok\nworker ok\n"


def failed(answer):
    assert answer.status_code == 503
    return [line.split()[0] for line in answer.text.splitlines() if line.endswith("failed")]


def test_without_a_worker_that_went_round_lately_it_is_not_ready(client):
    assert failed(client.get("/readyz")) == ["worker"]

    with clock_at(utcnow() - timedelta(minutes=5)):
        leave_a_sign()
    assert failed(client.get("/readyz")) == ["worker"]


def test_with_an_old_schema_it_is_not_ready(client, worker_goes_round):
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()

    assert failed(client.get("/readyz")) == ["schema"]


@pytest.mark.parametrize("away", ["put", "get"])
def test_without_its_file_store_it_is_not_ready(app, client, worker_goes_round, monkeypatch, away):
    def no_such_disk(*_):
        raise OSError("no such disk")

    monkeypatch.setattr(app.extensions["storage"], away, no_such_disk)

    assert failed(client.get("/readyz")) == ["storage"]


def test_with_a_database_that_can_only_be_read_it_is_not_ready(app, client, worker_goes_round):
    read_only = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET SESSION default_transaction_read_only = on"}
    kind = db.engine.dialect.name

    @sa.event.listens_for(db.engine, "checkout")
    def forbid(connection, *_):
        connection.cursor().execute(read_only[kind])
        connection.commit()

    try:
        assert failed(client.get("/readyz")) == ["database"]
    finally:
        sa.event.remove(db.engine, "checkout", forbid)
        db.session.remove()
        db.engine.dispose()


def test_everybody_may_ask_and_few_looks_are_taken(client, monkeypatch):
    monkeypatch.setattr(health, "LOOKED_AT_EVERY", 60)
    looks = []
    monkeypatch.setattr(health.watch, "READINESS", {"store": lambda: looks.append(1) or ""})

    for _ in range(5):
        assert client.get("/readyz").status_code == 200
    assert len(looks) == 1


def test_it_is_watched_from_its_own_machine_whatever_its_name(app, client):
    app.config["TRUSTED_HOSTS"] = ["layanan.contoh.go.id", *OWN_NAMES]

    assert client.get("/metrics", base_url="http://127.0.0.1:8000").status_code == 200
    assert client.get("/metrics", base_url="http://lain.contoh.go.id").status_code == 400


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
