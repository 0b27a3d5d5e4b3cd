"""The labelled inputs above a list: plain GET forms with addresses that can be kept."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import g
from sqlalchemy.orm import Query

from app.lookup.readings import readings
from app.lookup.search import Shape, Value
from models.base import db
from models.sealed import SealBroken, vault
from views.admin.kit.paging import not_found, single

FilterChoices = Sequence[tuple[str, str]]
Apply = Callable[[Query[Any], str], Query[Any]]

OPEN = "terbuka"  # among the statuses of a list of cases: whatever is not done with
_SEALED_MARK = "~"
PLACE = b"admin.search"


@dataclass(frozen=True)
class Writing:
    """What people write in their own way, and an address in one: `read` gives that of the address, "" where it is none.

    `say` turns it back, and `example` tells them how.
    """

    noun: str
    example: str
    read: Callable[[str], str]
    say: Callable[[str], str]


@dataclass(frozen=True)
class ListFilter:
    """One input: `key` in the URL, what it does to the query, and its choices if it is a list of them.

    `choices` is asked at every request, so that a new office appears at once; a word not among them is 404.
    """

    key: str
    label: str
    apply: Apply
    choices: Callable[[], FilterChoices] | None = None
    hint: str = ""
    writing: Writing | None = None
    sealed: bool = False  # the URL carries it sealed: a NIK or a name has no place there
    searches: bool = False  # a text may be read in several ways, and is in the one that finds something
    unasked: str = "Semua"  # its choice while nothing is asked of it
    only_when_asked: bool = False  # led to from elsewhere: it takes no room while nothing is asked of it

    @property
    def placeholder(self) -> str:
        return self.hint or (self.writing.example if self.writing else "")

    def read(self) -> FilterValue:
        """What the URL asks of this filter."""
        written = single(self.key)
        if self.writing and written:
            unread = written.startswith(_SEALED_MARK)
            value = opened(written) if unread else self.writing.read(written) or not_found()
            return FilterValue(self, value, (), unread)
        written = opened(written) if self.sealed else written
        choices = self.choices() if self.choices else ()
        if written and self.choices and written not in (word for word, _ in choices):
            not_found()
        return FilterValue(self, written, choices)


@dataclass(frozen=True)
class FilterValue:
    """A filter as the URL fills it in: `value` is "" when nothing is asked."""

    filter: ListFilter
    value: str
    choices: FilterChoices
    unread: bool = False  # as it was typed: no month or day, and nothing is found by it

    @property
    def is_sealed(self) -> bool:
        """Anything may have been typed: it stands in no address and no log."""
        return self.filter.sealed or self.unread

    @property
    def in_url(self) -> str:
        return sealed(self.value) if self.is_sealed else self.value

    @property
    def shown(self) -> str:
        """In its input."""
        writing = self.filter.writing
        return writing.say(self.value) if writing and self.value and not self.unread else self.value

    @property
    def fault(self) -> str:
        writing = self.filter.writing if self.unread else None
        return f"“{self.value}” tidak terbaca. Tulis {writing.noun} seperti {writing.example}." if writing else ""


def posted(one: ListFilter, text: str) -> str:
    """What was typed, as the address has it. Sealed is also what cannot be read: anything may stand there."""
    if one.writing and text:
        return one.writing.read(text) or sealed(text)
    return sealed(text) if one.sealed else text


def narrowed(query: Query[Any], asked: Sequence[FilterValue]) -> Query[Any]:
    """What is asked for, a search last: it looks for its text among what the others leave."""
    for one in sorted(asked, key=lambda one: one.filter.searches):
        if one.unread:
            return query.filter(sa.false())
        query = one.filter.apply(query, one.value) if one.value else query
    return query


def sealed(text: str) -> str:
    """What stands for this text in a URL; only we can read it."""
    return _SEALED_MARK + base64.urlsafe_b64encode(vault.seal(text.encode(), PLACE)).decode() if text else ""


def opened(written: str) -> str:
    """The text behind a sealed one; what was typed into the address itself is taken as it stands."""
    if not written.startswith(_SEALED_MARK):
        return written
    try:
        return vault.open(base64.urlsafe_b64decode(written.removeprefix(_SEALED_MARK)), PLACE).decode()
    except (SealBroken, ValueError):
        not_found()


def contains(column: Any) -> Apply:
    """Those where the text stands anywhere in the column, whatever its case; % and _ are plain letters."""
    return lambda query, text: query.filter(column.icontains(text, autoescape=True))


def equals(column: Any) -> Apply:
    return lambda query, value: query.filter(column == value)


def searching(found: Callable[[Shape, Value], Any], key: Any) -> Apply:
    """By the first reading of a text that finds something; which it is stands on the query's page (`g.sought`)."""

    def search(query: Query[Any], text: str) -> Query[Any]:
        for sought in readings(text):
            narrow = query.filter(found(sought.shape, sought.value))
            # As the list is walked: without an order PostgreSQL would begin with the first row of the table.
            first = narrow.with_entities(key).order_by(key.desc()).limit(sa.literal_column("1"))
            if db.session.scalar(first.statement):
                some = sought.some_of_many
                g.sought, g.some_found = sought, query.filter(found(some, sought.value)) if some else None
                return narrow
        return query.filter(sa.false())

    return search
