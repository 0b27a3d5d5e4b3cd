"""What can be asked for: the services by group, and a page for each. Open to everybody."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from app.catalogue import public
from app.filing.drafts import form_of
from app.offices.routing import main_office
from app.reports.processing_times import usual_time_text
from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Door, Service
from models.offices.region import District, Office
from views.guards import public as open_to_all

catalogue = Blueprint("catalogue", __name__)


@dataclass(frozen=True)
class Region:
    """Where the people of some kecamatan fetch what they asked for at a door."""

    districts: list[str]
    office: Office


@catalogue.route("/layanan")
@open_to_all
def index() -> ResponseReturnValue:
    return render_template("citizen/public/services.html", groups=public.groups_of(published_services(), today()))


@catalogue.route("/layanan/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    """A door's page stands for the services behind it."""
    door = find_door(slug)
    if door:
        return show_door_page(door)
    service = find_service(slug) or abort(404)
    if service.door:
        return redirect(url_for("catalogue.show", slug=service.door.slug))
    return show_service(service)


def show_service(service: Service) -> ResponseReturnValue:
    definition = form_of(service).definition
    closed = public.closed_text(service, today())
    return render_template(
        "citizen/public/service.html",
        service=service, closed=closed, successors=open_successors(definition) if closed else [],
        **service_facts([definition]), place=main_office(), usual="" if closed else usual_time_text(service),
        cards_at=ktp_regions() if any(document.kind == "ktp-el" for document in definition.documents) else [],
    )  # fmt: skip


def show_door_page(door: Door) -> ResponseReturnValue:
    behind = [service for service in door.services if service.published_id] or abort(404)
    open_now = [service for service in behind if service.is_open(today())]
    closed = "" if open_now else public.closed_text(behind[0], today())
    words = service_facts([form_of(service).definition for service in open_now or behind])
    return render_template(
        "citizen/public/door.html", door=door, closed=closed, regions=regions_of(door),
        usual="" if closed else usual_time_text(*open_now), **words,
    )  # fmt: skip


def service_facts(definitions: list[Definition]) -> dict[str, object]:
    """What the page says; of several services behind a door the first speaks for all but the papers."""
    first = definitions[0]
    return {
        "who": public.who_may_ask(first),
        "papers": public.papers_of(definitions),
        "surrendered": first.service.surrender,
        "comes_to_office": public.comes_to_office(first),
        "processing_time": public.processing_time_text(first),
        "processing_time_note": public.processing_time_note(first),
        "made": public.made_by(first),
        "basis": public.legal_basis(first),
        "official_forms": public.official_forms(first),
    }


def published_services() -> list[Service]:
    """In the order of the catalogue, without their forms."""
    query = sa.select(Service).where(Service.published_id.is_not(None)).order_by(Service.position, Service.id)
    return list(db.session.scalars(query))


def find_service(slug: str) -> Service | None:
    """A published service, open or not."""
    query = sa.select(Service).where(Service.slug == slug, Service.published_id.is_not(None))
    return db.session.scalar(query.options(joinedload(Service.published)))


def find_door(slug: str) -> Door | None:
    behind = selectinload(Door.services).joinedload(Service.published)
    return db.session.scalar(sa.select(Door).where(Door.slug == slug).options(behind))


def open_successors(definition: Definition) -> list[public.Entry]:
    """The services, or the door, that took this one's place."""
    slugs = public.successors_of(definition)
    behind = db.session.scalars(sa.select(Service).where(Service.slug.in_(slugs)).order_by(Service.position))
    return list(dict.fromkeys(public.entry_of(service) for service in behind if service.is_open(today())))


def ktp_regions() -> list[Region]:
    """Which office makes and hands out the KTP-el of which kecamatan."""
    districts = db.session.scalars(sa.select(District).where(District.in_use).order_by(District.code)).all()
    offices = dict.fromkeys(district.ktp_office for district in districts)
    return [Region([d.name for d in districts if d.ktp_office is office], office) for office in offices]


def regions_of(door: Door) -> list[Region]:
    districts = {d.code: d for d in db.session.scalars(sa.select(District).where(District.in_use))}
    served = [[districts[code] for code in codes if code in districts] for _, codes in public.districts_served(door)]
    return [Region([d.name for d in some], some[0].ktp_office) for some in served if some]
