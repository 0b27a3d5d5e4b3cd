"""Hashing takes its turn: one at a time beside the pages, which come first; and nobody stands in a long line for it."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TypeVar

from flask import has_request_context
from flask_babel import lazy_gettext

from app.accounts.devices import name_of_device
from app.core.rate_limits import network

YIELDING = 7  # niceness; 40 ms of a core each. At 10 a crowd signs in slower than it comes
LINE = 12  # so many threads may stand here, of those that serve pages (WEB_THREADS)
# And of these, of one device, of one network, of all devices that nobody signed in with: one place is left to others.
OF_ONE = LINE - 1
SLOW_LINE = 2  # and of these so many whose network guesses
SECONDS_BETWEEN_GUESSES = 0.25

BUSY = lazy_gettext("Sedang ramai. Coba lagi sebentar.")

Result = TypeVar("Result")


class Busy(Exception):
    """The line is full: to be answered at once, with 503."""


def _yield_to_pages() -> None:
    with suppress(AttributeError, OSError):  # not Linux
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), own + YIELDING)  # 19 at most, says Linux


_turns = ThreadPoolExecutor(1, "hashing", initializer=_yield_to_pages)
_line, _strangers, _slow_line = (threading.BoundedSemaphore(places) for places in (LINE, OF_ONE, SLOW_LINE))
_has_place: ContextVar[bool] = ContextVar("has_place", default=False)
_standing: Counter[str] = Counter()  # in the line, by device or network
_pace, _counting = threading.Lock(), threading.Lock()


@contextmanager
def slowed(guesses: bool) -> Iterator[None]:
    """Where a network guesses, its tries pass one by one with a pause: a delay, and no refusal, for whoever is behind
    the same address. Raises Busy."""
    if not guesses:
        yield
        return
    with _one_place(_slow_line):
        with _pace:
            time.sleep(SECONDS_BETWEEN_GUESSES)
        yield


@contextmanager
def place_in_line() -> Iterator[None]:
    """Of this thread, for whatever it hashes within. Raises Busy at once: before a try is counted, or a row read."""
    if _has_place.get():
        yield
        return
    device, where = (name_of_device(), network()) if has_request_context() else ("", "")
    stranger = has_request_context() and not device
    with _one_of(device), _one_of(where), _one_place(_strangers if stranger else None), _one_place(_line):
        before = _has_place.set(True)
        try:
            yield
        finally:
            _has_place.reset(before)


@contextmanager
def _one_place(line: threading.Semaphore | None) -> Iterator[None]:
    if line and not line.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        if line:
            line.release()


@contextmanager
def _one_of(of: str) -> Iterator[None]:
    with _counting:
        if of and _standing[of] >= OF_ONE:
            raise Busy
        _standing[of] += 1
    try:
        yield
    finally:
        with _counting:
            _standing[of] -= 1
            if not _standing[of]:
                del _standing[of]


def in_turn(hashing: Callable[[], Result]) -> Result:
    """Raises Busy, before anything is done."""
    with place_in_line():
        return _turns.submit(hashing).result()
