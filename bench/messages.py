"""Can one worker keep up with Meta's limit of 80 messages a second? The real worker against the sandbox."""

from __future__ import annotations

import resource
import time
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bench.report import at_least, show
from bench.servers import Installation, postgres, workplace
from models.base import db, utcnow
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.sealed import vault

A_SECOND = 80
MESSAGES, QUICK_MESSAGES = 1_600, 400
TEMPLATE = "request_approved"
SECONDS_AT_MOST = 300
HEADERS = ("database", "queued", "in the ledger", "messages a second", "worker's CPU ms a message", "receipts in after")


def measure(quick: bool) -> None:
    number, rows = QUICK_MESSAGES if quick else MESSAGES, []
    with workplace() as directory:
        rows.append(["SQLite", *sent_from(Installation(directory / "house"), number)])
    with workplace() as directory, postgres(directory) as server:
        server.execute("CREATE DATABASE house")
        rows.append(["PostgreSQL", *sent_from(Installation(directory / "house", server.url("house")), number)])
    show("Messages", HEADERS, rows)


def sent_from(installation: Installation, number: int) -> list[object]:
    """The web process runs too: the sandbox hands it the receipts, two for each message meanwhile."""
    try:
        installation.start_web()
        installation.start_sandbox()
        with installation.app.app_context():
            queue(number)
        cpu = cpu_seconds_until_empty(installation)
        with installation.app.app_context():
            return [number, lines_of(installation.ledger), at_least(rate(), A_SECOND), f"{cpu / number * 1000:.1f}",
                    f"{seconds_until_all_delivered(number):.1f} s"]  # fmt: skip
    finally:
        installation.stop()


def queue(number: int) -> None:
    """Each to another phone about another case: nothing has to wait for its turn."""
    text, now = db.session.get(MessageText, TEMPLATE), utcnow()
    particulars = dict.fromkeys(text.placeholders.split(), "contoh isian")
    db.session.execute(sa.insert(Notification.__table__), [
        {"created_at": now, "subject": f"request:{place}", "reference": "", "dedupe_key": f"ukur:{place}",
         "group_id": f"{place:032}", "template": TEMPLATE, "recipient": f"+62812{place:08}",
         "recipient_index": vault.blind_index("phone", f"+62812{place:08}"), "particulars": particulars,
         "state": "due", "due_at": now, "attempt": 0}
        for place in range(number)
    ])  # fmt: skip
    db.session.commit()


def cpu_seconds_until_empty(installation: Installation) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker = installation.start_worker("--until-empty")
    worker.wait(SECONDS_AT_MOST)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rate() -> float:
    """Between the first and the last that was accepted: starting a process is not sending."""
    columns = sa.func.count(Notification.accepted_at), sa.func.min(Notification.accepted_at)
    accepted, first = db.session.execute(sa.select(*columns)).one()
    last: datetime = db.session.scalar(sa.select(sa.func.max(Notification.accepted_at)))
    return (accepted - 1) / max((last - first).total_seconds(), 0.001)


def seconds_until_all_delivered(number: int) -> float:
    """How far the receipts lag behind; they need not keep pace, only arrive."""
    began_at = time.monotonic()
    delivered = sa.select(sa.func.count(Notification.delivered_at))
    while db.session.scalar(delivered) < number and time.monotonic() - began_at < 60:
        db.session.rollback()
        time.sleep(0.2)
    db.session.rollback()
    return time.monotonic() - began_at


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0
