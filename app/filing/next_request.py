"""What somebody will ask for next, by what they registered with: a card that is lost, broken, or not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.filing import drafts, once_only, papers_again
from models.base import db
from models.calendar.local_time import today
from models.forms.document import FormDocument
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest, Settled


@dataclass(frozen=True)
class Foreseen:
    service: Service
    answers: dict[str, str]
    papers: dict[str, str]  # their key there: the key of the registration's photo
    title: str


def foreseen(applicant: Applicant) -> Foreseen | None:
    """None where nothing is foreseen, or the service is closed today."""
    document = applicant.definition.document
    assert isinstance(document, FormDocument)
    for one in document.next_requests:
        if not one.when.is_met(applicant.answers, today()):
            continue
        service = db.session.scalar(sa.select(Service).where(Service.slug == one.service))
        if service and service.published and service.is_open(today()):
            answers = one.answers | _for_oneself(service)
            title = service.published.definition.called(answers) or service.short_name
            return Foreseen(service, answers, one.papers, title)
    return None


def begin_foreseen(draft: ServiceRequest, coming: Foreseen, known: Mapping[str, str]) -> None:
    """A new draft with what the registration said and showed. Ends the transaction, as storing files does; the caller
    commits."""
    drafts.begin_draft(draft)
    once_only.choose(draft, coming.answers)
    once_only.settle(draft, known)
    photos = {key: draft.applicant.photos(own) for key, own in coming.papers.items()}
    papers_again.repeat(draft, photos, Settled.CHOSEN)


def _for_oneself(service: Service) -> dict[str, str]:
    relation = service.published.definition.relation if service.published else None
    own = [option.value for option in relation.options if option.person_is == "self"] if relation else []
    return {relation.key: own[0]} if relation and own else {}
