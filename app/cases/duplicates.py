"""Who has applied before: cases that look like this one, each with its reasons in words, the strongest first.

It runs on every page of a case: one statement reads the keys of a few (duplicate_queries.py); where there are any, one
reads what is said of them and one which were told apart. An empty NIK, KK or phone is like nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, lazyload, load_only

from app.cases.duplicate_queries import OF_A_PHONE, REGISTRATIONS_MET, requests_met
from app.cases.similarity import ENDED_STATUSES, Found, Sign, Similarity
from app.identity.digits import Unacceptable
from app.identity.nik import parse_nik
from app.lookup.scope import requests_in_scope
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.cases.not_duplicate import NotDuplicate
from models.cases.status import Phase
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus
from models.sealed import vault

_MOST_SHOWN = 10
PEOPLE = ("nik", "passport")  # a family asks for the same service again and again: its KK tells nothing

OPEN_PHASES = (Phase.NEW, Phase.WORKING, Phase.RETURNED)
RUNNING = [status.value for status in RequestStatus.in_phases(*OPEN_PHASES)]
UNDECIDED = ApplicantStatus.in_phases(*OPEN_PHASES)


def likely_duplicates(case: AnyCase, operator: Operator) -> list[Similarity]:
    """At most ten, in this operator's scope; without those that an officer told apart from it."""
    found = similar_cases(case, operator)
    told_apart = NotDuplicate.of(case) if found else set()
    return [likeness for likeness in found if likeness.other.id not in told_apart][:_MOST_SHOWN]


def reasons_between(case: AnyCase, other: AnyCase, operator: Operator) -> tuple[str, ...]:
    """Why these two may be one, also where somebody told them apart already; asked from either side."""
    for one, another in ((case, other), (other, case)):
        for likeness in similar_cases(one, operator):
            if likeness.other.id == another.id:
                return likeness.reasons
    return ()


def similar_cases(case: AnyCase, operator: Operator) -> list[Similarity]:
    """All that was found, told apart or not; none for a case that has ended itself."""
    found = Found()
    if case.status in ENDED_STATUSES[case.subject_kind]:
        return []
    FIND[case.subject_kind](case, operator, found)
    return found.strongest_first()


def open_twin(draft: ServiceRequest) -> ServiceRequest | None:
    """What this very applicant has under way, or waiting for the account, of the same service about the same person."""
    met = _requests_met(draft, [*RUNNING, RequestStatus.AWAITING.value])
    keys = [row.id for row in met if row.sign == Sign.PERSON]
    mine = sa.and_(ServiceRequest.id.in_(keys), ServiceRequest.applicant_id == draft.applicant_id)
    return (
        db.session.scalar(sa.select(ServiceRequest).where(mine).order_by(ServiceRequest.id.desc()).limit(1))
        if keys
        else None
    )


# -- requests


def _find_requests(case: ServiceRequest, operator: Operator, found: Found) -> None:
    met = _requests_met(case)
    if not met:
        return
    query = _requests().where(ServiceRequest.id.in_({row.id for row in met}), requests_in_scope(operator))
    seen = {other.id: other for other in db.session.scalars(query)}
    for row in met:
        if row.sign == Sign.PERSON and row.id in seen:
            found.add(seen[row.id], Sign.PERSON)
    found.add_photos(case, [(seen[row.id], row.sha256) for row in met if row.sign == Sign.PHOTO and row.id in seen])


def _requests_met(case: ServiceRequest, running: list[str] = RUNNING) -> list[sa.Row[*tuple[Any, ...]]]:
    """(sign, id, sha256) of the requests that are like it, seen or not."""
    named = case.definition.subjects_in(case.answers)
    people = [vault.blind_index(kind, value) for kind, value in named if kind in PEOPLE and value]
    asked = {
        "own": case.id,
        "people": people,
        "digests": _digests(case),
        "service": case.service.slug,
        "applicant": case.applicant_id,
    }
    return list(db.session.execute(requests_met(*running), asked))


def _digests(case: AnyCase) -> list[str]:
    return [photo.sha256 for photo in case.photos() if photo.sha256]


def _requests() -> sa.Select[ServiceRequest]:
    """As much of a request as one line says."""
    return sa.select(ServiceRequest).options(
        joinedload(ServiceRequest.service).load_only(Service.short_name, Service.slug),
        joinedload(ServiceRequest.applicant).load_only(Applicant.name),
        joinedload(ServiceRequest.applicant).lazyload(Applicant.attachments),
        lazyload(ServiceRequest.documents), lazyload(ServiceRequest.attachments), defer(ServiceRequest.answers),
    )  # fmt: skip


# -- registrations


def _find_registrations(case: Applicant, operator: Operator, found: Found) -> None:
    if not operator.can(Permission.APPLICANTS_READ):
        return
    met = _registrations_met(case)
    if not met:
        return
    seen = {other.id: other for other in db.session.scalars(_registrations({row.id for row in met}))}
    rows = [(row.sign, seen[row.id], row.sha256) for row in met if row.id in seen]
    by_sign = {sign: [(other, sha256) for met_by, other, sha256 in rows if met_by == sign] for sign in Sign}
    for other, _ in by_sign[Sign.PERSON]:
        if other.status in UNDECIDED:
            found.add(other, Sign.PERSON)
    for other, _ in by_sign[Sign.FAMILY]:
        if _is_sibling(other, case):
            found.add(other, Sign.FAMILY)
    found.add_photos(case, by_sign[Sign.PHOTO])
    _add_phone(case, [other for other, _ in by_sign[Sign.PHONE]], found)


def _registrations_met(case: Applicant) -> list[sa.Row[*tuple[Any, ...]]]:
    """(sign, id, sha256) of the registrations that share a number or a photo with it."""
    numbers = {name: getattr(case, name) or None for name in ("nik_index", "kk_index", "whatsapp_index")}
    asked = {"own": case.id, "digests": _digests(case), **numbers}
    return list(db.session.execute(REGISTRATIONS_MET, asked))


def _registrations(keys: set[int]) -> sa.Select[Applicant]:
    """As much of a registration as one line says, and its NIK."""
    columns = (Applicant.reference, Applicant.status, Applicant.name, Applicant.nik, Applicant.nik_index,
               Applicant.submitted_at)  # fmt: skip
    shown = (load_only(*columns), lazyload(Applicant.attachments))
    return sa.select(Applicant).where(Applicant.id.in_(keys)).options(*shown)


def _is_sibling(other: Applicant, case: Applicant) -> bool:
    """Of one KK: born on the same day, under another NIK."""
    births = _births(case.nik)
    return other.nik_index != case.nik_index and bool(births) and births == _births(other.nik)


def _births(nik: str | None) -> tuple[date, ...]:
    try:
        return parse_nik(nik, today()).births
    except Unacceptable:
        return ()


def _add_phone(case: Applicant, others: list[Applicant], found: Found) -> None:
    people = {case.nik_index, *(other.nik_index for other in others)} - {None}
    many = f"{len(people)}" if len(people) < OF_A_PHONE else f"{OF_A_PHONE} atau lebih"
    for other in others:
        if other.nik_index != case.nik_index:
            found.add(other, Sign.PHONE, f"Nomor WhatsApp ini dipakai {many} pendaftar")


FIND: dict[str, Callable[[Any, Operator, Found], None]] = {
    Applicant.subject_kind: _find_registrations, ServiceRequest.subject_kind: _find_requests,
}  # fmt: skip
