"""The doors: who may ask, what they see. Only here are blueprints and the panel put on an application."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

BLUEPRINTS = (
    "views.citizen.public.home:home",
    "views.citizen.accounts.language:languages",
    "views.citizen.accounts.sign_in:sign_in",
    "views.citizen.accounts.registration:registration",
    "views.citizen.accounts.account:account",
    "views.citizen.public.catalogue:catalogue",
    "views.citizen.public.leaflet:leaflets",
    "views.citizen.filing.filing:filing",
    "views.citizen.filing.for_whom:for_whom",
    "views.citizen.requests.own_requests:requests",
    "views.citizen.requests.receipt:receipt",
    "views.citizen.requests.correct:corrections",
    "views.citizen.accounts.amend:amendments",
    "views.citizen.public.pwa:shell",
    "views.citizen.public.tracking:tracking",
    "views.citizen.public.message_check:message_check",
    "views.files:files",
    "views.api.health:health",
    "views.api.webhook:webhook",
)


def register(app: Flask) -> None:
    for place in BLUEPRINTS:
        module, name = place.split(":")
        app.register_blueprint(getattr(import_module(module), name))
    import_module("views.admin").register(app)
