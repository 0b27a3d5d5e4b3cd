"""The number of a case: eight random Crockford base-32 symbols and a check symbol, `7K3-M9Q-ZPJ`."""

from __future__ import annotations

import secrets

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Of its column: the words of an index, so a query must use the same ones.
LAST_SYMBOLS = "substr(reference, 9, 3)"
WEIGHTS = (3, 5, 7, 9, 11, 13, 15, 17)


def new_reference() -> str:
    body = "".join(secrets.choice(SYMBOLS) for _ in range(8))
    return written(body + check_symbol(body))


def check_symbol(body: str) -> str:
    """Odd weights, so that any one symbol misread is noticed."""
    return SYMBOLS[sum(w * SYMBOLS.index(s) for w, s in zip(WEIGHTS, body, strict=True)) % 32]


def written(symbols: str) -> str:
    return f"{symbols[:3]}-{symbols[3:6]}-{symbols[6:]}"
