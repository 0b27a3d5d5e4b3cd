"""The doors: only here are blueprints and the panel put on an application."""

from __future__ import annotations

from flask import Flask

from views.admin import register as register_panel
from views.api.health import health
from views.api.webhook import webhook
from views.citizen.accounts.account import account
from views.citizen.accounts.amend import amendments
from views.citizen.accounts.language import languages
from views.citizen.accounts.registration import registration
from views.citizen.accounts.sign_in import sign_in
from views.citizen.filing.again import again
from views.citizen.filing.filing import filing
from views.citizen.filing.for_whom import for_whom
from views.citizen.filing.next_request import next_request
from views.citizen.public.catalogue import catalogue
from views.citizen.public.home import home
from views.citizen.public.leaflet import leaflets
from views.citizen.public.message_check import message_check
from views.citizen.public.pwa import shell
from views.citizen.public.tracking import tracking
from views.citizen.requests.correct import corrections
from views.citizen.requests.own_requests import requests
from views.citizen.requests.receipt import receipt
from views.files import files

BLUEPRINTS = (
    home,
    languages,
    sign_in,
    registration,
    account,
    catalogue,
    leaflets,
    filing,
    for_whom,
    again,
    next_request,
    requests,
    receipt,
    corrections,
    amendments,
    shell,
    tracking,
    message_check,
    files,
    health,
    webhook,
)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_panel(app)
