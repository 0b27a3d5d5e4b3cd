"""The labelled inputs above a list: plain GET forms with addresses that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Query

from views.admin.paging import not_found, single

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ListFilter:
    """One input: `key` in the URL, what it does to the query, and its choices if it is a list of them.

    `choices` is asked at every request, so that a new office appears at once; a word not among them is 404.
    """

    key: str
    label: str
    apply: Callable[[Query, str], Query]
    choices: Callable[[], Choices] | None = None
    hint: str = ""
    kind: str = "text"

    def value(self) -> str:
        """What the URL asks for, or ""."""
        written = single(self.key)
        if written and self.choices and written not in (word for word, _ in self.choices()):
            not_found()
        return written


def parse_day(text: str) -> date:
    """A day as `<input type=date>` sends it, 2026-11-24; else 404."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        not_found()
