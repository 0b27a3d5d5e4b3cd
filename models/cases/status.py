"""A status and all that is said of it: its word on screen, and the phase of a case's life that it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, StrEnum
from typing import Any, Self

import sqlalchemy as sa


class Phase(Enum):
    """Where a case is in its life; the value is the tone of its colour for people (see templates/components/case.html).

    going = the office works, yours = the citizen must act, done, ended, plain.
    """

    UNSENT = "plain", 0
    AWAITING = "going", 1  # sent, and waits for something else than the office
    NEW = "going", 2  # waits for the office's first look
    WORKING = "going", 3
    RETURNED = "yours", 4
    DONE = "done", 5
    ENDED = "ended", 6

    @property
    def tone(self) -> str:
        return str(self.value[0])


class Status(StrEnum):
    """A member is (word in the database, word on screen, phase); to everybody else it is plain text."""

    label: str
    phase: Phase

    def __new__(cls, word: str, label: str = "", phase: Phase = Phase.UNSENT) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label, member.phase = label, phase
        return member

    @property
    def tone(self) -> str:
        return self.phase.tone

    @classmethod
    def in_phases(cls, *phases: Phase) -> tuple[Self, ...]:
        """In the order of the table."""
        return tuple(status for status in cls if status.phase in phases)


def one_of(column: Any, statuses: Collection[StrEnum]) -> sa.ColumnElement[bool]:
    """Written out, in the words of the partial indexes; each would be one more value to hand over, besides."""
    return column.in_([sa.literal_column(f"'{status.value}'") for status in sorted(statuses)])  # type: ignore[no-any-return]


def index_condition(statuses: Collection[StrEnum]) -> str:
    """The same as text, for an index."""
    return f"status IN ({', '.join(repr(status.value) for status in sorted(statuses))})"
