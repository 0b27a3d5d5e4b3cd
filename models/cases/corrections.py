"""What came back corrected: which items were at fault, and what stood there before. The columns are the case's."""

from __future__ import annotations

from models.accounts.account import Account
from models.cases.case import Case


def remember_answers(case: Case, by: Account) -> None:
    """As they are when the case goes back to its owner; corrected, it comes back to the same officer."""
    case.answers_before, case.mended_items = dict(case.answers), []
    case.assigned_to_id = by.id


def values_before(case: Case) -> dict[str, str]:
    """Of the corrected answers those that really changed, with what stood there before ("" where nothing did)."""
    if not case.mended_items or case.answers_before is None:
        return {}
    now, before = case.answers, case.answers_before
    changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    return {key: before.get(key, "") for key in changed}
