"""What stands behind the slug of a form: its service, or the services behind a door; and the draft one has of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import public
from app.filing import drafts, intake, relations
from models.calendar.local_time import today
from models.forms.definition import Page
from models.forms.service import Door, Service
from models.requests.service_request import ServiceRequest
from views.citizen.public.catalogue import find_door, find_service
from views.citizen.wizard.wizard import Wizard
from views.guards import signed_in_applicant

PREFILLS = ("nik", "nama", "kk", "kecamatan", "desa", "alamat")


@dataclass(frozen=True)
class RequestedService:
    """One service, or a door with several that are one to the citizen."""

    slug: str
    name: str
    services: list[Service]
    door: Door | None = None

    @property
    def own_draft(self) -> ServiceRequest | None:
        return drafts.draft_of(signed_in_applicant(), self.services)

    def closed(self, draft: ServiceRequest | None = None) -> str:
        """Why nothing can be asked for; '' when it can. Of a draft its own service counts."""
        services = [draft.service] if draft else self.services
        return "" if any(s.is_open(today()) for s in services) else public.closed_text(services[0], today())

    def new_draft(self) -> ServiceRequest:
        """Not stored yet. Behind a door its answers choose the service."""
        return drafts.new_draft(signed_in_applicant(), self.services[0])


def requested_service_or_404(slug: str) -> RequestedService:
    """The service or door of this slug; a service behind a door is its door."""
    door = find_door(slug)
    service = None if door else find_service(slug)
    if service and service.door:
        door = find_door(service.door.slug)
    if door:
        behind = [s for s in door.services if s.published_id] or abort(404)
        return RequestedService(door.slug, door.name, behind, door)
    return RequestedService(slug, service.short_name, [service]) if service else abort(404)


def request_wizard(requested: RequestedService, draft: ServiceRequest) -> Wizard:
    tasks_url = url_for("filing.tasks", slug=requested.slug)
    return Wizard(
        draft, "filing.step", "filing.check", caption=_(requested.name), place={"slug": requested.slug}, known=known(),
        start_url=tasks_url, tasks_url=tasks_url, begin=partial(drafts.begin_draft, draft, requested.services),
    )  # fmt: skip


def opening_url(requested: RequestedService, draft: ServiceRequest | None = None) -> str:
    """Where a new request begins: with whom it is for, where its form asks that; else with the list of its sections."""
    definition = draft.definition if draft else drafts.form_of(requested.services[0]).definition
    endpoint = "for_whom.show" if relations.is_asked(definition) else "filing.tasks"
    return url_for(endpoint, slug=requested.slug)


def first_page(requested: RequestedService) -> Page:
    return intake.case_pages(requested.new_draft())[0]


def known() -> dict[str, str]:
    """What the account already knows; somebody from elsewhere has no kecamatan of ours."""
    answers = signed_in_applicant().answers
    return {key: answers[key] for key in PREFILLS if key in answers}


def turn_away(requested: RequestedService, closed: str) -> ResponseReturnValue:
    flash(_("%(why)s Permohonan tidak dapat dikirim.", why=closed), "error")
    return redirect(url_for("catalogue.show", slug=requested.slug))
