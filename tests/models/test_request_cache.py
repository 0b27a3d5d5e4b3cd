"""What one request asks several times is asked once, and by the next one anew."""

from __future__ import annotations

from flask import Flask

from models.request_cache import once_a_request


def test_a_request_asks_once_for_each_thing_and_the_next_one_anew():
    asked = []

    @once_a_request
    def square(number: int) -> int:
        asked.append(number)
        return number * number

    bare = Flask(__name__)
    for _ in range(2):
        with bare.test_request_context():
            assert [square(3), square(3), square(4)] == [9, 9, 16]

    assert asked == [3, 4, 3, 4]


def test_who_has_no_request_asks_each_time():
    asked = []
    ask = once_a_request(lambda: asked.append(1))

    ask(), ask()

    assert len(asked) == 2
