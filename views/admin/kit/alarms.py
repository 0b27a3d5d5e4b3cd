"""What the first page of an admin or a supervisor says when something stands still: one line, or nothing."""

from __future__ import annotations

from app.operations import watch
from models.accounts.account import Operator
from models.accounts.permission import Permission


def alarms_for(operator: Operator) -> list[str]:
    """Sentences, for whoever answers for the office."""
    return watch.alarms(watch.FOR_THE_OFFICE) if operator.can(Permission.PERFORMANCE_READ) else []
