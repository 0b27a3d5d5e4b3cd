"""For whoever watches the house: alive, ready, and how the outbox does. Numbers only, nobody's data."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Info
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.core.version import VERSION
from app.operations import watch
from models.base import db, utcnow
from models.last_done import LastDone
from models.messages.notification import Notification, NotificationState
from views.guards import public

health = Blueprint("health", __name__)

LOOKED_AT_EVERY = 5  # seconds
NOT_LOOKED_AT = dict.fromkeys(watch.READINESS, False)
looking = threading.Lock()


@health.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers; it asks nothing else."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """200 when the schema is this version's, database and store take a write and a worker goes round, else 503."""
    lines = "".join(f"{name} {'ok' if fine else 'failed'}\n" for name, fine in what_is_ready().items())
    return Response(lines, status=503 if "failed" in lines else 200, mimetype="text/plain")


def what_is_ready() -> dict[str, bool]:
    """Looked at every five seconds at most, by one: everybody may ask, each look writes, and a store may hang."""
    known: tuple[float, dict[str, bool]] = current_app.extensions.get("ready", (-math.inf, NOT_LOOKED_AT))
    if time.monotonic() - known[0] >= LOOKED_AT_EVERY and looking.acquire(
        blocking=False
    ):  # one looks, a store may hang
        try:
            known = time.monotonic(), {name: not watch.look_at(check) for name, check in watch.READINESS.items()}
            current_app.extensions["ready"] = known
        finally:
            looking.release()
    return known[1]


@health.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """For Prometheus; 503 while the database is away."""
    encode, content_type = encoder_for(request.headers.get("Accept", ""))
    answer: list[bytes] = []
    if not _works(lambda: answer.append(encode(registry))):
        return Response("database failed\n", status=503, mimetype="text/plain")
    return Response(answer, content_type=content_type)


def encoder_for(accept: str) -> tuple[Callable[[CollectorRegistry], bytes], str]:
    """What a scraper asks for; the plain one for whoever names a version that is none."""
    try:
        return choose_encoder(accept)
    except (TypeError, ValueError):
        return choose_encoder("")


class OutboxCollector(Collector):
    """Asks the database at each scrape: whichever process answers says the same."""

    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("dukcapil_notifications", "Messages in the outbox by state.", labels=["state"])
        for state, count in queue_states().items():
            states.add_metric([state], count)
        yield states
        late = "How long the oldest message has been waiting past its time."
        yield GaugeMetricFamily("dukcapil_oldest_due_seconds", late, value=oldest_due_seconds())
        since = GaugeMetricFamily("dukcapil_last_done_seconds", "How long ago this was last done.", labels=["task"])
        for task, at in db.session.execute(sa.select(LastDone.task, LastDone.at)):
            since.add_metric([task.value], (utcnow() - at).total_seconds())
        yield since


registry = CollectorRegistry()
registry.register(OutboxCollector())
Info("dukcapil_build", "Which version this is.", registry=registry).info({"version": VERSION})


def queue_states() -> dict[str, int]:
    query = sa.select(Notification.state, sa.func.count()).group_by(Notification.state)
    counted = {state.value: count for state, count in db.session.execute(query)}
    return {state.value: counted.get(state.value, 0) for state in NotificationState}


def oldest_due_seconds() -> float:
    """0 when nothing is late."""
    oldest = db.session.scalar(sa.select(sa.func.min(Notification.due_at)).where(Notification.state == "due"))
    return max(0.0, (utcnow() - oldest).total_seconds()) if oldest else 0.0


def _works(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except SQLAlchemyError:
        db.session.rollback()
        current_app.logger.exception("the database does not answer")
        return False
    return True
