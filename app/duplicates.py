"""Who has applied before: cases that look like this one, each with its reasons in words, the strongest first.

It runs on every page of a case: two statements, each by an index and with a limit, and a third where something was
found. Only what is filled in is looked for: an empty NIK, KK or phone is like nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, lazyload, load_only

from app.identity import Unacceptable, parse_nik
from app.likeness import ENDED, MOST_READ, Case, Found, Likeness, Sign, photos_shared
from app.scope import requests_in_scope
from models.account import Operator
from models.applicant import Applicant, ApplicantStatus
from models.attachment import Attachment
from models.base import db
from models.duplicate import NotDuplicate
from models.local_time import today
from models.permission import Permission
from models.request_workflow import WORKING, RequestStatus
from models.sealed import vault
from models.service import Service
from models.service_request import ServiceRequest
from models.subject import Subject

Request = ServiceRequest

MOST_SHOWN = 10
OF_A_KK = 20
OF_A_PHONE = 20  # more of them are not counted
PEOPLE = ("nik", "passport")  # a family asks for the same service again and again: its KK tells nothing

OPEN = (RequestStatus.SUBMITTED, RequestStatus.RETURNED, *WORKING)
UNDECIDED = (ApplicantStatus.WAITING, ApplicantStatus.RETURNED)


def likely_duplicates(case: Case, operator: Operator) -> list[Likeness]:
    """At most ten, in this operator's scope; without those that an officer told apart from it."""
    found = alike(case, operator)
    told_apart = NotDuplicate.of(case) if found else set()
    return [likeness for likeness in found if likeness.other.id not in told_apart][:MOST_SHOWN]


def reasons_between(case: Case, other: Case, operator: Operator) -> tuple[str, ...]:
    """Why these two may be one, also where somebody told them apart already; asked from either side."""
    for one, another in ((case, other), (other, case)):
        for likeness in alike(one, operator):
            if likeness.other.id == another.id:
                return likeness.reasons
    return ()


def alike(case: Case, operator: Operator) -> list[Likeness]:
    """All that was found, told apart or not; none for a case that has ended itself."""
    found = Found()
    if case.status in ENDED[case.subject_kind]:
        return []
    if isinstance(case, Applicant):
        _find_registrations(case, operator, found)
    else:
        _find_requests(case, operator, found)
    return found.strongest_first()


def open_twin(draft: ServiceRequest) -> ServiceRequest | None:
    """What this very applicant has under way of the same service about the same person; the newest."""
    about = _about_the_same(draft)
    if about is None:
        return None
    mine = _requests().join(about, about.c.id == Request.id).where(Request.applicant_id == draft.applicant_id)
    twins = [other for other in db.session.scalars(mine) if _is_running_twin(other, draft)]
    return max(twins, key=lambda twin: twin.id, default=None)


# -- requests


def _find_requests(case: ServiceRequest, operator: Operator, found: Found) -> None:
    seen = requests_in_scope(operator)
    about, shared = _about_the_same(case), photos_shared(case, Attachment.service_request_id)
    if about is not None:
        query = _requests().join(about, about.c.id == Request.id).where(seen)
        for other in db.session.scalars(query):
            if _is_running_twin(other, case):
                found.add(other, Sign.PERSON)
    if shared is not None:
        # The same person uses a photo of the KK for one service after the other.
        notable = sa.or_(Request.applicant_id != case.applicant_id, _same_service(case.service))
        query = _requests().add_columns(shared.c.sha256).join(shared, shared.c.owner == Request.id)
        going = Request.status.not_in(ENDED["request"])
        found.add_photos(case, db.session.execute(query.where(notable, going, seen)))


def _about_the_same(case: ServiceRequest) -> sa.Subquery | None:
    """The newest other requests about one of the people that this one is about; None where its form names nobody."""
    named = case.definition.subjects_in(case.answers)
    values = [vault.blind_index(kind, value) for kind, value in named if kind in PEOPLE and value]
    id_ = Subject.service_request_id
    query = sa.select(id_.label("id")).where(Subject.value_index.in_(values))
    if case.id is not None:
        query = query.where(id_ != case.id)
    return query.order_by(id_.desc()).limit(MOST_READ).subquery() if values else None


def _is_running_twin(other: ServiceRequest, case: ServiceRequest) -> bool:
    # Asked here, not in the query: SQLite would rather read every open request of the service.
    one, another = other.service, case.service
    at_one_door = one.door_slug is not None and one.door_slug == another.door_slug
    return other.status in OPEN and (one.id == another.id or at_one_door)


def _same_service(service: Service) -> sa.ColumnElement[bool]:
    """Those behind one door are one service to whoever asks."""
    return Service.id == service.id if service.door_slug is None else Service.door_slug == service.door_slug


def _requests() -> sa.Select:
    """As much of a request as one line says."""
    return (
        sa.select(Request)
        .join(Request.service)
        .options(
            contains_eager(Request.service).load_only(Service.short_name, Service.slug, Service.door_slug),
            joinedload(Request.applicant).load_only(Applicant.name),
            joinedload(Request.applicant).lazyload(Applicant.attachments),
            lazyload(Request.documents), lazyload(Request.attachments), defer(Request.answers),
        )
    )  # fmt: skip


# -- registrations


def _find_registrations(case: Applicant, operator: Operator, found: Found) -> None:
    if not operator.can(Permission.APPLICANTS_READ):
        return
    _find_by_numbers(case, found)
    shared = photos_shared(case, Attachment.applicant_id)
    if shared is not None:
        query = _registrations().add_columns(shared.c.sha256).join(shared, shared.c.owner == Applicant.id)
        others = Applicant.nik_index != case.nik_index if case.nik_index else sa.true()
        going = Applicant.status.not_in(ENDED["applicant"])
        found.add_photos(case, db.session.execute(query.where(others, going)))


def _find_by_numbers(case: Applicant, found: Found) -> None:
    branches = [
        _numbered(case, Sign.PERSON, Applicant.nik_index, case.nik_index, MOST_READ),
        _numbered(case, Sign.FAMILY, Applicant.kk_index, case.kk_index, OF_A_KK),
        _numbered(case, Sign.PHONE, Applicant.whatsapp_index, case.whatsapp_index, 2 * OF_A_PHONE),
    ]
    asked = [branch for branch in branches if branch is not None]
    if not asked:
        return
    met = sa.union_all(*asked).subquery()
    rows = db.session.execute(_registrations().add_columns(met.c.sign).join(met, met.c.id == Applicant.id)).all()
    for other, sign in rows:
        if sign == Sign.PERSON and other.status in UNDECIDED:
            found.add(other, Sign.PERSON)
        if sign == Sign.FAMILY and other.nik_index != case.nik_index and _born_together(case, other):
            found.add(other, Sign.FAMILY)
    _add_phone(case, [other for other, sign in rows if sign == Sign.PHONE], found)


def _add_phone(case: Applicant, others: list[Applicant], found: Found) -> None:
    people = {case.nik_index, *(other.nik_index for other in others)} - {None}
    many = f"{len(people)}" if len(people) < OF_A_PHONE else f"{OF_A_PHONE} atau lebih"
    for other in others:
        if other.nik_index != case.nik_index:
            found.add(other, Sign.PHONE, f"Nomor WhatsApp ini dipakai {many} pendaftar")


def _numbered(case: Applicant, sign: Sign, column: Any, value: str | None, most: int) -> sa.Select | None:
    """A few registrations with this number, from the applicants' own table; None where there is no number."""
    if not value:
        return None
    table = Applicant.__table__.c
    going = table.status.not_in(ENDED["applicant"])
    few = sa.select(table.id).where(column == value, table.id != case.id, going).limit(most).subquery()
    return sa.select(few.c.id, sa.literal(sign.value, sa.Integer).label("sign"))


def _registrations() -> sa.Select:
    columns = (Applicant.reference, Applicant.status, Applicant.name, Applicant.nik, Applicant.nik_index,
               Applicant.submitted_at)  # fmt: skip
    return sa.select(Applicant).options(load_only(*columns), lazyload(Applicant.attachments))


def _born_together(one: Applicant, other: Applicant) -> bool:
    births = _births(one.nik)
    return bool(births) and births == _births(other.nik)


def _births(nik: str | None) -> tuple[date, ...]:
    try:
        return parse_nik(nik, today()).births
    except Unacceptable:
        return ()
