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
from views.citizen.public.catalogue import find_service, ktp_regions, makes_cards, successor_of
from views.guards import public

leaflets = Blueprint("leaflet", __name__)

_MANY_PAPERS = 9  # papers: more than these stand in smaller letters, so that the sheet stays one


@leaflets.get("/layanan/<slug>/syarat")
@public
def show(slug: str) -> ResponseReturnValue:
    """What is closed today has no sheet; where another took its place, that one has."""
    asked = find_service(slug) or abort(404)
    if other := successor_of(asked):
        return redirect(url_for(".show", slug=other.slug))
    if not asked.is_open(today()):
        abort(404)
    definition = form_of(asked).definition
    papers = words.papers_of(definition)
    address = f"{current_app.config['PUBLIC_URL']}{url_for('catalogue.show', slug=asked.slug)}"
    return render_template(
        "citizen/public/leaflet.html",
        asked=asked,
        papers=papers,
        many=len(papers) > _MANY_PAPERS,
        who=words.who_may_ask(definition),
        made=words.made_by(definition),
        processing_time=words.processing_time_text(definition),
        comes_to_office=words.comes_to_office(definition),
        place=main_office(),
        regions=ktp_regions() if makes_cards(definition) else [],
        address=address,
        code=qr_svg(address, _("Kode QR menuju halaman layanan %(name)s", name=say(asked.name))),
    )
