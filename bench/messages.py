"""Can one worker keep up with Meta's limit of 80 messages a second? The real worker against the sandbox."""

from __future__ import annotations

import resource
import time
from argparse import Namespace

import sqlalchemy as sa

from bench.report import at_least, show
from bench.servers import House, houses
from models.base import db, utcnow
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.sealed import vault

A_SECOND = 80
MESSAGES, QUICK_MESSAGES = 1_600, 400
TEMPLATE = "request_approved"
HEADERS = ("database", "queued", "in the ledger", "messages a second", "worker's CPU ms a message", "reports in after")


def measure(asked: Namespace) -> None:
    rows = []
    for database in ("SQLite", "PostgreSQL"):
        with houses(database) as [house]:
            rows.append([database, *sent_from(house, QUICK_MESSAGES if asked.quick else MESSAGES)])
    show("Messages", HEADERS, rows)


def sent_from(house: House, number: int) -> list[object]:
    """The web process runs too: the sandbox hands it the delivery reports, two for each message meanwhile."""
    house.start_web()
    house.restart_gateway()
    with house.app.app_context():
        queue(number)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        house.flask("worker", "--until-empty")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return [number, sum(map(len, house.sent().values())), at_least(rate(), A_SECOND), f"{cpu / number * 1000:.1f}",
                f"{seconds_until_all_delivered(number):.1f} s"]  # fmt: skip


def queue(number: int) -> None:
    """Each to another phone about another case: nothing has to wait for its turn."""
    text, now = db.session.get_one(MessageText, TEMPLATE), utcnow()
    particulars = dict.fromkeys(text.placeholders.split(), "contoh isian")
    db.session.execute(sa.insert(Notification.__table__), [
        {"created_at": now, "subject": f"request:{place}", "reference": "", "dedupe_key": f"ukur:{place}",
         "group_id": f"{place:032}", "template": TEMPLATE, "recipient": f"+62812{place:08}",
         "recipient_index": vault.blind_index("phone", f"+62812{place:08}"), "particulars": particulars,
         "state": "due", "due_at": now, "attempt": 0}
        for place in range(number)
    ])  # fmt: skip
    db.session.commit()


def rate() -> float:
    """Between the first and the last that was accepted: starting a process is not sending."""
    at = Notification.accepted_at
    accepted, first, last = db.session.execute(sa.select(sa.func.count(at), sa.func.min(at), sa.func.max(at))).one()
    db.session.rollback()
    return (accepted - 1) / max((last - first).total_seconds(), 0.001)


def seconds_until_all_delivered(number: int) -> float:
    """How far the delivery reports lag behind; they need not keep pace, only arrive."""
    began_at = time.monotonic()
    while delivered() < number and time.monotonic() - began_at < 60:
        time.sleep(0.2)
    return time.monotonic() - began_at


def delivered() -> int:
    db.session.rollback()
    return db.session.scalars(sa.select(sa.func.count(Notification.delivered_at))).one()
