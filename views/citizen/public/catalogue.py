"""What can be asked for: the services by group, and a page for each. Open to everybody."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app.catalogue import public
from app.filing.drafts import form_of
from app.offices.routing import main_office
from app.reports.processing_times import usual_time_text
from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Service
from models.offices.region import District, Office
from views.guards import public as open_to_all

catalogue = Blueprint("catalogue", __name__)


@dataclass(frozen=True)
class Region:
    """Where the people of some kecamatan fetch their KTP-el."""

    districts: list[str]
    office: Office


@catalogue.route("/layanan")
@open_to_all
def index() -> ResponseReturnValue:
    return render_template("citizen/public/services.html", groups=public.groups_of(published_services(), today()))


@catalogue.route("/layanan/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    service = find_service(slug) or abort(404)
    if other := successor_of(service):
        return redirect(url_for("catalogue.show", slug=other.slug))
    return show_service(service)


def show_service(service: Service) -> ResponseReturnValue:
    definition = form_of(service).definition
    closed = public.closed_text(service, today())
    return render_template(
        "citizen/public/service.html",
        service=service, closed=closed, successors=open_successors(definition) if closed else [],
        **service_facts(definition), place=main_office(), usual="" if closed else usual_time_text(service),
        cards_at=ktp_regions() if makes_cards(definition) else [],
    )  # fmt: skip


def service_facts(definition: Definition) -> dict[str, object]:
    return {
        "who": public.who_may_ask(definition),
        "facts_asked": public.facts_of(definition),
        "papers": public.papers_of(definition),
        "hand_over": public.hand_over_texts(definition),
        "at_office_only": definition.service.at_office_only,
        "surrendered": definition.service.surrender,
        "comes_to_office": public.comes_to_office(definition),
        "processing_time": public.processing_time_text(definition),
        "processing_time_note": public.processing_time_note(definition),
        "made": public.made_by(definition),
        "basis": public.legal_basis(definition),
        "official_forms": public.official_forms(definition),
    }


def published_services() -> list[Service]:
    """In the order of the catalogue, without their forms."""
    query = sa.select(Service).where(Service.published_id.is_not(None)).order_by(Service.position, Service.id)
    return list(db.session.scalars(query))


def find_service(slug: str) -> Service | None:
    """A published service, open or not."""
    query = sa.select(Service).where(Service.slug == slug, Service.published_id.is_not(None))
    return db.session.scalar(query.options(joinedload(Service.published)))


def successor_of(service: Service) -> Service | None:
    """The one that took its place, where it is closed and there is one."""
    if service.is_open(today()) or service.replaced_by is None:
        return None
    return find_service(service.replaced_by)


def open_successors(definition: Definition) -> list[public.Entry]:
    """The services that took this one's place."""
    slugs = public.successors_of(definition)
    behind = db.session.scalars(sa.select(Service).where(Service.slug.in_(slugs)).order_by(Service.position))
    return [public.entry_of(service) for service in behind if service.is_open(today())]


def makes_cards(definition: Definition) -> bool:
    return any(document.kind == "ktp-el" for document in definition.documents)


def ktp_regions() -> list[Region]:
    """Which office makes and hands out the KTP-el of which kecamatan."""
    districts = db.session.scalars(sa.select(District).where(District.in_use).order_by(District.code)).all()
    offices = dict.fromkeys(district.ktp_office for district in districts)
    return [Region([d.name for d in districts if d.ktp_office is office], office) for office in offices]
