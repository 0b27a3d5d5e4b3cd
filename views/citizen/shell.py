"""What makes the pages an app on a phone: the service worker, the page without a signal, the home screen."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from app.on_phone import manifest, owner_mark, service_worker
from views.guards import public

shell = Blueprint("shell", __name__)
shell.add_app_template_global(owner_mark)

FRESH = {"Cache-Control": "no-cache"}  # asked for each time, and told when nothing is new


@shell.get("/sw.js")
@public
def worker() -> ResponseReturnValue:
    headers = {**FRESH, "Service-Worker-Allowed": "/", "Vary": "Cookie"}
    return Response(service_worker(url_for(".offline")), mimetype="text/javascript", headers=headers)


@shell.get("/manifest.webmanifest")
@public
def home_screen() -> ResponseReturnValue:
    answer = jsonify(manifest())
    answer.mimetype = "application/manifest+json"
    answer.headers.update(FRESH)
    return answer


@shell.get("/tanpa-sinyal")
@public
def offline() -> ResponseReturnValue:
    """Kept by the phone, so the same for everybody: it knows neither who is signed in nor what was flashed."""
    return render_template("citizen/offline.html"), FRESH
