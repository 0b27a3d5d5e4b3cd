"""One box that understands a reference, a NIK, a KK, a phone number or a name. Each shape has its own index."""

from __future__ import annotations

import re
from collections import defaultdict

import sqlalchemy as sa
from flask import has_request_context, request

from app.identity import Unacceptable, parse_phone
from models.applicant import Applicant
from models.base import db
from models.name_key import NameKey, words_of
from models.reference import read_reference
from models.sealed import vault
from models.service_request import ServiceRequest
from models.subject import Subject

LONGEST = 100
FEW = 200  # registrations of one number
NAMED = 25  # people of one name: whoever means another writes more of it


def applicants_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on Applicant: the registrations that this text names; by subject is for requests only."""
    text = text.strip()[:LONGEST]
    if reference := reference_in(text):
        return Applicant.reference == reference
    return _numbered(text) if _is_number(text) else Applicant.id.in_(_named("applicant", text))


def requests_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on ServiceRequest: filed by, or about, whoever this text names."""
    text = text.strip()[:LONGEST]
    if reference := reference_in(text):
        return ServiceRequest.reference == reference
    if not _is_number(text):
        return ServiceRequest.id.in_(_of_or_about(_named("applicant", text), _named("request", text)))
    people_numbered = list(db.session.scalars(people().where(_numbered(text)).limit(FEW)))
    return ServiceRequest.id.in_(_filed_by_or_about(people_numbered, text))


def is_cut_short(text: str) -> bool:
    """Whether more people bear this name than a search looks at."""
    text = text.strip()[:LONGEST]
    if reference_in(text) or _is_number(text):
        return False
    return any(len(_named(kind, text)) >= NAMED for kind in ("applicant", "request"))


def reference_in(text: str) -> str | None:
    """The reference that this is, or that the address ends in which a QR holds."""
    return read_reference(text.rstrip("/").rpartition("/")[2])


def people() -> sa.Select:
    """Ids from the applicants' own table: through the class the accounts would be joined for nothing."""
    return sa.select(Applicant.__table__.c.id).select_from(Applicant.__table__)


# -- numbers


def _is_number(text: str) -> bool:
    return bool(_sixteen_digits(text) or _phone(text))


def _numbered(text: str) -> sa.ColumnElement[bool]:
    if number := _sixteen_digits(text):
        nik, kk = vault.blind_index("nik", number), vault.blind_index("kk", number)
        return sa.or_(Applicant.nik_index == nik, Applicant.kk_index == kk)
    return Applicant.whatsapp_index == vault.blind_index("phone", _phone(text) or "")


def _filed_by_or_about(people_ids: list[int], text: str) -> sa.CompoundSelect:
    """A registration that was replaced has handed its requests on, and is still who filed them."""
    columns, number = ServiceRequest.__table__.c, _sixteen_digits(text)
    values = [vault.blind_index(kind, number) for kind in ("nik", "kk")] if number else []
    return sa.union(
        sa.select(columns.id).where(columns.applicant_id.in_(people_ids)),
        sa.select(columns.id).where(columns.filed_by_id.in_(people_ids)),
        sa.select(Subject.service_request_id).where(Subject.value_index.in_(values)),
    )


def _sixteen_digits(text: str) -> str | None:
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else None


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text, foreign=True) if re.search(r"[0-9]{6}", re.sub(r"[\s.\-]", "", text)) else None
    except Unacceptable:
        return None


# -- names

KINDS = ("applicant", "request")


def _named(kind: str, text: str) -> list[int]:
    """The first of those whose name has these words in this order; where nobody's has, in any order."""
    if not has_request_context():
        return _read_named(text)[kind]
    # A page asks for people, for their requests, and whether there are more. (Why not `g`: see models/calendar.py.)
    read = request.environ.setdefault("dukcapil.named", {})
    if text not in read:
        read[text] = _read_named(text)
    return read[text][kind]


def _read_named(text: str) -> dict[str, list[int]]:
    """Both kinds in one statement."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    words = words_of(text)
    if not words:
        return found
    parts = [_first_of(kind, text, NAMED).subquery() for kind in KINDS]
    labelled = [sa.select(sa.literal(kind), part.c.owner_id) for kind, part in zip(KINDS, parts, strict=True)]
    for kind, owner_id in db.session.execute(sa.union_all(*labelled)):
        found[kind].append(owner_id)
    if not any(found.values()):
        return {kind: _with_every_word(kind, words) for kind in KINDS}
    return {kind: list(dict.fromkeys(owners)) for kind, owners in found.items()}


def _first_of(kind: str, text: str, most: int) -> sa.Select:
    return NameKey.beginning_with(kind, text).order_by(NameKey.key, NameKey.owner_id).limit(most)


def _with_every_word(kind: str, words: list[str]) -> list[int]:
    """Looks at no more than FEW of the names that have the longest of the words."""
    if len(words) < 2:
        return []
    some = list(db.session.scalars(_first_of(kind, max(words, key=len), FEW)))
    # By owner alone: given the kind, too, SQLite would rather read every name of it.
    whole = sa.select(NameKey.owner_id, NameKey.kind, NameKey.key).where(NameKey.owner_id.in_(some))
    names: dict[int, set[str]] = defaultdict(set)
    for owner_id, of_kind, key in db.session.execute(whole):
        if of_kind == kind:
            names[owner_id].update(key.split())
    begun = (owner for owner, own in names.items() if all(any(w.startswith(word) for w in own) for word in words))
    return list(begun)[:NAMED]


def _of_or_about(people_ids: list[int], request_ids: list[int]) -> sa.CompoundSelect:
    """Keys first: by OR a database would rather walk all requests, from the newest on, until a page is full."""
    key, applicant_id = ServiceRequest.__table__.c.id, ServiceRequest.__table__.c.applicant_id
    return sa.union(sa.select(key).where(applicant_id.in_(people_ids)), sa.select(key).where(key.in_(request_ids)))
