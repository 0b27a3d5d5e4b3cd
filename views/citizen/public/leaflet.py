"""What a service needs, on one sheet for the notice board of a village office: big letters, and a QR to its page."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import public as words
from app.core.i18n import say
from app.filing.drafts import form_of
from app.offices.routing import main_office
from app.status.qr import qr_svg
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Door, Service
from views.citizen.public.catalogue import find_door, find_service, regions_of
from views.guards import public

leaflets = Blueprint("leaflet", __name__)

_MANY_PAPERS = 9  # papers: more than these stand in smaller letters, so that the sheet stays one


@leaflets.get("/layanan/<slug>/syarat")
@public
def show(slug: str) -> ResponseReturnValue:
    """Of a service or of a door; what is closed today has no sheet."""
    asked = find_door(slug) or find_service(slug) or abort(404)
    if isinstance(asked, Service) and asked.door:
        return redirect(url_for(".show", slug=asked.door.slug))
    definitions = definitions_of(asked) or abort(404)
    first, papers = definitions[0], words.papers_of(definitions)
    address = f"{current_app.config['PUBLIC_URL']}{url_for('catalogue.show', slug=asked.slug)}"
    return render_template(
        "citizen/public/leaflet.html",
        asked=asked,
        papers=papers,
        many=len(papers) > _MANY_PAPERS,
        who=words.who_may_ask(first),
        made=words.made_by(first),
        processing_time=words.processing_time_text(first),
        comes_to_office=words.comes_to_office(first),
        place=main_office(),
        regions=regions_of(asked) if isinstance(asked, Door) else [],
        address=address,
        code=qr_svg(address, _("Kode QR menuju halaman layanan %(name)s", name=say(asked.name))),
    )


def definitions_of(asked: Service | Door) -> list[Definition]:
    behind = asked.services if isinstance(asked, Door) else [asked]
    return [form_of(one).definition for one in behind if one.published_id and one.is_open(today())]
