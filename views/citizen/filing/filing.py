"""Asking for a service: page by page in a draft, looked over, sent with a reference."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import duplicates
from app.filing import drafts, intake
from app.filing.task_list import done_of, tasks_of
from app.forms.declarations import declaration_form
from app.forms.dynamic import PageForm
from app.status import progress
from app.status.qr import status_code
from models.accounts.permission import Permission
from models.base import db
from models.cases.reference import read_reference
from models.requests.service_request import ServiceRequest
from views.citizen.filing.door import door_section, show_door
from views.citizen.filing.form_asked import Asked, applicant, asked_or_404, first_page, opening_url, turn_away, walk_of
from views.citizen.wizard.steps import show_check, show_step
from views.citizen.wizard.wizard import Walk
from views.guards import permission_required

filing = Blueprint("filing", __name__)


@filing.route("/layanan/<slug>/ajukan", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def start(slug: str) -> ResponseReturnValue:
    """On with the draft, or the beginning of a new one; a door's own questions come first, or again (`kembali`)."""
    asked = asked_or_404(slug)
    if asked.slug != slug:
        return redirect(url_for(".start", slug=asked.slug))
    if asked.closed():
        return turn_away(asked, asked.closed())
    draft = asked.own_draft
    if asked.door and (draft is None or request.method == "POST" or "kembali" in request.args):
        return show_door(asked, asked.door)
    return redirect(url_for(".tasks", slug=slug) if draft else opening_url(asked))


@filing.get("/layanan/<slug>/ajukan/bagian")
@permission_required(Permission.REQUESTS_SUBMIT)
def tasks(slug: str) -> ResponseReturnValue:
    """The sections and how far each is: here one begins, stops, and goes on."""
    asked = asked_or_404(slug)
    draft = asked.own_draft
    if asked.closed(draft):
        return turn_away(asked, asked.closed(draft))
    if draft is None and asked.door:
        return redirect(url_for(".start", slug=asked.slug))
    walk = walk_of(asked, draft or asked.new_draft())
    listed = tasks_of(walk.case)
    return render_template("citizen/wizard/tasks.html", asked=asked, walk=walk, tasks=listed, done=done_of(listed),
                           waits=not applicant().is_verified, ends_at=drafts.ends_at)  # fmt: skip


@filing.post("/layanan/<slug>/ajukan/mulai-baru")
@permission_required(Permission.REQUESTS_SUBMIT)
def start_anew(slug: str) -> ResponseReturnValue:
    """The draft so far is thrown away; on to a new one, or to the request that was meant (`lanjut`)."""
    asked = asked_or_404(slug)
    draft = asked.own_draft
    if draft:
        draft.expire()
        db.session.commit()
    running = read_reference(request.form.get("lanjut", ""))
    if running is None:
        return redirect(url_for(".start", slug=slug))
    flash(_("Isian yang baru sudah dibuang."), "success")
    return redirect(url_for("requests.show", reference=running))


@filing.route("/layanan/<slug>/ajukan/<step>", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def step(slug: str, step: str) -> ResponseReturnValue:
    asked = asked_or_404(slug)
    draft = asked.own_draft
    if asked.closed(draft):
        return turn_away(asked, asked.closed(draft))
    if draft is None and (asked.door or step != first_page(asked).slug):
        return redirect(url_for(".start", slug=slug))
    return show_step(walk_of(asked, draft or asked.new_draft()), step)


@filing.route("/layanan/<slug>/ajukan/periksa", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def check(slug: str) -> ResponseReturnValue:
    asked = asked_or_404(slug)
    draft = asked.own_draft
    if draft is None:
        return after_the_draft(asked)
    if asked.closed(draft):
        return turn_away(asked, asked.closed(draft))
    walk, form = walk_of(asked, draft), declaration_form()
    twin = twin_to_ask_about(walk, form, draft)
    if twin:
        return render_template("citizen/filing/open_twin.html", asked=asked, walk=walk, twin=twin, form=form,
                               about=progress.about(twin))  # fmt: skip
    return show_check(
        walk, form, submit=_("Kirim permohonan"), earlier=door_section(asked, draft), notices=notices(),
        send=lambda: intake.send_request(draft, by=applicant()), done_url=url_for(".sent", slug=slug),
    )  # fmt: skip


def notices() -> list[str]:
    """What somebody should know before sending who is not verified yet."""
    return [] if applicant().is_verified else [_("Permohonan ini menunggu sampai akun Anda diverifikasi.")]


def twin_to_ask_about(walk: Walk, form: PageForm, draft: ServiceRequest) -> ServiceRequest | None:
    """When all is ready to be sent: the request that is perhaps meant, unless they said to send this one too."""
    ready = not walk.missing and not request.form.get("tetap") and form.validate_on_submit()
    return duplicates.open_twin(draft) if ready else None


@filing.get("/layanan/<slug>/ajukan/terkirim")
@permission_required(Permission.REQUESTS_SUBMIT)
def sent(slug: str) -> ResponseReturnValue:
    asked = asked_or_404(slug)
    service_request = drafts.last_sent(applicant(), asked.services)
    if service_request is None:
        return redirect(url_for(".start", slug=slug))
    promise = progress.promise_words(service_request)
    return render_template("citizen/filing/sent.html", service_request=service_request, promise=promise,
                           code=status_code(service_request.reference))  # fmt: skip


def after_the_draft(asked: Asked) -> ResponseReturnValue:
    """No draft is left to look over: sent twice it was filed once."""
    filed = request.method == "POST" and drafts.last_sent(applicant(), asked.services)
    return redirect(url_for(".sent" if filed else ".start", slug=asked.slug))
