"""How a request stands at the desk: its promise, a hold, whose hands it is in, what is to be mended."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random
from typing import NamedTuple

from bench.household import stamp
from bench.stock import Kind

OPEN = ("submitted", "approved", "processing", "producing")
HELD, ASSIGNED, LOOKED_AT = 0.08, 0.03, 0.01  # shares of what is open; only what is being worked on is held
MINUTES_LEFT = 450  # of a day and a half at the office


class Standing(NamedTuple):
    """In the order of the columns of bench/tables.py."""

    due_at: str | None = None
    promise_left: int | None = None
    hold_reason: str | None = None
    returned_from: str | None = None
    returned_items: str = "[]"
    assigned_to: int | None = None
    claimed_by: int | None = None
    claimed_at: str | None = None


def standing_of(
    status: str, kind: Kind, due_at: datetime, now: datetime, colleague: int, random: Random
) -> Standing:  # fmt: skip
    """`colleague` is the operator who holds some of it; the times are in UTC, without a zone."""
    if status == "returned":
        at_fault = json.dumps(kind.photos[:1])
        return Standing(promise_left=MINUTES_LEFT, returned_from="submitted", returned_items=at_fault)
    if status not in OPEN:
        return Standing()
    if status != "submitted" and random.random() < HELD:
        return Standing(promise_left=MINUTES_LEFT, hold_reason="blangko habis")
    promised, chance = Standing(due_at=stamp(due_at)), random.random()
    if chance < LOOKED_AT:
        return promised._replace(claimed_by=colleague, claimed_at=stamp(now))
    return promised._replace(assigned_to=colleague) if chance < LOOKED_AT + ASSIGNED else promised
