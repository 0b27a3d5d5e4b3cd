"""The front page, help and the privacy notice."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.public import groups_of
from models.calendar.local_time import today
from views.citizen.public.catalogue import published_services
from views.guards import public

home = Blueprint("home", __name__)


@home.get("/")
@public
def index() -> ResponseReturnValue:
    return render_template("citizen/public/home.html", groups=groups_of(published_services(), today()))


@home.get("/bantuan")
@public
def help() -> ResponseReturnValue:
    return render_template("citizen/public/help.html")


@home.get("/privasi")
@public
def privacy() -> ResponseReturnValue:
    return render_template("citizen/public/privacy.html")
