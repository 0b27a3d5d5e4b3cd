"""Pages timed beside a bare Flask route on the same server, turn by turn: a busy minute slows both.

What else the machine does only ever adds time, and adds more to a long answer than to a short one: so the fast
visits are compared, the tenth percentile of each page.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any, NamedTuple

from flask import Flask

from app.accounts.security import this_day
from models.accounts.account import Account, SignIn
from models.base import db

WARMING = 12  # visits: PostgreSQL keeps a plan after ten
VISITS, QUICK_VISITS, LEAST = 72, 27, 4  # a slow page is visited until its time is over
SECONDS_A_PAGE = 20
RECORD = "X-Bench-Record"  # asks bench/wsgi.py to keep the statements of this request


class Browser:
    """One kept-alive connection to one server, with the cookie of whoever is signed in."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str, **headers: str) -> str:
        """The page that this one leads to, if it does. Raises RuntimeError for anything but 200."""
        try:
            self.connection.request("GET", path, headers=self.headers | headers)
            answer = self.connection.getresponse()
        except (RemoteDisconnected, ConnectionError):  # kept alive for a few seconds only
            self.connection.close()
            return self.get(path, **headers)
        body = answer.read()
        if answer.status in (301, 302, 303):
            return self.get(answer.headers["Location"], **headers)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body.decode()

    def statements(self, path: str) -> list[dict[str, Any]]:
        """What this page asks of the database."""
        self.get(path, **{RECORD: "1"})
        return json.loads(self.get("/bench/statements"))


class Timed(NamedTuple):
    seconds: float
    visits: int

    def __str__(self) -> str:
        few = f" ({self.visits} visits)" if self.visits < QUICK_VISITS - WARMING else ""
        return f"{self.seconds * 1000:.1f}{few}"


def fast_times(visits: Sequence[tuple[Browser, str]], quick: bool) -> list[Timed]:
    """Of each, all visited once a round. The first visits of each warm it, and do not count."""
    taken: list[list[float]] = [[] for _ in visits]
    for _ in range(QUICK_VISITS if quick else VISITS):
        for (browser, path), times in zip(visits, taken, strict=True):
            if len(times) < LEAST or sum(times) < SECONDS_A_PAGE:
                began_at = time.perf_counter()
                browser.get(path)
                times.append(time.perf_counter() - began_at)
    counted = [sorted(times[min(WARMING, len(times) // LEAST) :]) for times in taken]
    return [Timed(times[len(times) // 10], len(times)) for times in counted]


def cookie_of(app: Flask, account: Account) -> str:
    """As a browser has it after signing in."""
    token = SignIn.open(account)
    db.session.commit()
    session = {"_user_id": token, "_fresh": True, "_permanent": True, "day": this_day()}
    return f"{app.config['SESSION_COOKIE_NAME']}={app.session_interface.get_signing_serializer(app).dumps(session)}"
