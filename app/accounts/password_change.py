"""An operator changes the own password: the current one is asked, and cannot be guessed here either."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.accounts.security import hash_password, password_matches
from app.accounts.sessions import end_other_devices
from app.core import rate_limits
from app.core.rate_limits import LimitReached
from app.core.transactions import end_transaction
from models.accounts.account import Operator
from models.cases.audit import AuditEvent

_HOUR = timedelta(hours=1)
COUNTED = "own password"
_TOO_OFTEN = "Password sekarang terlalu sering salah. Tunggu satu jam, lalu coba lagi, atau minta admin menggantinya."


def change_own_password(operator: Operator, current: str, new: str) -> bool:
    """Change it and end the sign-ins on all other devices, for the caller to commit; False when `current` is wrong.

    Raises LimitReached. Commits by itself first: a try counts before it is checked, so that no two can share one.
    """
    asked, kept = str(operator.id), operator.password_hash
    if rate_limits.count(COUNTED, asked, _HOUR) > current_app.config["SIGN_IN_FAILURES_PER_HOUR"]:
        raise LimitReached(_TOO_OFTEN)
    end_transaction()
    if not password_matches(kept, current):
        return False
    fresh = hash_password(new)
    if operator.password_hash != kept:  # an admin was faster
        return False
    operator.password_hash = fresh
    rate_limits.forget(COUNTED, asked)
    end_other_devices(operator)
    AuditEvent.record(f"operator:{operator.id}", "password", by=operator)
    return True
