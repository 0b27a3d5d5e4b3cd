"""Nobody stands in a long line for hashing, and the pages come first."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts.hashing import LINE, YIELDING, Busy, in_turn
from config import Settings


def test_one_is_hashed_at_a_time_and_more_than_the_line_are_sent_away_at_once():
    go_on, at_once, most = threading.Event(), [], []

    def hashing():
        at_once.append(1)
        most.append(len(at_once))
        go_on.wait(10)
        at_once.pop()

    def come(_):
        try:
            in_turn(hashing)
        except Busy:
            return False
        return True

    with ThreadPoolExecutor(LINE + 3) as people:
        coming = [people.submit(come, number) for number in range(LINE + 3)]
        sent_away = [one.result(10) for one in coming if one in done_first(coming, 3)]
        go_on.set()
        let_in = [one.result(10) for one in coming]

    assert sent_away == [False] * 3
    assert let_in.count(True) == LINE and max(most) == 1


def done_first(coming, number):
    """So many of them that are done while the others still wait."""
    deadline = threading.Event()
    while len(done := [one for one in coming if one.done()]) < number:
        deadline.wait(0.01)
    return done


def test_the_line_leaves_threads_for_pages():
    assert Settings().WEB_THREADS - LINE >= 2


@pytest.mark.skipif(not hasattr(os, "setpriority"), reason="threads have priorities of their own on Linux only")
def test_hashing_yields_to_pages():
    niceness = in_turn(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    assert niceness == min(19, os.getpriority(os.PRIO_PROCESS, 0) + YIELDING)


def test_a_fault_frees_its_place():
    for _ in range(2 * LINE):
        with pytest.raises(ZeroDivisionError):
            in_turn(lambda: 1 / 0)
