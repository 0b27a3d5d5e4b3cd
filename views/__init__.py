"""The doors: who may ask, what they see. Only here are blueprints and the panel put on an application."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

BLUEPRINTS = (
    "views.citizen.home:home",
    "views.citizen.language:languages",
    "views.citizen.sign_in:sign_in",
    "views.citizen.registration:registration",
    "views.citizen.account:account",
    "views.citizen.catalogue:catalogue",
    "views.citizen.leaflet:leaflets",
    "views.citizen.filing:filing",
    "views.citizen.for_whom:for_whom",
    "views.citizen.requests:requests",
    "views.citizen.receipt:receipt",
    "views.citizen.mend:mending",
    "views.citizen.amend:amending",
    "views.citizen.shell:shell",
    "views.citizen.tracking:tracking",
    "views.citizen.message_check:message_check",
    "views.files:files",
    "views.api.health:health",
    "views.api.webhook:webhook",
)


def register(app: Flask) -> None:
    for place in BLUEPRINTS:
        module, name = place.split(":")
        app.register_blueprint(getattr(import_module(module), name))
    import_module("views.admin").register(app)
