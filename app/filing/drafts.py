"""The one draft that a person has of a service."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext

from app.filing import intake
from models.base import db
from models.cases.refusals import MoveRefused
from models.forms.service import Service, ServiceVersion
from models.registrations.applicant import Applicant
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus

STARTED_ELSEWHERE = lazy_gettext("Permohonan ini sudah dimulai di tab lain. Buka lagi layanannya untuk melanjutkan.")


def draft_of(applicant: Applicant, service: Service) -> ServiceRequest | None:
    query = (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status == RequestStatus.DRAFT,
               ServiceRequest.service_id == service.id)
        .order_by(ServiceRequest.id.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(query)


def last_sent(applicant: Applicant, service: Service) -> ServiceRequest | None:
    """The newest; one that still waits for the account is sent too."""
    unsent = (RequestStatus.DRAFT, RequestStatus.EXPIRED)
    query = (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status.not_in(unsent),
               ServiceRequest.service_id == service.id)
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


def begin_draft(draft: ServiceRequest) -> None:
    """Store a new draft. Raises MoveRefused when another tab was faster: one draft a service."""
    if draft.id is not None:
        return
    db.session.execute(sa.select(Applicant.id).where(Applicant.id == draft.applicant_id).with_for_update())
    if draft_of(draft.applicant, draft.service):
        raise MoveRefused(str(STARTED_ELSEWHERE))
    db.session.add(draft)
    db.session.flush()
