"""One box that understands a reference, a NIK, a KK, a phone number or a name. Each shape has its own index."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.identity import Unacceptable, parse_phone
from models.applicant import Applicant
from models.base import db
from models.reference import read_reference
from models.sealed import vault
from models.service_request import ServiceRequest
from models.subject import Subject

LONGEST = 100
FEW = 200  # people


def applicants_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on Applicant: the registrations that this text names; by subject is for requests only."""
    text = text.strip()[:LONGEST]
    if reference := read_reference(text):
        return Applicant.reference == reference
    if number := _sixteen_digits(text):
        nik, kk = vault.blind_index("nik", number), vault.blind_index("kk", number)
        return sa.or_(Applicant.nik_index == nik, Applicant.kk_index == kk)
    if phone := _phone(text):
        return Applicant.whatsapp_index == vault.blind_index("phone", phone)
    return _named(text)


def requests_matching(text: str) -> sa.ColumnElement[bool]:
    """A condition on ServiceRequest: filed by, or about, whoever this text names."""
    text = text.strip()[:LONGEST]
    if reference := read_reference(text):
        return ServiceRequest.reference == reference
    people_named = _ids_of(applicants_matching(text))
    number = _sixteen_digits(text)
    if not number and not _phone(text):
        return ServiceRequest.applicant_id.in_(people_named)
    # A registration that was replaced has handed its requests on, and is still who filed them.
    found = [
        sa.select(ServiceRequest.id).where(ServiceRequest.applicant_id.in_(people_named)),
        sa.select(ServiceRequest.id).where(ServiceRequest.filed_by_id.in_(people_named)),
    ]
    if not number:
        return ServiceRequest.id.in_(sa.union(*found))
    values = [vault.blind_index(kind, number) for kind in ("nik", "kk")]
    about = sa.select(Subject.service_request_id).where(Subject.value_index.in_(values))
    return ServiceRequest.id.in_(sa.union(*found, about))


def requests_touching(service_request: ServiceRequest) -> sa.ColumnElement[bool]:
    """Other requests about the same NIK, KK or passport, or of the same phone number, whoever filed them."""
    values = [subject.value_index for subject in service_request.subjects]
    about = sa.select(Subject.service_request_id).where(Subject.value_index.in_(values))
    applicant = service_request.applicant
    known = people().where(
        sa.or_(Applicant.nik_index == applicant.nik_index, Applicant.whatsapp_index == applicant.whatsapp_index)
    )
    filed = sa.select(ServiceRequest.id).where(ServiceRequest.applicant_id.in_(known))
    return sa.and_(ServiceRequest.id.in_(sa.union(about, filed)), ServiceRequest.id != service_request.id)


def _ids_of(condition: sa.ColumnElement[bool]) -> list[int] | sa.Select:
    """The few people it names, or the query for the many: no database guesses well how rare a name is."""
    named = people().where(condition)
    few = list(db.session.scalars(named.limit(FEW + 1)))
    return few if len(few) <= FEW else named


def people() -> sa.Select:
    """Ids from the applicants' own table: through the class the accounts would be joined for nothing."""
    return sa.select(Applicant.__table__.c.id).select_from(Applicant.__table__)


def _sixteen_digits(text: str) -> str | None:
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else None


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text, foreign=True) if re.search(r"[0-9]{6}", re.sub(r"[\s.\-]", "", text)) else None
    except Unacceptable:
        return None


def _named(text: str) -> sa.ColumnElement[bool]:
    """Every word somewhere in the name; % and _ are plain letters."""
    words = text.casefold().split()[:6]
    return sa.and_(*(Applicant.name_folded.contains(word, autoescape=True) for word in words)) if words else sa.false()
