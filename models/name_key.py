"""How people are found by name: a row for each word of a name, from that word to the end, in small letters.

"I Wayan Sudarma" is "i wayan sudarma", "wayan sudarma" and "sudarma": whatever word a search begins with, its rows
stand together in the index. A search costs the same among a thousand names and among a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, db

_LONGEST = 80
# Byte order on both databases, so that what begins with a text is one stretch of the index.
Bytewise = sa.String(_LONGEST).with_variant(sa.String(_LONGEST, collation="C"), "postgresql")
BEYOND_EVERY_LETTER = "\U0010ffff"


class NameKey(Model):
    """`kind` and `owner_id` say whose name it is: applicant, or request (those whom it is about)."""

    __tablename__ = "name_key"
    __table_args__ = (
        sa.Index("ix_name_key_key", "kind", "key", "owner_id"),
        sa.Index("ix_name_key_owner", "owner_id", "kind"),
    )

    kind: Mapped[str] = mapped_column(sa.String(10))
    owner_id: Mapped[int] = mapped_column(Key)
    key: Mapped[str] = mapped_column(Bytewise)

    @classmethod
    def write(cls, kind: str, owner_id: int, name: str | None) -> None:
        """The keys of a name in place of those of the name before."""
        db.session.execute(sa.delete(cls).where(cls.owner_id == owner_id, cls.kind == kind))
        rows = [{"kind": kind, "owner_id": owner_id, "key": key} for key in keys_of(name or "")]
        if rows:
            db.session.execute(sa.insert(cls), rows)

    @classmethod
    def between(cls, kind: str, low: Any, high: Any) -> sa.Select[int]:
        """The owners of the names of a kind that have a key in this span."""
        return sa.select(cls.owner_id).where(cls.kind == kind, cls.key >= low, cls.key < high)

    @staticmethod
    def span(text: str) -> tuple[str, str]:
        """Between these lie the keys that begin with a text."""
        key = name_key(text)
        return key, key + BEYOND_EVERY_LETTER


def keys_of(name: str) -> Iterator[str]:
    words = name_words(name)
    return (" ".join(words[start:])[:_LONGEST] for start in range(len(words)))


def name_key(text: str) -> str:
    """What is typed, as a key begins: the last word may be unfinished."""
    return " ".join(name_words(text))[: _LONGEST - 1]


def name_words(name: str) -> list[str]:
    """Letters and digits only: "Gst. Ayu" is found by "gst ayu"."""
    return re.findall(r"\w+", name.casefold())[:12]
