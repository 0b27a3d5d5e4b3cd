"""Why a move is not made, in words for whoever asked."""

from __future__ import annotations


class MoveRefused(Exception):
    """A move that is not open. `str()` is the sentence for whoever asked, in Indonesian."""


class StaleCase(MoveRefused):
    """Somebody else moved the case after this person saw it."""
