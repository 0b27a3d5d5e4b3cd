"""The words that names are made of, found although one letter of them is wrong.

Each word that there is stands under itself and under what is left of it without one letter. Two words of which one
letter differs, is missing, or is one too many, share one of these: a search asks for a few rows by their index. There
are as many words as names in use, not as people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, db

SHORTEST_WORD, LONGEST_WORD = 4, 40  # letters; of three letters with one of them wrong, too much is left open


class Spelling(Base):
    __tablename__ = "spelling"

    without: Mapped[str] = mapped_column(sa.String(LONGEST_WORD), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(LONGEST_WORD), primary_key=True)


def split_name(text: str) -> list[str]:
    """In small letters, without the signs between them: "Gst. Ayu" is gst, ayu."""
    return re.findall(r"\w+", text.casefold())


def learn(words: Iterable[str], connection: sa.Connection | None = None) -> None:
    """Those that were not known yet; the caller commits."""
    able, asked = {word for word in words if _can_be_misspelt(word)}, connection or db.session
    if not able:
        return
    known = sa.select(Spelling.word).where(Spelling.without == Spelling.word, Spelling.word.in_(able))
    new = able.difference(asked.execute(known).scalars())
    # In order, so that two who learn the same words wait for each other, and no more.
    if pairs := sorted((without, word) for word in new for without in _without_a_letter(word)):
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        rows = [{"without": without, "word": word} for without, word in pairs]
        asked.execute(insert(Spelling).on_conflict_do_nothing(), rows)


def like(words: Collection[str]) -> dict[str, list[str]]:
    """By each of these words those that there are and of which one letter differs; in the order of the alphabet."""
    asked = {word: _without_a_letter(word) for word in words if _can_be_misspelt(word)}
    every = set[str]().union(*asked.values())
    query = sa.select(Spelling.word).distinct().where(Spelling.without.in_(every)).order_by(Spelling.word)
    near = list(db.session.scalars(query)) if every else []
    return {word: [one for one in near if one_letter_apart(word, one)] for word in asked}


def one_letter_apart(one: str, other: str) -> bool:
    """By a letter that differs, is missing, is one too many, or has changed places with its neighbour."""
    short, long = sorted((one, other), key=len)
    if one == other or len(long) - len(short) > 1:
        return False
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def _can_be_misspelt(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha()


def _without_a_letter(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
