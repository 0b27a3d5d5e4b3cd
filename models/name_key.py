"""How people are found: a row for each word of a name, from that word to the end, in small letters; and for numbers.

"I Wayan Sudarma" is "i wayan sudarma", "wayan sudarma" and "sudarma": whatever word a search begins with, its rows
stand together in the index. A search costs the same among a thousand names and among a million.

Of a number (NIK, KK, phone) the last digits have rows, four of them to ten; of a person the day of birth. Those are
keyed digests, as blind indexes are, behind a sign that no name begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, db
from models.nik import A_WOMANS_DAY
from models.sealed import vault
from models.spelling import learn, split_name

_LONGEST = 80
# Byte order on both databases, so that what begins with a text is one stretch of the index.
Bytewise = sa.String(_LONGEST).with_variant(sa.String(_LONGEST, collation="C"), "postgresql")
BEYOND_EVERY_LETTER = "\U0010ffff"
# Of more digits the last ten are looked for: of a NIK a day of birth and a serial number.
TAILS = (4, 5, 6, 7, 8, 10)


class NameKey(Model):
    """`kind` and `owner_id` say whose key it is: applicant, or request (those whom it is about)."""

    __tablename__ = "name_key"
    __table_args__ = (
        sa.Index("ix_name_key_key", "kind", "key", "owner_id"),
        sa.Index("ix_name_key_owner", "owner_id", "kind", "key"),
    )

    kind: Mapped[str] = mapped_column(sa.String(10))
    owner_id: Mapped[int] = mapped_column(Key)
    key: Mapped[str] = mapped_column(Bytewise)

    @classmethod
    def write(cls, kind: str, owner_id: int, name: str | None, further: Iterable[str] = ()) -> None:
        """The keys of a name, and `further` ones of numbers and births, in place of those of before."""
        db.session.execute(sa.delete(cls).where(cls.owner_id == owner_id, cls.kind == kind))
        keys = [*keys_of(name or ""), *further]
        if keys:
            db.session.execute(sa.insert(cls), [{"kind": kind, "owner_id": owner_id, "key": key} for key in keys])
        learn(name_words(name or ""))

    @staticmethod
    def span(text: str) -> tuple[str, str]:
        """Between these lie the keys that begin with a text."""
        return key_span(name_key(text))


def key_span(beginning: str) -> tuple[str, str]:
    return beginning, beginning + BEYOND_EVERY_LETTER


def keys_of(name: str) -> Iterator[str]:
    words = name_words(name)
    return (" ".join(words[start:])[:_LONGEST] for start in range(len(words)))


def name_key(text: str) -> str:
    """What is typed, as a key begins: the last word may be unfinished."""
    return " ".join(name_words(text))[: _LONGEST - 1]


def name_words(name: str) -> list[str]:
    """Letters and digits only: "Gst. Ayu" is found by "gst ayu"."""
    return split_name(name)[:12]


# -- what is sealed


def number_keys(*numbers: Any) -> set[str]:
    """Of the last digits of these numbers; None among them is nothing."""
    digits = (re.sub("[^0-9]", "", number or "") for number in numbers)
    return {tail_key(one[-length:]) for one in digits for length in TAILS if len(one) >= length}


def tail_key(digits: str) -> str:
    """`digits`: four of them or more, the last of a number."""
    return f"#{vault.blind_index('tail', digits[-max(n for n in TAILS if n <= len(digits)) :])[:16]}"


def birth_keys(*niks: str | None, on: Iterable[date] = ()) -> set[str]:
    """Of the days that these NIKs say, and of those that are known; a NIK does not say the century."""
    days = [nik[6:12] for nik in niks if nik and re.fullmatch("[0-9]{16}", nik)]
    return {_birth_key(f"{int(day[:2]) % A_WOMANS_DAY:02}{day[2:]}") for day in days} | {birth_key(day) for day in on}


def birth_key(on: date) -> str:
    return _birth_key(f"{on:%d%m%y}")


def _birth_key(day_month_year: str) -> str:
    return f"@{vault.blind_index('birth', day_month_year)[:16]}"
