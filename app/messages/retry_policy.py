"""What an outcome makes of a message: the same whether it came as an answer or, later, in a delivery report."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from app.messages.outcomes import (
    RECIPIENT,
    SENDER,
    Accepted,
    Blocked,
    Outcome,
    RateLimited,
    Refused,
    Retry,
    Trouble,
    Uncertain,
    Unreachable,
)  # fmt: skip
from models.base import utcnow
from models.messages.notification import NotificationState as State

BACK_OFF = (5, 15, 60, 300, 900)  # seconds; the last one repeats
STALE = timedelta(hours=24)  # a message the gateway fails to take for so long is left to people
RECHECK_WORDING = 900  # seconds until a message whose wording is not approved is tried again


def after(outcome: Outcome, attempt: int, created_at: datetime, echo_seconds: float) -> dict[str, Any]:
    """The columns to set on the message's row, always the same ones."""
    now = utcnow()
    if isinstance(outcome, Accepted):
        return {"state": State.ACCEPTED, "due_at": now, "gateway_id": outcome.gateway_id, "accepted_at": now,
                "error_code": None, "error_text": None}  # fmt: skip
    state, seconds = state_after(outcome, attempt, now - created_at, echo_seconds)
    return {"state": state, "due_at": now + timedelta(seconds=seconds),
            "gateway_id": None, "accepted_at": None,
            "error_code": outcome.code[:20], "error_text": outcome.text[:300]}  # fmt: skip


def state_after(trouble: Trouble, attempt: int, age: timedelta, echo_seconds: float) -> tuple[State, float]:
    """The state, and the seconds until the message is looked at again."""
    match trouble:
        case Uncertain():
            return State.UNCERTAIN, echo_seconds
        case Blocked(scope=scope):
            return State.HELD, trouble.seconds if scope == SENDER else RECHECK_WORDING
        case RateLimited(scope=scope):
            return State.DUE, min(4**attempt, 3600) if scope == RECIPIENT else pause_seconds(attempt)
        case Unreachable():
            return State.DUE, back_off(attempt)  # for as long as it takes: nothing is lost
        case Retry(at_most=at_most):
            worn_out = age > STALE or (at_most is not None and attempt >= at_most)
            return (State.FAILED, 0) if worn_out else (State.DUE, back_off(attempt))
        case Refused():
            return State.FAILED, 0
    raise TypeError(trouble)


def back_off(attempt: int) -> float:
    """Seconds before the next attempt, with jitter, so that a thousand messages do not come back at once."""
    return BACK_OFF[min(attempt, len(BACK_OFF)) - 1] * random.uniform(0.8, 1.2)


def pause_seconds(times: int) -> float:
    """How long a sender rests that was too fast, or found nobody there, so many times in a row."""
    return float(min(2 ** min(times - 1, 6), 60))
