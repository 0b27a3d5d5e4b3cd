"""Asking for a service: page by page in a draft, looked over, sent with a reference."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import duplicates
from app.catalogue import public
from app.filing import drafts, intake, people
from app.filing.task_list import done_of, tasks_of
from app.forms.declarations import NO_DECLARATION, TRUTH, declaration_form
from app.forms.dynamic import PageForm
from app.identity.references import read_reference
from app.status import progress
from app.status.qr import status_code
from app.web.page_marks import posted_mark
from models.accounts.permission import Permission
from models.base import db, utcnow
from models.requests.service_request import ServiceRequest
from views.citizen.filing.requested_service import (
    RequestedService,
    first_page,
    opening_url,
    request_wizard,
    requested_service_or_404,
    turn_away,
)
from views.citizen.wizard.late import late_page
from views.citizen.wizard.steps import seen_in, show_check, show_step
from views.citizen.wizard.wizard import Wizard
from views.guards import permission_required, signed_in_applicant

filing = Blueprint("filing", __name__)

SAME_SITTING = timedelta(hours=3)


@filing.get("/layanan/<slug>/ajukan")
@permission_required(Permission.REQUESTS_SUBMIT)
def start(slug: str) -> ResponseReturnValue:
    """On with the draft, or the beginning of a new one."""
    requested = requested_service_or_404(slug)
    if requested.slug != slug:
        return redirect(url_for(".start", slug=requested.slug))
    if requested.closed():
        return turn_away(requested, requested.closed())
    draft = requested.own_draft
    return redirect(url_for(".tasks", slug=slug) if draft else opening_url(requested))


@filing.get("/layanan/<slug>/ajukan/bagian")
@permission_required(Permission.REQUESTS_SUBMIT)
def tasks(slug: str) -> ResponseReturnValue:
    """The sections and how far each is: here one begins, stops, and goes on."""
    requested = requested_service_or_404(slug)
    draft = requested.own_draft
    if requested.closed():
        return turn_away(requested, requested.closed())
    wizard = request_wizard(requested, draft or requested.new_draft())
    listed = tasks_of(wizard.case)
    return render_template(
        "citizen/wizard/tasks.html",
        requested=requested,
        wizard=wizard,
        tasks=listed,
        done=done_of(listed),
        waits=not signed_in_applicant().is_verified,
        ends_at=drafts.draft_ends_at,
    )


@filing.post("/layanan/<slug>/ajukan/mulai-baru")
@permission_required(Permission.REQUESTS_SUBMIT)
def start_anew(slug: str) -> ResponseReturnValue:
    """The draft so far is thrown away; on to a new one, or to the request that was meant (`lanjut`)."""
    requested = requested_service_or_404(slug)
    draft = requested.own_draft
    mark = posted_mark()
    if draft and mark and not mark.is_of(draft):  # an old tab throws away what it showed, and nothing that came since
        return redirect(url_for(".tasks", slug=slug))
    if draft:
        draft.expire()
        db.session.commit()
    running = read_reference(request.form.get("lanjut", ""))
    if running is None:
        return redirect(url_for(".start", slug=slug))
    flash(_("Isian yang baru sudah dibuang."), "success")
    return redirect(url_for("requests.show", reference=running))


@filing.post("/layanan/<slug>/ajukan/hapus-orang")
@permission_required(Permission.REQUESTS_SUBMIT)
def remove_person(slug: str) -> ResponseReturnValue:
    requested = requested_service_or_404(slug)
    draft = requested.own_draft or abort(404)
    wizard = request_wizard(requested, draft)
    if late := late_page(wizard, goes_on=False):
        return late
    mark = posted_mark()
    if mark and not mark.saw(seen_in(draft)):  # pressed twice: whoever moved up would go, too
        flash(_("Ada isian yang berubah di tab lain. Periksa sekali lagi."), "error")
        return redirect(wizard.check_url)
    try:
        people.remove(draft, request.form.get("orang", ""))
    except intake.NotOpen:
        abort(404)
    db.session.commit()
    return redirect(wizard.check_url)


@filing.route("/layanan/<slug>/ajukan/<step>", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def step(slug: str, step: str) -> ResponseReturnValue:
    requested = requested_service_or_404(slug)
    draft = requested.own_draft
    if requested.closed():
        return turn_away(requested, requested.closed())
    wizard = request_wizard(requested, draft or requested.new_draft())
    begins = draft is None and step == first_page(requested).slug
    if late := late_page(wizard, goes_on=begins or draft is not None):
        return late
    if draft is None and not begins:
        return redirect(url_for(".start", slug=slug))
    return show_step(wizard, step)


@filing.route("/layanan/<slug>/ajukan/periksa", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def check(slug: str) -> ResponseReturnValue:
    requested = requested_service_or_404(slug)
    draft = requested.own_draft
    if draft is None:
        return after_the_draft(requested)
    if requested.closed():
        return turn_away(requested, requested.closed())
    wizard, form = request_wizard(requested, draft), declaration_form(NO_DECLARATION if just_declared(draft) else TRUTH)
    twin = None if late_page(wizard) else twin_to_ask_about(wizard, form, draft)
    if twin:
        return render_template(
            "citizen/filing/open_twin.html",
            requested=requested,
            wizard=wizard,
            twin=twin,
            form=form,
            about=progress.about(twin),
        )
    return show_check(
        wizard, form, submit=_("Kirim permohonan"), notices=notices(draft),
        send=lambda: intake.send_request(draft, by=signed_in_applicant()), done_url=url_for(".sent", slug=slug),
    )  # fmt: skip


def just_declared(draft: ServiceRequest) -> bool:
    """Whether they ticked it all a moment ago, with their registration: then sending it is the declaration."""
    at = draft.applicant.declared_at
    return at is not None and utcnow() - at < SAME_SITTING


def notices(draft: ServiceRequest) -> list[str]:
    """What somebody should know before sending: that it waits for their account, and how they get what is made, where
    there was nothing to choose."""
    said = [] if signed_in_applicant().is_verified else [_("Permohonan ini menunggu sampai akun Anda diverifikasi.")]
    if draft.definition.documents and len(draft.definition.delivery_choices()) == 1:
        made = "; ".join(f"{one.name}, {one.ways}" for one in public.made_by(draft.definition))
        said.append(_("Anda menerima: %(what)s.", what=made))
    return said


def twin_to_ask_about(wizard: Wizard, form: PageForm, draft: ServiceRequest) -> ServiceRequest | None:
    """When all is ready to be sent: the request that is perhaps meant, unless they said to send this one too."""
    ready = not wizard.unready and not request.form.get("tetap") and form.validate_on_submit()
    return duplicates.open_twin(draft) if ready else None


@filing.get("/layanan/<slug>/ajukan/terkirim")
@permission_required(Permission.REQUESTS_SUBMIT)
def sent(slug: str) -> ResponseReturnValue:
    requested = requested_service_or_404(slug)
    service_request = drafts.last_sent(signed_in_applicant(), requested.service)
    if service_request is None:
        return redirect(url_for(".start", slug=slug))
    deadline = progress.deadline_text(service_request)
    return render_template("citizen/filing/sent.html", service_request=service_request, deadline=deadline,
                           code=status_code(service_request.reference))  # fmt: skip


def after_the_draft(requested: RequestedService) -> ResponseReturnValue:
    """No draft is left to look over: sent twice it was filed once."""
    filed = request.method == "POST" and drafts.last_sent(signed_in_applicant(), requested.service)
    return redirect(url_for(".sent" if filed else ".start", slug=requested.slug))
