"""How often something may be tried, whatever the clock did meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import rate_limits
from app.core.rate_limits import ONE_DAY, ONE_HOUR
from models.base import clock_at, utcnow


@pytest.mark.parametrize("window", [ONE_HOUR, ONE_DAY])
def test_what_a_clock_ahead_has_counted_shuts_nobody_out_once_it_is_put_right(app, window):
    with clock_at(utcnow() + timedelta(days=1, minutes=10)):
        for _ in range(10):
            rate_limits.count("sign-in", "5108060203950001", window)

    assert rate_limits.tries("sign-in", "5108060203950001", window) == 0
    assert rate_limits.count("sign-in", "5108060203950001", window) == 1


def test_machines_whose_clocks_differ_by_seconds_count_together(app):
    with clock_at(utcnow() + timedelta(seconds=30)):
        rate_limits.count("sign-in", "5108060203950001", ONE_HOUR)

    assert rate_limits.count("sign-in", "5108060203950001", ONE_HOUR) == 2
    assert rate_limits.tries("sign-in", "5108060203950001", ONE_HOUR) == 2
