"""The number of a case as people write it."""

from __future__ import annotations

import re

from app.identity.digits import number_in, plain
from models.cases.reference import SYMBOLS, check_symbol, written

# As we write it ourselves: in it "KK", "WA" and "HP" are symbols, and no label.
_AS_WRITTEN = re.compile(r"(?<![^\W_])\w{3}-\w{3}-\w{3}(?![^\W_])")
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def read_reference(text: str | None) -> str | None:
    """With spaces, in small letters, O for 0, after its label or at the end of its link; None if it is no reference."""
    found = _AS_WRITTEN.search(text or "")
    for typed in (plain(text), number_in(text), plain(found and found[0])):
        symbols = typed.upper().translate(MISREAD)
        if len(symbols) == 9 and set(symbols) <= set(SYMBOLS) and check_symbol(symbols[:8]) == symbols[8]:
            return written(symbols)
    return None
