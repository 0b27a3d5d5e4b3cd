"""How often a password may be tried: each try is counted by what tries have in common, the narrowest first.

A browser that the owner has signed in with before has a count of its own: no stranger shuts it out. Elsewhere it is the
name and the network together, and then the name alone, for those who come from many networks. By its network alone
nobody is refused, a whole mobile operator may be behind it: where many tries failed, the others are slowed.
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.accounts.devices import name_of_device
from app.core import rate_limits
from app.core.growing_waits import Allowance
from app.core.rate_limits import ONE_HOUR, network

FIRST, LONGEST = timedelta(seconds=15), timedelta(minutes=5)
NAME_FIRST, NAME_LONGEST = timedelta(seconds=2), timedelta(minutes=1)
FAILURES = "sign-in failures"
FROM_EVERYWHERE = 10  # times as many


def allowances_for(kind: str, who: str, *, known: bool) -> list[Allowance]:
    """`kind` is citizen or operator, `who` a NIK or a name; `known` for a device on which they signed in before."""
    free = current_app.config["SIGN_IN_TRIES_PER_DAY"]
    if known:
        return [Allowance("sign-in device", f"{kind} {who} {name_of_device()}", free, FIRST, LONGEST)]
    return [
        Allowance("sign-in network", f"{kind} {who} {network()}", free, FIRST, LONGEST),
        Allowance("sign-in name", f"{kind} {who}", FROM_EVERYWHERE * free, NAME_FIRST, NAME_LONGEST),
    ]


def count_failure() -> None:
    """The caller commits."""
    rate_limits.count(FAILURES, network(), ONE_HOUR)


def network_guesses() -> bool:
    """Whether so much failed from here that tries are slowed; not those of a device that is known."""
    failures = rate_limits.tries(FAILURES, network(), ONE_HOUR)
    return failures >= int(current_app.config["SIGN_IN_FAILURES_PER_NETWORK_PER_HOUR"])
