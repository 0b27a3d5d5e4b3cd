"""The front page, help and the privacy notice."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.opening_hours import hours_in_words
from models.base import db
from models.local_time import today
from models.service import Service
from views.guards import public

home = Blueprint("home", __name__)


@home.get("/")
@public
def index() -> ResponseReturnValue:
    return render_template("citizen/home.html", groups=service_groups())


@home.get("/bantuan")
@public
def help() -> ResponseReturnValue:
    return render_template("citizen/help.html", hours=hours_in_words())


@home.get("/privasi")
@public
def privacy() -> ResponseReturnValue:
    return render_template("citizen/privacy.html")


def service_groups() -> list[dict]:
    """The open services in the order of the catalogue, by group; a door stands for those behind it."""
    groups: dict[str, dict] = {}
    query = sa.select(Service).where(Service.published_id.is_not(None)).order_by(Service.position)
    for service in db.session.scalars(query):
        if service.is_open(today()):
            new = {"slug": service.group, "name": service.group_name, "services": []}
            group = groups.setdefault(service.group, new)
            entry = _entry(service)
            if entry not in group["services"]:
                group["services"].append(entry)
    return list(groups.values())


def _entry(service: Service) -> dict[str, str]:
    slug, name = (service.door.slug, service.door.name) if service.door else (service.slug, service.short_name)
    return {"short_name": name, "url": f"/layanan/{slug}"}
