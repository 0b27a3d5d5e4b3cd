"""`flask worker`: sends the messages that are due, and keeps house once a minute. Many may run at once."""

from __future__ import annotations

import signal
import time
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from app.housekeeping import HOUSEKEEPING
from app.messages.delivery import POLL_SECONDS, Courier
from models.base import db

HOUSEKEEPING_SECONDS = 60.0
LAST_SETTLING_SECONDS = 30.0  # at the end, for what is under way; the gateway's time-outs are 25 s


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="Berhenti setelah tidak ada pesan yang menunggu.")
@with_appcontext
def command(until_empty: bool) -> None:
    """Kirim pesan yang sudah waktunya, dan rapikan data setiap menit."""
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    work(Courier(current_app.config), stop, until_empty)


def work(courier: Courier, stop: Event, until_empty: bool = False) -> None:
    """Until `stop` is set, or nothing is left to send. What is under way is finished first."""
    house_kept_at = float("-inf")
    while not stop.is_set():
        worked = courier.step()
        if time.monotonic() - house_kept_at >= HOUSEKEEPING_SECONDS:
            keep_house()
            house_kept_at = time.monotonic()
        if not worked and until_empty and courier.nothing_left():
            break
        if not worked and courier.idle:
            stop.wait(POLL_SECONDS)
    finish_what_is_under_way(courier)


def keep_house() -> None:
    for task in HOUSEKEEPING:
        try:
            task()
        except Exception:
            # One task that fails must stop neither the others nor the messages.
            current_app.logger.exception("housekeeping: %s", task.__name__)
        finally:
            db.session.remove()


def finish_what_is_under_way(courier: Courier) -> None:
    courier.stop()
    deadline = time.monotonic() + LAST_SETTLING_SECONDS
    while not courier.idle and time.monotonic() < deadline:
        courier.step()
    courier.close()
