"""The conditions by which a search finds cases. How a text is read stands in readings.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models.name_key import Bytewise, NameKey
from models.registrations.applicant import Applicant
from models.requests.document import PAPER_NUMBERS, Document
from models.requests.service_request import ServiceRequest
from models.requests.subject import Subject

SOME = 600  # people: if each asked for something, that is more than is ever said (MOST_SAID)
Value = Callable[[str], object]


class Shape(NamedTuple):
    """What statements are alike by: each is built once, and told the values at each search.

    `words`: in how many spans of keys each word may lie, the rarest word first. `common`: too many people have them all
    to begin with the people. `ending`: the text may be the end of a reference, too.
    """

    how: str  # reference, number, phone, paper, keys
    words: tuple[int, ...] = ()
    common: bool = False
    ending: bool = False
    some: bool = False  # only of some of these people: where all that is asked is whether there are very many cases


@dataclass(frozen=True)
class Sought:
    """One way to read a text: its shape, and the values that the condition of that shape is asked with.

    `corrected`: the words as they were typed, each with those that it may be meant to be.
    """

    shape: Shape
    said: dict[str, Any]
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def some_of_many(self) -> Shape | None:
        """Of whom so many bear the name that a few of them are enough to say so; else None."""
        return self.shape._replace(some=True) if self.shape.common else None

    def value(self, name: str) -> Any:
        return self.said[name]


def to_be_said(name: str) -> Any:
    """For a statement that is built once: to build it took longer than to search."""
    return sa.bindparam(name, type_=Bytewise if name.startswith(("low", "high")) else sa.String)


def applicants_found(shape: Shape, value: Value) -> sa.ColumnElement[bool]:
    """A condition on Applicant: the registrations that are named; whom something is about is for requests only."""
    own = Applicant.__table__.c
    match shape.how:
        case "reference":
            return own.reference == value("reference")
        case "paper":
            return sa.false()
        case "keys":
            return _by_keys(shape, value, own, {"applicant": own.id})
        case _:
            return _of_number(shape, value)


def requests_found(shape: Shape, value: Value) -> sa.ColumnElement[bool]:
    """A condition on ServiceRequest: filed by, or about, whoever is named."""
    own = ServiceRequest.__table__.c
    match shape.how:
        case "reference":
            return own.reference == value("reference")
        case "paper":
            return own.id.in_(sa.union(*_papers(value("paper"))))
        case "keys":
            return _by_keys(shape, value, own, {"applicant": own.applicant_id, "request": own.id})
        case "phone":
            return _filed_by_or_about(_of_number(shape, value))
        case _:
            about = sa.select(Subject.service_request_id).where(Subject.value_index.in_([value("nik"), value("kk")]))
            return _filed_by_or_about(_of_number(shape, value), about)


# -- numbers


def people_query() -> sa.Select[int]:
    """Ids from the applicants' own table: through the class the accounts would be joined for nothing."""
    return sa.select(Applicant.__table__.c.id).select_from(Applicant.__table__)


def _of_number(shape: Shape, value: Value) -> sa.ColumnElement[bool]:
    if shape.how == "phone":
        return Applicant.whatsapp_index == value("phone")
    return sa.or_(Applicant.nik_index == value("nik"), Applicant.kk_index == value("kk"))


def _filed_by_or_about(person: sa.ColumnElement[bool], *about: sa.Select[int]) -> sa.ColumnElement[bool]:
    """A registration that was replaced has handed its requests on, and is still who filed them."""
    columns, people = ServiceRequest.__table__.c, people_query().where(person)
    filed = (sa.select(columns.id).where(who.in_(people)) for who in (columns.applicant_id, columns.filed_by_id))
    return ServiceRequest.id.in_(sa.union(*filed, *about))


def _papers(number: Any) -> list[sa.Select[int]]:
    """The requests of which a document has this number, or was sent under it; by the words of their indexes."""
    made = sa.select(Document.service_request_id)
    return [made.where(sa.text(f"document.{column} IS NOT NULL"), sa.literal_column(written, sa.String) == number)
            for column, written in PAPER_NUMBERS.items()]  # fmt: skip


# -- keys: of names, and of the ends of numbers (models/name_key.py)


def _by_keys(shape: Shape, value: Value, own: Any, owners: dict[str, Any]) -> sa.ColumnElement[bool]:
    """`owners`: by the kinds of keys the column that says whose they are.

    Of a rare name all people are looked up, and then what is theirs: by OR a database would rather walk all requests.
    Of a common one the cases are walked in the order of the page, and each is asked whether it is one of them: such
    a page is full soon. Either way the page's other conditions hold before anything is cut off.
    """
    ends = [_ends_so(own.reference, value)] if shape.ending else []
    if not shape.words:
        return ends[0]
    if shape.common and not shape.some:
        return sa.or_(*(_has_keys(kind, owner, shape.words, value) for kind, owner in owners.items()), *ends)
    key: sa.ColumnElement[int] = own.id
    found = [sa.select(key).where(owner.in_(_who_has(kind, shape, value))) for kind, owner in owners.items()]
    return key.in_(sa.union(*found, *(sa.select(key).where(end) for end in ends)))


def _who_has(kind: str, shape: Shape, value: Value) -> sa.SelectBase:
    """The owners of keys of the rarest word that have the others as well. Each span is one stretch of the index."""
    words = shape.words
    others = [] if len(words) == 1 else [_has_keys(kind, NameKey.owner_id, words, value, first=1)]
    spans = [
        sa.select(NameKey.owner_id).where(NameKey.kind == kind, _within(NameKey, 0, place, value), *others)
        for place in range(words[0])
    ]
    every = sa.union_all(*spans) if len(spans) > 1 else spans[0]
    # Written out: PostgreSQL does not keep the plan of a statement whose limit it is not told.
    return sa.select(every.limit(sa.literal_column(str(SOME))).subquery().c.owner_id) if shape.some else every


def _has_keys(kind: str, owner: Any, words: tuple[int, ...], value: Value, first: int = 0) -> sa.ColumnElement[bool]:
    """Whether this owner has a key of each word, in one of its spans."""
    return sa.and_(*(
        sa.or_(*(_has_key(kind, owner, f"{word}_{place}", value) for place in range(words[word])))
        for word in range(first, len(words))
    ))  # fmt: skip


def _has_key(kind: str, owner: Any, span: str, value: Value) -> sa.ColumnElement[bool]:
    """Not EXISTS: PostgreSQL would rather read everybody of these names beforehand. And as rows, in the order of
    the owners' index: a name that it takes for rare it would look up among all names, for each case anew."""
    key = aliased(NameKey)
    own, of_kind = sa.tuple_(key.owner_id, key.kind, key.key), sa.literal_column(f"'{kind}'", sa.String)
    low, high = (sa.tuple_(owner, of_kind, value(f"{end}{span}")) for end in ("low", "high"))
    return sa.select(sa.func.max(key.owner_id)).where(own >= low, own < high).scalar_subquery().is_not(None)


def _within(key: Any, word: int, place: int, value: Value) -> sa.ColumnElement[bool]:
    return sa.and_(key.key >= value(f"low{word}_{place}"), key.key < value(f"high{word}_{place}"))


def _ends_so(reference: Any, value: Value) -> sa.ColumnElement[bool]:
    """By the last three symbols, in the words of the index; of the few that have them, those that end with them all."""
    last = sa.func.substr(reference, sa.literal_column("9"), sa.literal_column("3"), type_=sa.String)
    return sa.and_(last == value("last_symbols"), reference.like(value("ends_with")))
