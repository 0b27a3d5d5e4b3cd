"""What makes the pages an app on a phone: the service worker, the page without a signal, the home screen."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.pwa import by_script, manifest, owner_mark, service_worker
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
    return render_template("citizen/public/offline.html"), FRESH


@shell.after_app_request
def say_where(response: Response) -> Response:
    """A script that posted a photo is told where to go on, and whether the photo was kept: another redirect
    than that of its own page (the service has closed, an officer looks at it now) keeps nothing."""
    if request.method == "POST" and response.location and by_script():
        response.data = json.dumps({"next": response.headers.pop("Location"), "kept": "photo_kept" in g})
        response.status_code, response.mimetype = 200, "application/json"
    return response
