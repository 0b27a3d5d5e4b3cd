"""An operator changes the own password: the current one is asked, and cannot be guessed here either."""

from __future__ import annotations

from flask import current_app

from app.accounts.passwords import hash_password, password_matches
from app.accounts.sessions import end_other_devices
from app.accounts.sign_in_limits import FIRST, LONGEST
from app.core.growing_waits import Allowance, count_try, take_back
from models.accounts.account import Operator
from models.cases.audit import AuditEvent


def change_own_password(operator: Operator, current: str, new: str) -> bool:
    """Change it and end the sign-ins on all other devices, for the caller to commit; False when `current` is wrong.

    Raises LimitReached, Busy. Commits by itself first: a try counts before it is checked, so that no two can share one.
    """
    kept = operator.password_hash
    free = current_app.config["SIGN_IN_TRIES_PER_DAY"]
    allowances = [Allowance("own password", str(operator.id), free, FIRST, LONGEST)]
    count_try(allowances)
    if not password_matches(kept, current):
        return False
    fresh = hash_password(new)
    if operator.password_hash != kept:  # an admin was faster
        return False
    operator.password_hash = fresh
    take_back(allowances)
    end_other_devices(operator)
    AuditEvent.record(f"operator:{operator.id}", "password", by=operator)
    return True
