"""Worker, web and PostgreSQL are killed (SIGKILL) at random instants while people file and messages leave.

Afterwards everything that was answered "taken" must be there, and every message at the gateway, three times at most.
The gateway's ledger, not our tables, is the judge of what was sent.
"""

from __future__ import annotations

import random
import time
from argparse import Namespace
from collections import Counter
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.messages.claims import anything_open
from bench.browser import cookie_of
from bench.crowd import journey_of
from bench.kills.filing import KilledMeanwhile
from bench.kills.judging import Verdict, judge
from bench.report import show
from bench.servers import House, houses
from models.base import db, utcnow
from models.messages.notification import Notification
from tests.support import factories
from tests.support.operators import make_operator
from tests.support.pictures import drawing, picture

KILLS, QUICK_KILLS = 60, 10
# A web takes longest to begin again, and meanwhile nothing happens.
VICTIMS = {"SQLite": ("worker", "worker", "web"), "PostgreSQL": ("worker", "worker", "server", "server", "web")}
CITIZENS, MESSAGES_A_ROUND = 4, 20
LONGEST_WAIT = 1.5  # seconds between the return of what was killed and the next kill
PATIENCE = 600.0
PARTICULARS = {"nama": "Made", "layanan": "KIA", "tautan": "https://contoh.test"}
SETTINGS = {"DELIVERY_LEASE_SECONDS": "4", "DELIVERY_ECHO_SECONDS": "3", "PHOTOS_PER_NETWORK_PER_DAY": "1000000"}


def measure(asked: Namespace) -> None:
    number = asked.kills or (QUICK_KILLS if asked.quick else KILLS)
    for database in VICTIMS:
        measure_on(database, number)


def measure_on(database: str, number: int) -> None:
    with houses(database) as [house]:
        verdict, killed = campaign(house, number, VICTIMS[database])
    row = [", ".join(f"{times} × {what}" for what, times in killed.items()), *verdict.figures()]
    show(f"Killed at random, {database}", ["killed", *Verdict.HEADERS], [row])
    print(*verdict.lost, sep="\n")


def campaign(house: House, number: int, victims: tuple[str, ...]) -> tuple[Verdict, Counter[str]]:
    house.settings |= SETTINGS
    people = begin(house)
    messages: list[str] = []
    killed: Counter[str] = Counter()
    for _ in range(number):
        messages += queue(house, len(messages))
        time.sleep(random.uniform(0, LONGEST_WAIT))
        what = random.choice(victims)
        kill_and_begin_again(house, what)
        killed[what] += 1
    for person in people:
        person.goes = True
    for person in people:
        person.join()
    settle(house)
    return judge(house, people, messages), killed


def begin(house: House) -> list[KilledMeanwhile]:
    """Everything runs, and the citizens file."""
    with house.app.app_context():
        verifier = make_operator("luh", role="verifier")
        accounts = [factories.verified(verifier) for _ in range(CITIZENS)]
        journey = replace(journey_of(house.url), photo=picture(image=drawing(1200, 900)))
        people = [KilledMeanwhile(journey, cookie_of(house.app, account)) for account in accounts]
        db.session.remove()
    house.restart_gateway()
    house.start_web()
    house.start_worker()
    for person in people:
        person.start()
    return people


def queue(house: House, before: int) -> list[str]:
    """Messages that were committed, by their keys; what a killed database did not answer for may be there or not."""
    keys = [f"dibunuh{before + number}" for number in range(MESSAGES_A_ROUND)]
    with house.app.app_context():
        try:
            for number, key in enumerate(keys):
                Notification.queue(
                    "request_received", to=f"+62813{before + number:08}", subject=f"request:{10**9 + number}",
                    reference="", particulars=PARTICULARS | {"nomor": key}, dedupe_key=key, due_at=utcnow(),
                )  # fmt: skip
            db.session.commit()
        except SQLAlchemyError:
            db.session.rollback()
            return []
        finally:
            db.session.remove()
    return keys


def kill_and_begin_again(house: House, what: str) -> None:
    if what == "server":
        house.server.kill()
        time.sleep(random.uniform(0, LONGEST_WAIT))
        house.server.start_again()
    elif what == "worker":
        house.kill("worker")
        house.start_worker()
    else:
        house.kill("bench.wsgi:app")
        house.start_web()


def settle(house: House) -> None:
    """Until nothing waits any more."""
    with house.app.app_context():
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and open_still():
            time.sleep(1)


def open_still() -> bool:
    try:
        return anything_open()
    except sa.exc.DBAPIError:
        return True
    finally:
        db.session.remove()
