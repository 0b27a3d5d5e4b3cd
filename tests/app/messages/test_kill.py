"""The worker is killed at random while it sends. The sandbox's ledger, not our tables, is the judge."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import sqlalchemy as sa

from app.messages.delivery import THREADS
from app.sandbox.journal import Journal
from models.base import db as database
from models.base import utcnow
from models.messages.notification import Notification, NotificationState
from tests.app.messages.conftest import PARTICULARS, served, settings_for
from tests.app.sandbox.running import running_sandbox, wait_until

MESSAGES = 200
KILLS = 3
# It is over in ten. But on a crowded machine a connection may be refused, and then the third attempt waits a minute.
PATIENCE = 200


def test_of_200_messages_none_is_lost_when_the_worker_is_killed_at_random(app, environment, tmp_path):
    app.config.update(settings_for(""))
    fill_the_outbox()
    with served(app) as url, running_sandbox(
        tmp_path, f"{url}/webhook/whatsapp", sent=0.05, delivered=0.1
    ) as gateway:  # fmt: skip
        settings = environment | settings_for(gateway.api_url) | {
            "DELIVERY_LEASE_SECONDS": "2", "DELIVERY_ECHO_SECONDS": "2",
        }  # fmt: skip
        ledger: Journal = gateway.extensions["ledger"]
        with worker(settings) as lives:
            for goal in sorted(random.sample(range(5, MESSAGES - 60), KILLS)):
                process = lives.begin()
                wait_until(lambda goal=goal: len(ledger.entries) >= goal, seconds=PATIENCE)
                time.sleep(random.uniform(0, 0.05))
                os.kill(process, signal.SIGKILL)
                assert lives.end() == -signal.SIGKILL
            lives.begin()
            assert lives.end() == 0
        wait_until(lambda: states() == {NotificationState.DELIVERED: MESSAGES}, seconds=PATIENCE)

        sent = Counter(int(entry["opaque"].split(":")[0]) for entry in ledger.entries)
    assert len(sent) == MESSAGES
    assert sent.total() - MESSAGES <= KILLS * THREADS
    check_order(ledger.entries)


def fill_the_outbox():
    """Two messages for each of 100 cases; the numbers in the messages count up."""
    for number in range(MESSAGES):
        subject = f"request:{number % 100}"
        Notification.queue(
            "request_received", to=f"+62812{number % 100:08}", subject=subject, reference="7K3",
            particulars=PARTICULARS | {"nomor": str(number)}, dedupe_key=f"{number}:request_received:{subject}",
            due_at=utcnow(),
        )  # fmt: skip
    database.session.commit()


class Lives:
    """A worker that can begin anew after each death (lives.py)."""

    def __init__(self, process):
        self.process = process

    def begin(self) -> int:
        """The process number of a new life."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for its end; the exit code."""
        return int(self.process.stdout.readline())


@contextmanager
def worker(settings, *instead):
    command = [sys.executable, "-m", "tests.app.messages.lives", *instead]
    with subprocess.Popen(command, env=settings, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:  # fmt: skip
        try:
            yield Lives(process)
        finally:
            process.kill()


def states():
    query = sa.select(Notification.state, sa.func.count()).group_by(Notification.state)
    counted = dict(database.session.execute(query).all())
    database.session.rollback()
    return counted


def check_order(entries):
    """Of each case the first message was accepted before the second."""
    first_seen = {}
    for position, entry in enumerate(entries):
        first_seen.setdefault(int(entry["params"][2]), position)
    assert all(first_seen[number] < first_seen[number + 100] for number in range(100))
