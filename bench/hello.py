"""Pages timed against a bare Flask route on the same server, turn by turn: a busy minute slows both.

What else the machine does only ever adds time, and adds more to a long answer than to a short one: so the fast
visits are compared, the tenth percentile of each page. A page that is slow by itself is visited in some rounds only.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any

from models.accounts.account import Account, SignIn
from models.base import db

HELLO, HELLO_TARGET = "/hello", 1.25
WARMING = 12  # rounds: PostgreSQL keeps a plan after ten
SLOW, SELDOM = 0.25, 8  # seconds; one round in so many
RECORD = "X-Bench-Record"  # asks bench/wsgi.py to keep the statements of this request


class Browser:
    """One kept-alive connection to one server, with the cookie of whoever is signed in."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str, **headers: str) -> tuple[float, str]:
        """Seconds and body, of the page that this one leads to if it does. Raises RuntimeError for anything but 200."""
        try:
            return self._get(path, headers)
        except (RemoteDisconnected, ConnectionError):  # kept alive for a few seconds only
            self.connection.close()
            return self._get(path, headers)

    def _get(self, path: str, headers: dict[str, str]) -> tuple[float, str]:
        began_at = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers | headers)
        answer = self.connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began_at
        if answer.status in (301, 302, 303):
            more, page = self._get(answer.headers["Location"], headers)
            return seconds + more, page
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return seconds, body.decode()

    def statements(self, path: str) -> list[dict[str, Any]]:
        """What this page asks of the database."""
        self.get(path, **{RECORD: "1"})
        return json.loads(self.get("/bench/statements")[1])


def fast_times(visits: Sequence[tuple[Browser, str]], rounds: int) -> list[float]:
    """Seconds of each visit, all of them made once a round, the slow ones once in SELDOM rounds."""
    fastest = [math.inf for _ in visits]
    taken: list[list[float]] = [[] for _ in visits]
    for turn in range(WARMING + rounds):
        for place, (browser, path) in enumerate(visits):
            if turn > 1 and fastest[place] > SLOW and turn % SELDOM:
                continue
            seconds, _ = browser.get(path)
            fastest[place] = min(fastest[place], seconds)
            if turn >= WARMING:
                taken[place].append(seconds)
    return [sorted(times)[len(times) // 10] for times in taken]


def cookie_of(app: Any, account: Account) -> str:
    """As a browser has it after signing in."""
    token = SignIn.open(account)
    db.session.commit()
    session = {"_user_id": token, "_fresh": True, "_permanent": True}
    return f"{app.config['SESSION_COOKIE_NAME']}={app.session_interface.get_signing_serializer(app).dumps(session)}"
