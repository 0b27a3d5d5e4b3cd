"""The door before several forms that are one to the citizen: its answers choose the service."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.catalogue import public
from app.filing import drafts
from app.forms.answers import answers_from, prefilled
from app.forms.dynamic import PageForm, form_for
from app.web.page_marks import mark_of
from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Page
from models.forms.service import Door, Service
from models.requests.service_request import ServiceRequest
from views.citizen.filing.requested_service import (
    RequestedService,
    known,
    opening_url,
    request_wizard,
    turn_away,
)
from views.citizen.wizard.answers import Section, answer_row
from views.citizen.wizard.late import changed_meanwhile, late_page, saved_elsewhere_text
from views.citizen.wizard.wizard import CHECK, Wizard
from views.guards import signed_in_applicant


def show_door_form(requested: RequestedService, door: Door) -> ResponseReturnValue:
    """Its answers choose the service; asked again they move the draft there."""
    open_now = [service for service in requested.services if service.is_open(today())]
    page, draft = drafts.door_page(door, open_now), requested.own_draft
    wizard = request_wizard(requested, draft or requested.new_draft())
    if late := late_page(wizard):
        return late
    form = _form(page, open_now, draft)
    answers = draft.answers if draft else {}
    form.page_mark = mark_of(wizard.case, {key: answers.get(key, "") for key in page.keys})
    if form.validate_on_submit():
        changed = changed_meanwhile(form, page, answers)
        if not changed:
            return _pass(requested, door, page, form)
        form.form_errors.append(saved_elsewhere_text(changed))
    back = _opened_from(request_wizard(requested, draft)) if draft else url_for("catalogue.show", slug=requested.slug)
    return render_template("citizen/filing/enter_door.html", requested=requested, page=page, form=form, back=back)


def door_section(requested: RequestedService, draft: ServiceRequest) -> list[Section]:
    """What the door asked, to be looked over with the rest."""
    if requested.door is None:
        return []
    fields = drafts.door_page(requested.door, [draft.service]).fields
    back = url_for("filing.start", slug=requested.slug, kembali=CHECK)
    return [Section(requested.door.name, [answer_row(draft, field, f"{back}#{field.key}") for field in fields])]


def _form(page: Page, services: list[Service], draft: ServiceRequest | None) -> PageForm:
    answers = draft.answers if draft else {}
    initial = prefilled(drafts.form_of(services[0]).definition, page, answers, known())
    return form_for(page, answers, today=today(), initial=initial)


def _pass(requested: RequestedService, door: Door, page: Page, form: PageForm) -> ResponseReturnValue:
    answers = answers_from(form, page)
    wanted = door.service_slug_for(answers[door.asks[0]])
    service = next((s for s in requested.services if s.slug == wanted), None) or abort(404)
    if not service.is_open(today()):
        return turn_away(requested, public.closed_text(service, today()))
    before = requested.own_draft
    draft = before or drafts.new_draft(signed_in_applicant(), service)
    drafts.begin_draft(draft, requested.services)
    drafts.pass_door(draft, service, page, answers)
    db.session.commit()
    return redirect(_opened_from(request_wizard(requested, draft)) if before else opening_url(requested, draft))


def _opened_from(wizard: Wizard) -> str:
    """Back to the check page, by what a changed answer newly asks; else to the list."""
    if wizard.back != CHECK:
        return wizard.tasks_url
    return wizard.url(wizard.unfinished[0]) if wizard.unfinished else wizard.check_url
