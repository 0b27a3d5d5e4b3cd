"""One box that understands a reference, a NIK, a KK, a phone number or a name. Each shape has its own index."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.identity.digits import Unacceptable, number_in
from app.identity.phones import parse_phone
from app.identity.references import read_reference
from models.base import Key, db
from models.name_key import Bytewise, NameKey, name_words
from models.registrations.applicant import Applicant
from models.request_cache import once_a_request
from models.requests.service_request import ServiceRequest
from models.requests.subject import Subject
from models.sealed import vault

LONGEST_SEARCH = 300  # an address, as a scanner types it
FEW = 200  # registrations of one number
NAMED = 25  # people of one name: whoever means another writes more of it


Said = Mapping[str, Any]


@dataclass(frozen=True)
class Sought:
    """What a text names: of which shape it is, and the values that the condition of that shape is asked with.
    `cut_short`: more people bear this name than a search looks at."""

    shape: str
    said: Said
    cut_short: bool = False


def applicants_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on Applicant: the registrations that this text names; by subject is for requests only."""
    sought = read_search(text)
    return APPLICANTS_FOUND[sought.shape](sought.said)


def requests_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on ServiceRequest: filed by, or about, whoever this text names."""
    sought = read_search(text)
    return REQUESTS_FOUND[sought.shape](sought.said)


@once_a_request  # a page asks for people, for their requests, and whether there are more
def read_search(text: str) -> Sought:
    text = text.strip()[:LONGEST_SEARCH]
    if reference := _reference_in(text):
        return Sought("reference", {"reference": reference})
    if number := _sixteen_digits(text):
        return Sought("number", {kind: vault.blind_index(kind, number) for kind in ("nik", "kk")})
    if phone := _phone(text):
        return Sought("phone", {"phone": vault.blind_index("phone", phone)})
    return _read_name(text)


def people_query() -> sa.Select[int]:
    """Ids from the applicants' own table: through the class the accounts would be joined for nothing."""
    return sa.select(Applicant.__table__.c.id).select_from(Applicant.__table__)


# -- numbers


def _reference_in(text: str) -> str | None:
    """One name of nine letters in thirty-two reads as a reference ("Putu Surya"): such a one must be a case's."""
    reference = read_reference(text)
    return reference if reference and (re.search(r"[\d-]", text) or _is_given(reference)) else None


def _is_given(reference: str) -> bool:
    given = (sa.exists().where(case.reference == reference) for case in (Applicant, ServiceRequest))
    return bool(db.session.scalar(sa.select(sa.or_(*given))))


def _sixteen_digits(text: str) -> str | None:
    digits = number_in(text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else None


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text, foreign=True) if re.search(r"[0-9]{6}", number_in(text)) else None
    except Unacceptable:
        return None


# -- names

_KINDS = ("applicant", "request")


def _read_name(text: str) -> Sought:
    """As its words stand there; else who has them all."""
    words, owners = name_words(text), {kind: list[int]() for kind in _KINDS}
    span = dict(zip(("low", "high"), NameKey.span(text), strict=True))
    for kind, owner_id in db.session.execute(_both_kinds(), span) if words else ():
        owners[kind].append(owner_id)
    in_order = any(owners.values())
    if not in_order:
        owners = {kind: _with_every_word(kind, words) for kind in _KINDS}
    cut_short = any(len(own) >= NAMED for own in owners.values())
    return Sought("name", span, cut_short) if in_order else Sought("words", owners, cut_short)


@cache
def _both_kinds() -> sa.CompoundSelect[str, int]:
    """Built once, to be asked with the `low` and `high` of a text."""
    parts = [(kind, _named(kind, TO_BE_SAID).subquery()) for kind in _KINDS]
    return sa.union_all(*(sa.select(sa.literal_column(f"'{kind}'"), part.c.owner_id) for kind, part in parts))


def _first_of(kind: str, low: Any, high: Any, most: int = NAMED) -> sa.Select[int]:
    return NameKey.between(kind, low, high).order_by(NameKey.key, NameKey.owner_id).limit(most)


def _with_every_word(kind: str, words: list[str]) -> list[int]:
    """Looks at no more than FEW of the names that have the longest of the words."""
    if len(words) < 2:
        return []
    some = list(db.session.scalars(_first_of(kind, *NameKey.span(max(words, key=len)), FEW)))
    # By owner alone: given the kind, too, SQLite would rather read every name of it.
    whole = sa.select(NameKey.owner_id, NameKey.kind, NameKey.key).where(NameKey.owner_id.in_(some))
    names: dict[int, set[str]] = defaultdict(set)
    for owner_id, of_kind, key in db.session.execute(whole):
        if of_kind == kind:
            names[owner_id].update(key.split())
    begun = (owner for owner, own in names.items() if all(any(w.startswith(word) for w in own) for word in words))
    return list(begun)[:NAMED]


# -- the conditions, by shape, made of what is said or of TO_BE_SAID


def _of_or_about(people: Any, requests: Any) -> sa.ColumnElement[bool]:
    """Keys first: by OR a database would rather walk all requests, from the newest on, until a page is full."""
    key, applicant_id = ServiceRequest.__table__.c.id, ServiceRequest.__table__.c.applicant_id
    keys = sa.union(sa.select(key).where(applicant_id.in_(people)), sa.select(key).where(key.in_(requests)))
    return ServiceRequest.id.in_(keys)


def _filed_by_or_about(person: sa.ColumnElement[bool], *about: sa.Select[int]) -> sa.ColumnElement[bool]:
    """A registration that was replaced has handed its requests on, and is still who filed them."""
    columns, few = ServiceRequest.__table__.c, people_query().where(person).limit(FEW)
    filed = (sa.select(columns.id).where(who.in_(few)) for who in (columns.applicant_id, columns.filed_by_id))
    return ServiceRequest.id.in_(sa.union(*filed, *about))


def _about(said: Said) -> sa.Select[int]:
    return sa.select(Subject.service_request_id).where(Subject.value_index.in_([said["nik"], said["kk"]]))


def _named(kind: str, said: Said) -> sa.Select[int]:
    """As a query wherever that can be: a list of keys is put into words anew, and planned anew, each time."""
    return _first_of(kind, said["low"], said["high"])


# For a statement that is built once and told the values at each search: to build it took longer than to search.
TO_BE_SAID: Said = {
    **{name: sa.bindparam(name, type_=sa.String) for name in ("reference", "nik", "kk", "phone")},
    **{end: sa.bindparam(end, type_=Bytewise) for end in ("low", "high")},
    **{kind: sa.bindparam(kind, expanding=True, type_=Key) for kind in _KINDS},
}
APPLICANTS_FOUND: dict[str, Callable[[Said], sa.ColumnElement[bool]]] = {
    "reference": lambda said: Applicant.reference == said["reference"],
    "number": lambda said: sa.or_(Applicant.nik_index == said["nik"], Applicant.kk_index == said["kk"]),
    "phone": lambda said: Applicant.whatsapp_index == said["phone"],
    "name": lambda said: Applicant.id.in_(_named("applicant", said)),
    "words": lambda said: Applicant.id.in_(said["applicant"]),
}
REQUESTS_FOUND: dict[str, Callable[[Said], sa.ColumnElement[bool]]] = {
    "reference": lambda said: ServiceRequest.reference == said["reference"],
    "number": lambda said: _filed_by_or_about(APPLICANTS_FOUND["number"](said), _about(said)),
    "phone": lambda said: _filed_by_or_about(APPLICANTS_FOUND["phone"](said)),
    "name": lambda said: _of_or_about(_named("applicant", said), _named("request", said)),
    "words": lambda said: _of_or_about(said["applicant"], said["request"]),
}
