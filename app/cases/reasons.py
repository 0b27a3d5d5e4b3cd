"""The standard reasons an operator chooses from, in the words that the citizen will read."""

from __future__ import annotations

import json
from functools import cache

from config import ROOT


@cache
def _all() -> dict[str, dict[str, list[str]]]:
    reasons: dict[str, dict[str, list[str]]] = json.loads((ROOT / "app/catalogue/reasons.json").read_text("utf-8"))
    return reasons


def standard_reasons(kind: str, move: str) -> list[str]:
    """For a kind of case (applicant, request) and a move; none when the move asks for no reason."""
    return _all()[kind].get(move, [])


def written_reason(chosen: str, added: str) -> str:
    """The standard sentence and what the operator wrote beside it, as one text of at most 500 letters."""
    return " ".join(part for part in (chosen.strip(), added.strip()) if part)[:500]
