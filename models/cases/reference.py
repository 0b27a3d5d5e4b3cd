"""The number of a case: eight random Crockford base-32 symbols and a check symbol, `7K3-M9Q-ZPJ`."""

from __future__ import annotations

import re
import secrets

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
WEIGHTS = (3, 5, 7, 9, 11, 13, 15, 17)


def new_reference() -> str:
    body = "".join(secrets.choice(SYMBOLS) for _ in range(8))
    return written(body + check_symbol(body))


def check_symbol(body: str) -> str:
    """Odd weights, so that any one symbol misread is noticed."""
    return SYMBOLS[sum(w * SYMBOLS.index(s) for w, s in zip(WEIGHTS, body, strict=True)) % 32]


def read_reference(text: str) -> str | None:
    """As people write it (spaces, small letters, O for 0), or None if it is no reference."""
    symbols = re.sub(r"[\s.\-–]", "", text or "").upper().translate(MISREAD)
    if len(symbols) != 9 or any(s not in SYMBOLS for s in symbols) or check_symbol(symbols[:8]) != symbols[8]:
        return None
    return written(symbols)


def written(symbols: str) -> str:
    return f"{symbols[:3]}-{symbols[3:6]}-{symbols[6:]}"
