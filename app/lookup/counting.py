"""How many were found, where a list shows some of them: counted so far and no further, so that no page grows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models.base import db

MOST_SAID = 500


def count_found(found: Any, said: dict[str, Any] | None = None, some: Any = None) -> int:
    """Of a SELECT, up to one more than MOST_SAID. `some`: finds a part of it sooner, which may be enough to say."""
    if some is not None and (number := count_found(some, said)) > MOST_SAID:
        return number
    # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
    few = found.order_by(None).limit(sa.literal_column(str(MOST_SAID + 1))).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(few), said or {}) or 0


def of_all_text(shown: int, number: int) -> str:
    """“25 dari 508”, “25 dari 500+”; "" where nothing is left out."""
    if number <= shown:
        return ""
    return f"{shown} dari {number}" if number <= MOST_SAID else f"{shown} dari {MOST_SAID}+"
