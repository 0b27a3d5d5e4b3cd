"""`flask worker`: sends the messages that are due, and keeps house now and then. Many may run at once."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.commands.in_own_house import expect_own_house
from app.messages.delivery import POLL_SECONDS, Courier
from app.messages.providers import ProviderNotReady
from app.operations.housekeeping import HOUSEKEEPING
from models.base import db

_Task = Callable[[], None]
LAST_SETTLING_SECONDS = 30.0  # at the end, for what is under way; the gateway's time-outs are 25 s


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="Berhenti setelah tidak ada pesan yang menunggu.")
@with_appcontext
def command(until_empty: bool) -> None:
    """Kirim pesan yang sudah waktunya, dan rapikan data setiap menit."""
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    try:
        courier = Courier(current_app.config)
    except ProviderNotReady as missing:
        raise click.ClickException(str(missing)) from None
    wait_for_own_house(stop)
    work(courier, stop, until_empty)


def wait_for_own_house(stop: Event) -> None:
    """A database that is away is waited for. Raises click.ClickException."""
    while not stop.is_set():
        try:
            expect_own_house()
            break
        except DBAPIError:
            current_app.logger.exception("the database is not answering")
            stop.wait(POLL_SECONDS)


def work(courier: Courier, stop: Event, until_empty: bool = False) -> None:
    """Until `stop` is set, or nothing is left to send. What is under way is finished first."""
    done_at: dict[_Task, float] = {}
    while not stop.is_set():
        worked = courier.step()
        keep_house(done_at)
        if not worked and until_empty and courier.nothing_left():
            break
        if not worked and courier.idle:
            stop.wait(POLL_SECONDS)
    finish_what_is_under_way(courier)


def keep_house(done_at: dict[_Task, float]) -> None:
    """Whatever is to be done again by now; `done_at` remembers when each was."""
    now = time.monotonic()
    for task in [task for task, seconds in HOUSEKEEPING.items() if now - done_at.get(task, -seconds) >= seconds]:
        done_at[task] = now
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
