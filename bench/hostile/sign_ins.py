"""Fifty sign-ins a second, of NIKs that nobody has: each costs what a known one does."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import requests

A_SECOND, THREADS = 50, 25


class Answers(Counter[int]):
    def __str__(self) -> str:
        return ", ".join(f"{number} × {status}" for status, number in sorted(self.items()))


@contextmanager
def signing_in(port: int, cookie: str) -> Iterator[Answers]:
    answers, stop = Answers(), Event()
    people = [Thread(target=try_again, args=(f"http://127.0.0.1:{port}/masuk", answers, stop), daemon=True)
              for _ in range(THREADS)]  # fmt: skip
    for one in people:
        one.start()
    yield answers
    stop.set()
    for one in people:
        one.join(30)


def try_again(url: str, answers: Answers, stop: Event) -> None:
    """One page, and its form again and again, in step."""
    browser = requests.Session()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(url, timeout=60).text)
    assert token
    while not stop.is_set():
        began_at = time.monotonic()
        born = f"{random.randint(1, 28):02}0{random.randint(1, 9)}{random.randint(60, 99)}"
        nik = f"510806{born}{random.randint(1, 9999):04}"
        given = {"csrf_token": token[1], "nik": nik, "password": "tebakan-saja"}
        answers[browser.post(url, given, timeout=60).status_code] += 1
        stop.wait(max(0, THREADS / A_SECOND - (time.monotonic() - began_at)))
