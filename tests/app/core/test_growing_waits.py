"""A wait that grows, of nobody but whoever tries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.core import growing_waits
from app.core.growing_waits import Allowance, count_try, take_back, wait_text
from app.core.rate_limits import LimitReached
from models.base import utcnow

OFTEN = Allowance("password", "5108", 3, timedelta(seconds=15), timedelta(minutes=5))


@pytest.fixture
def later(monkeypatch):
    """`later(seconds)`: so much later than now it is, from now on."""

    def turn(seconds):
        monkeypatch.setattr(growing_waits, "utcnow", lambda: utcnow() + timedelta(seconds=seconds))

    return turn


def is_let(allowance=OFTEN):
    try:
        count_try([allowance])
    except LimitReached:
        return False
    return True


def test_the_wait_doubles_up_to_the_longest():
    waits = [OFTEN.wait_after(tries).total_seconds() for tries in range(1, 12)]

    assert waits == [0, 0, 15, 30, 60, 120, 240, 300, 300, 300, 300]


def test_after_the_free_tries_one_waits_and_what_came_too_early_counts_for_nothing(app, later):
    assert [is_let() for _ in range(6)] == [True] * 3 + [False] * 3

    later(16)
    assert [is_let(), is_let()] == [True, False]


def test_a_right_try_is_taken_back_and_the_wrong_ones_before_it_stay(app):
    for _ in range(3):
        count_try([OFTEN])
        take_back([OFTEN])
    assert [is_let() for _ in range(4)] == [True] * 3 + [False]


def test_a_day_later_all_is_forgotten(app, later):
    for _ in range(5):
        is_let()

    later(86_500)
    assert [is_let() for _ in range(3)] == [True] * 3


def test_what_a_wrong_clock_wrote_holds_nobody(app, later):
    later(86_000)
    for _ in range(5):
        is_let()

    later(0)
    assert is_let()


@pytest.mark.postgresql_only
def test_forty_at_once_are_not_more_than_the_limit(app):
    def one(_):
        with app.app_context():
            return is_let()

    with ThreadPoolExecutor(40) as threads:
        assert sum(threads.map(one, range(40))) == 3


@pytest.mark.parametrize(("seconds", "words"), [(14, "15 detik"), (89, "2 menit"), (299, "5 menit")])
@pytest.mark.sqlite_only
def test_how_long_is_said_in_words(app, seconds, words):
    assert f"Tunggu {words}, lalu" in wait_text(timedelta(seconds=seconds))
