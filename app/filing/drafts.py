"""The one draft that a person has of a service, or of the services behind a door; and which service it goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext

from app.filing import intake
from models.base import db
from models.cases.refusals import MoveRefused
from models.forms.definition import FieldDefinition, Page
from models.forms.service import Door, Service, ServiceVersion
from models.registrations.applicant import Applicant
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus

STARTED_ELSEWHERE = lazy_gettext("Permohonan ini sudah dimulai di tab lain. Buka lagi layanannya untuk melanjutkan.")


def draft_of(applicant: Applicant, services: list[Service]) -> ServiceRequest | None:
    """The newest draft of any of these services."""
    query = (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status == RequestStatus.DRAFT,
               ServiceRequest.service_id.in_([service.id for service in services]))
        .order_by(ServiceRequest.id.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(query)


def last_sent(applicant: Applicant, services: list[Service]) -> ServiceRequest | None:
    """The newest of any of these services; one that still waits for the account is sent too."""
    unsent = (RequestStatus.DRAFT, RequestStatus.EXPIRED)
    query = (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status.not_in(unsent),
               ServiceRequest.service_id.in_([service.id for service in services]))
        .order_by(ServiceRequest.id.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(query)


def draft_ends_at(draft: AnyCase) -> datetime:
    """Until when it is kept: a registration's draft, or a request's."""
    return draft.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])


def form_of(service: Service) -> ServiceVersion:
    """The form in force. Raises NotOpen of a service that has none."""
    if service.published is None:
        raise intake.NotOpen
    return service.published


def new_draft(applicant: Applicant, service: Service) -> ServiceRequest:
    """Not stored yet: `begin` does that with the first answer."""
    return ServiceRequest(
        applicant=applicant, applicant_id=applicant.id, filed_by_id=applicant.id,
        service=service, service_version=form_of(service),
    )  # fmt: skip


def begin_draft(draft: ServiceRequest, services: list[Service]) -> None:
    """Store a new draft. Raises MoveRefused when another tab was faster: one draft a service."""
    if draft.id is not None:
        return
    db.session.execute(sa.select(Applicant.id).where(Applicant.id == draft.applicant_id).with_for_update())
    if draft_of(draft.applicant, services):
        raise MoveRefused(str(STARTED_ELSEWHERE))
    db.session.add(draft)
    db.session.flush()


# -- the door


def door_page(door: Door, services: list[Service]) -> Page:
    """What the door asks, as one page: the fields of its services, with the options of them all."""
    fields = tuple(_asked(key, services) for key in door.asks)
    return Page("pintu", door.name, door.name, fields)


def _asked(key: str, services: list[Service]) -> FieldDefinition:
    same = [field for s in services if isinstance(field := form_of(s).definition.by_key[key], FieldDefinition)]
    filters = [field.options_filter for field in same]
    return replace(same[0], options_filter=frozenset().union(*filters) if all(filters) else frozenset(), show_if=None)


def pass_door(draft: ServiceRequest, service: Service, page: Page, answers: dict[str, str]) -> None:
    """The draft goes to this service; its answers and photos go along as far as they fit there."""
    if draft.service_id != service.id:
        draft.service, draft.service_version = service, form_of(service)
    intake.keep_answers(draft, page, answers)
