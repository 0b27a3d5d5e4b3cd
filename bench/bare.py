"""What any Flask page pays: one route and nothing else, on the server that serves us."""

from __future__ import annotations

from flask import Flask, Response

app = Flask(__name__)


@app.route("/hello")
def hello() -> Response:
    return Response("Halo dunia", mimetype="text/plain")
