"""One box that understands a reference, a NIK, a KK, a phone number or a name. Each shape has its own index."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.identity.digits import Unacceptable, number_in
from app.identity.phones import parse_phone
from app.identity.references import read_reference
from models.base import db
from models.name_key import Bytewise, NameKey, name_words
from models.registrations.applicant import Applicant
from models.request_cache import once_a_request
from models.requests.service_request import ServiceRequest
from models.requests.subject import Subject
from models.sealed import vault

LONGEST_SEARCH = 300  # an address, as a scanner types it
FEW = 200  # registrations of one number
NAMED = 25  # people of one name: whoever means another writes more of it


def applicants_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on Applicant: the registrations that this text names; by subject is for requests only."""
    text = text.strip()[:LONGEST_SEARCH]
    if reference := _reference_in(text):
        return Applicant.reference == reference
    return _numbered(text) if _is_number(text) else Applicant.id.in_(_owners("applicant", text))


def requests_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on ServiceRequest: filed by, or about, whoever this text names."""
    text = text.strip()[:LONGEST_SEARCH]
    if reference := _reference_in(text):
        return ServiceRequest.reference == reference
    if _is_number(text):
        return ServiceRequest.id.in_(_filed_by_or_about(people_query().where(_numbered(text)).limit(FEW), text))
    return ServiceRequest.id.in_(_of_or_about(_owners("applicant", text), _owners("request", text)))


def is_cut_short(text: str) -> bool:
    """Whether more people bear this name than a search looks at."""
    text = text.strip()[:LONGEST_SEARCH]
    if _reference_in(text) or _is_number(text):
        return False
    return any(len(owners) >= NAMED for owners in _named(text).owners.values())


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


def _is_number(text: str) -> bool:
    return bool(_sixteen_digits(text) or _phone(text))


def _numbered(text: str) -> sa.ColumnElement[bool]:
    if number := _sixteen_digits(text):
        nik, kk = vault.blind_index("nik", number), vault.blind_index("kk", number)
        return sa.or_(Applicant.nik_index == nik, Applicant.kk_index == kk)
    return Applicant.whatsapp_index == vault.blind_index("phone", _phone(text) or "")


def _filed_by_or_about(few: sa.Select[int], text: str) -> sa.CompoundSelect[int]:
    """A registration that was replaced has handed its requests on, and is still who filed them."""
    columns, number = ServiceRequest.__table__.c, _sixteen_digits(text)
    values = [vault.blind_index(kind, number) for kind in ("nik", "kk")] if number else []
    return sa.union(
        sa.select(columns.id).where(columns.applicant_id.in_(few)),
        sa.select(columns.id).where(columns.filed_by_id.in_(few)),
        sa.select(Subject.service_request_id).where(Subject.value_index.in_(values)),
    )


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


@dataclass(frozen=True)
class Named:
    """Whose names a text names: keys by kind. `in_order`: as its words stand there; else some name has them all."""

    owners: dict[str, list[int]]
    in_order: bool = True


def _owners(kind: str, text: str) -> sa.Select[int] | list[int]:
    """As a query wherever that can be: a list of keys is put into words anew, and planned anew, each time."""
    named = _named(text)
    return _first_of(kind, *NameKey.span(text)) if named.in_order else named.owners[kind]


@once_a_request  # a page asks for people, for their requests, and whether there are more
def _named(text: str) -> Named:
    words = name_words(text)
    owners: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    if not words:
        return Named(owners, in_order=False)
    low, high = NameKey.span(text)
    for kind, owner_id in db.session.execute(_both_kinds(), {"low": low, "high": high}):
        owners[kind].append(owner_id)
    if any(owners.values()):
        return Named(owners)
    return Named({kind: _with_every_word(kind, words) for kind in _KINDS}, in_order=False)


@cache
def _both_kinds() -> sa.CompoundSelect[str, int]:
    """Built once, to be asked with the `low` and `high` of a text."""
    low, high = (sa.bindparam(end, type_=Bytewise) for end in ("low", "high"))
    parts = [(kind, _first_of(kind, low, high).subquery()) for kind in _KINDS]
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


def _of_or_about(few: sa.Select[int] | list[int], requests: sa.Select[int] | list[int]) -> sa.CompoundSelect[int]:
    """Keys first: by OR a database would rather walk all requests, from the newest on, until a page is full."""
    key, applicant_id = ServiceRequest.__table__.c.id, ServiceRequest.__table__.c.applicant_id
    return sa.union(sa.select(key).where(applicant_id.in_(few)), sa.select(key).where(key.in_(requests)))
