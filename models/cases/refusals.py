"""Why a move is not made, in words for whoever asked."""

from __future__ import annotations


class MoveRefused(Exception):
    """A move that is not open. `str()` is the sentence for whoever asked, in Indonesian."""


class StaleCase(MoveRefused):
    """Somebody else moved the case after this person saw it."""


def short_enough(text: str, longest: int, noun: str) -> str:
    """The text without spaces about it. Raises MoveRefused beyond so many letters."""
    if len(text.strip()) > longest:
        raise MoveRefused(f"{noun} terlalu panjang: paling banyak {longest} huruf.")
    return text.strip()
