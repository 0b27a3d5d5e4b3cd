"""The number of a case as people write it."""

from __future__ import annotations

from app.identity.digits import number_in, plain
from models.cases.reference import SYMBOLS, check_symbol, written

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def read_reference(text: str | None) -> str | None:
    """With spaces, in small letters, O for 0, after its label or at the end of its link; None if it is no reference."""
    for typed in (plain(text), number_in(text)):
        symbols = typed.upper().translate(MISREAD)
        if len(symbols) == 9 and set(symbols) <= set(SYMBOLS) and check_symbol(symbols[:8]) == symbols[8]:
            return written(symbols)
    return None
