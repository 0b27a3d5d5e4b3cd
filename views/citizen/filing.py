"""Asking for a service: page by page in a draft, looked over, sent with a reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import drafts, duplicates, intake, progress
from app.catalogue import public
from app.forms.answers import answers_from, prefilled
from app.forms.declarations import declaration_form
from app.forms.dynamic import PageForm, form_for
from models.applicant import Applicant
from models.base import db
from models.definition import Page
from models.local_time import today
from models.permission import Permission
from models.reference import read_reference
from models.service import Door, Service
from models.service_request import ServiceRequest
from views.citizen.answers import Section, answer_row
from views.citizen.catalogue import find_door, find_service
from views.citizen.steps import show_check, show_step
from views.citizen.walk import CHECK, Walk
from views.guards import permission_required, signed_in

filing = Blueprint("filing", __name__)

PREFILLS = ("nik", "nama", "kk", "kecamatan", "desa", "alamat")


@dataclass(frozen=True)
class Asked:
    """What stands behind a slug: one service, or a door with several that are one to the citizen."""

    slug: str
    name: str
    services: list[Service]
    door: Door | None = None

    @property
    def own_draft(self) -> ServiceRequest | None:
        return drafts.draft_of(applicant(), self.services)

    def closed(self, draft: ServiceRequest | None = None) -> str:
        """Why nothing can be asked for; '' when it can. Of a draft its own service counts."""
        services = [draft.service] if draft else self.services
        return "" if any(s.is_open(today()) for s in services) else public.closed_words(services[0], today())


@filing.route("/layanan/<slug>/ajukan", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def start(slug: str) -> ResponseReturnValue:
    """On with the draft, or to the first question; at a door its own questions come first."""
    asked = asked_or_404(slug)
    if asked.slug != slug:
        return redirect(url_for(".start", slug=asked.slug))
    if asked.closed():
        return turn_away(asked, asked.closed())
    if asked.door:
        return show_door(asked, asked.door)
    draft = asked.own_draft
    if draft:
        return render_template("citizen/resume.html", asked=asked, draft=draft, walk=walk_of(asked, draft))
    return redirect(first_url(asked))


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
    flash("Isian yang baru sudah dibuang.", "success")
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
    return show_step(walk_of(asked, draft or drafts.new_draft(applicant(), asked.services[0])), step)


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
        return render_template("citizen/open_twin.html", asked=asked, walk=walk, twin=twin, form=form,
                               about=progress.about(twin))  # fmt: skip
    return show_check(
        walk, form, submit="Kirim permohonan", earlier=door_section(asked, draft),
        send=lambda: intake.send_request(draft, by=applicant()), done_url=url_for(".sent", slug=slug),
    )  # fmt: skip


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
    return render_template("citizen/sent.html", service_request=service_request, promise=promise)


# -- the door


def show_door(asked: Asked, door: Door) -> ResponseReturnValue:
    """Its answers choose the service; asked again they move the draft there."""
    open_now = [service for service in asked.services if service.is_open(today())]
    page = drafts.door_page(door, open_now)
    draft = asked.own_draft
    form = door_form(page, open_now, draft)
    if form.validate_on_submit():
        return pass_door(asked, door, page, form)
    walk = walk_of(asked, draft) if draft else None
    return render_template("citizen/enter_door.html", asked=asked, page=page, form=form, draft=draft, walk=walk)


def door_form(page: Page, services: list[Service], draft: ServiceRequest | None) -> PageForm:
    answers = draft.answers if draft else {}
    initial = prefilled(drafts.form_of(services[0]).definition, page, answers, known())
    return form_for(page, answers, today=today(), initial=initial)


def pass_door(asked: Asked, door: Door, page: Page, form: PageForm) -> ResponseReturnValue:
    answers = answers_from(form, page)
    wanted = door.service_slug_for(answers[door.asks[0]])
    service = next((s for s in asked.services if s.slug == wanted), None) or abort(404)
    if not service.is_open(today()):
        return turn_away(asked, public.closed_words(service, today()))
    draft = asked.own_draft or drafts.new_draft(applicant(), service)
    drafts.begin(draft, asked.services)
    drafts.pass_door(draft, service, page, answers)
    db.session.commit()
    return redirect(walk_of(asked, draft).resume_url)


def door_section(asked: Asked, draft: ServiceRequest) -> list[Section]:
    """What the door asked, to be looked over with the rest."""
    if asked.door is None:
        return []
    back = url_for(".start", slug=asked.slug, kembali=CHECK)
    fields = drafts.door_page(asked.door, [draft.service]).fields
    return [Section(asked.door.name, [answer_row(draft, field, f"{back}#{field.key}") for field in fields])]


# -- finding


def asked_or_404(slug: str) -> Asked:
    """The service or door of this slug; a service behind a door is its door."""
    door = find_door(slug)
    service = None if door else find_service(slug)
    if service and service.door:
        door = find_door(service.door.slug)
    if door:
        behind = [s for s in door.services if s.published_id] or abort(404)
        return Asked(door.slug, door.name, behind, door)
    return Asked(slug, service.short_name, [service]) if service else abort(404)


def walk_of(asked: Asked, draft: ServiceRequest) -> Walk:
    return Walk(
        draft, "filing.step", "filing.check", caption=asked.name, place={"slug": asked.slug}, known=known(),
        start_url=url_for("filing.start" if asked.door else "catalogue.show", slug=asked.slug),
        begin=partial(drafts.begin, draft, asked.services),
    )  # fmt: skip


def first_page(asked: Asked) -> Page:
    return intake.pages_of(drafts.new_draft(applicant(), asked.services[0]))[0]


def first_url(asked: Asked) -> str:
    return url_for(".step", slug=asked.slug, step=first_page(asked).slug)


def applicant() -> Applicant:
    return signed_in()  # type: ignore[return-value]  # an operator may not submit


def known() -> dict[str, str]:
    """What the account already knows; somebody from elsewhere has no kecamatan of ours."""
    answers = applicant().answers
    return {key: answers[key] for key in PREFILLS if key in answers}


# -- turned away


def turn_away(asked: Asked, closed: str) -> ResponseReturnValue:
    flash(f"{closed} Permohonan tidak dapat dikirim.", "error")
    return redirect(url_for("catalogue.show", slug=asked.slug))


def after_the_draft(asked: Asked) -> ResponseReturnValue:
    """No draft is left to look over: sent twice it was filed once."""
    filed = request.method == "POST" and drafts.last_sent(applicant(), asked.services)
    return redirect(url_for(".sent" if filed else ".start", slug=asked.slug))
