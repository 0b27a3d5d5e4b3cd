"""What an outcome makes of a message: the same whether it came as an answer or, later, in a delivery report."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, Protocol

from app.messages.outcomes import (
    MOST_UNSURE,
    RECIPIENT,
    SENDER,
    UNSURE,
    UNSURE_TEXT,
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
LONGEST_WAIT = 2 * 3600  # seconds, and more than any of these, of a gateway that finds us too fast, or of a spammer
MOST_FAILURES = 100  # answers that the gateway is at fault: at these intervals a day; then it is left to people
WAIT_WHEN_UNSURE = 3600  # seconds before the last of three sendings: most of what breaks a gateway is over by then
RECHECK_WORDING = 900  # seconds until a message whose wording is not approved is tried again


class Tried(Protocol):
    """What was tried so far, the try that has just ended among `attempt` only.

    Of a try count its answers, not the time since the message was written, or since its first try: what waited for
    days behind a gateway that was away or refused everything has not been tried yet; and clocks leap.
    """

    @property
    def attempt(self) -> int: ...

    @property
    def failures(self) -> int: ...

    @property
    def unsure(self) -> int: ...


def after(outcome: Outcome, tried: Tried, echo_seconds: float) -> dict[str, Any]:
    """The columns to set on the message's row, always the same ones."""
    now = utcnow()
    counts = {"failures": tried.failures + (isinstance(outcome, Retry) and not isinstance(outcome, Unreachable)),
              "unsure": tried.unsure + isinstance(outcome, Uncertain)}  # fmt: skip
    if isinstance(outcome, Accepted):
        return counts | {"state": State.ACCEPTED, "due_at": now, "gateway_id": outcome.gateway_id, "accepted_at": now,
                         "error_code": None, "error_text": None}  # fmt: skip
    state, seconds = state_after(outcome, tried.attempt, echo_seconds, **counts)
    code, text = outcome.code, outcome.text
    if isinstance(outcome, Uncertain) and state == State.FAILED:
        code, text = UNSURE, UNSURE_TEXT
    return counts | {"state": state, "due_at": now + timedelta(seconds=seconds),
                     "gateway_id": None, "accepted_at": None,
                     "error_code": code, "error_text": text}  # fmt: skip


def state_after(
    trouble: Trouble, attempt: int, echo_seconds: float, *, failures: int, unsure: int
) -> tuple[State, float]:
    """The state, and the seconds until the message is looked at again."""
    match trouble:
        case Uncertain():
            if unsure >= MOST_UNSURE:
                return State.FAILED, 0
            last = unsure == MOST_UNSURE - 1
            return State.UNCERTAIN, max(echo_seconds, WAIT_WHEN_UNSURE) if last else echo_seconds
        case Blocked(scope=scope):
            return State.HELD, trouble.seconds if scope == SENDER else RECHECK_WORDING
        case RateLimited(scope=scope):
            pause = min(4 ** min(attempt, 6), 3600) if scope == RECIPIENT else pause_seconds(attempt)
            return State.DUE, max(pause, trouble.seconds)
        case Unreachable():
            return State.DUE, back_off(attempt)  # for as long as it takes: nothing is lost
        case Retry(at_most=at_most):
            worn_out = failures >= (at_most or MOST_FAILURES)
            return (State.FAILED, 0) if worn_out else (State.DUE, back_off(failures))
        case Refused():
            return State.FAILED, 0
    raise TypeError(trouble)


def back_off(attempt: int) -> float:
    """Seconds before the next attempt, with jitter, so that a thousand messages do not come back at once."""
    return BACK_OFF[min(attempt, len(BACK_OFF)) - 1] * random.uniform(0.8, 1.2)


def pause_seconds(times: int) -> float:
    """How long a sender rests that was too fast, or found nobody there, so many times in a row."""
    return float(min(2 ** min(times - 1, 6), 60))
