"""What stands behind the slug of a form: its service, and the draft one has of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import public
from app.core.i18n import say
from app.filing import drafts, intake, once_only, relations
from models.calendar.local_time import today
from models.forms.definition import Page
from models.forms.service import Service
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from views.citizen.public.catalogue import find_service, successor_of
from views.citizen.wizard.wizard import Wizard
from views.guards import signed_in_applicant

PREFILLS = ("nik", "nama", "kk", "kecamatan", "desa", "alamat", "wa")


@dataclass(frozen=True)
class RequestedService:
    """A service that is asked for, and whoever asks."""

    service: Service

    @property
    def slug(self) -> str:
        return self.service.slug

    @property
    def own_draft(self) -> ServiceRequest | None:
        return drafts.draft_of(signed_in_applicant(), self.service)

    def closed(self) -> str:
        """Why nothing can be asked for; '' when it can."""
        only = self.service.published and self.service.published.definition.service.at_office_only
        return say(only.why) if only else public.closed_text(self.service, today())

    def new_draft(self) -> ServiceRequest:
        """Not stored yet; with what is known of whoever asks."""
        draft = drafts.new_draft(signed_in_applicant(), self.service)
        once_only.settle(draft, known())
        return draft


def requested_service_or_404(slug: str) -> RequestedService:
    """The service of this slug, or the one that took its place."""
    service = find_service(slug) or abort(404)
    return RequestedService(successor_of(service) or service)


def request_wizard(requested: RequestedService, draft: ServiceRequest) -> Wizard:
    tasks_url = url_for("filing.tasks", slug=requested.slug)
    return Wizard(
        draft, "filing.step", "filing.check", caption=_(draft.title),
        place={"slug": requested.slug}, known=known(),
        remove_url=url_for("filing.remove_person", slug=requested.slug),
        start_url=tasks_url, tasks_url=tasks_url, begin=partial(drafts.begin_draft, draft),
        settle=lambda: once_only.settle(draft, known()),
    )  # fmt: skip


def opening_url(requested: RequestedService, draft: ServiceRequest | None = None) -> str:
    """Where a new request begins: with whom it is for, where its form asks that; else with the list of its sections."""
    definition = draft.definition if draft else drafts.form_of(requested.service).definition
    endpoint = "for_whom.show" if relations.is_asked(definition) else "filing.tasks"
    return url_for(endpoint, slug=requested.slug)


def first_page(requested: RequestedService) -> Page:
    return intake.case_pages(requested.new_draft())[0]


def known() -> dict[str, str]:
    """What the account already knows; somebody from elsewhere has no kecamatan of ours."""
    applicant = signed_in_applicant()
    answers = applicant.answers
    told = {key: answers[key] for key in PREFILLS if key in answers and answers[key] != "luar"}
    return told | ({"alamat_pos": post_address(applicant)} if applicant.village else {})


def post_address(applicant: Applicant) -> str:
    """Where the post finds whoever lives in this district."""
    places = (applicant.village, applicant.district)
    named = [place.name for place in places if place]
    return ", ".join([applicant.address or "", *named, current_app.config["OFFICE_DISTRICT"]])


def turn_away(requested: RequestedService, closed: str) -> ResponseReturnValue:
    flash(_("%(why)s Permohonan tidak dapat dikirim.", why=closed), "error")
    return redirect(url_for("catalogue.show", slug=requested.slug))
