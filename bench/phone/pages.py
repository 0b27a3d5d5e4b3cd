"""The citizen's pages that are measured, and whose they are."""

from __future__ import annotations

import os
from dataclasses import dataclass

import sqlalchemy as sa
from playwright.sync_api import Browser, StorageState
from playwright.sync_api import Page as Tab

from app.demo.accounts import CITIZENS
from bench.browser import cookie_of
from bench.servers import House
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from tests.journeys.support.citizen import Citizen

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# With its scripts optimised, as on a phone; the journeys' has them not.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"]  # fmt: skip
PUBLIC = (
    "/", "/layanan", "/layanan/kia", "/layanan/ktp-el", "/layanan/kia/syarat", "/daftar", "/daftar/data-diri", "/masuk",
    "/lupa-password", "/lacak", "/cek-pesan", "/bantuan", "/privasi",
)  # fmt: skip
OWN = ("/akun", "/permohonan", "/layanan/kia/ajukan")
FEW = ("/", "/layanan/kia", "/daftar/data-diri")
FILE, SEND = "main input[type=file]", "main form[method=post] button[type=submit]"


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    known: StorageState | None = None  # the cookies of whoever is signed in


def public_pages(url: str, quick: bool) -> list[Page]:
    return [Page(path, url + path) for path in (FEW if quick else PUBLIC)]


def own_pages(chromium: Browser, house: House) -> list[Page]:
    """Of a citizen of the demo, one of their requests, and of somebody who is registering."""
    with house.app.app_context():
        filed = sa.select(ServiceRequest).join(ServiceRequest.applicant).where(
            Applicant.name == CITIZENS[0].person.name, ServiceRequest.submitted_at.is_not(None)
        )  # fmt: skip
        request = db.session.scalars(filed.order_by(ServiceRequest.id.desc()).limit(1)).one()
        reference, (name, _, value) = request.reference, cookie_of(house.app, request.applicant).partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    known: StorageState = {"cookies": [cookie], "origins": []}
    context = chromium.new_context()
    tab = context.new_page()
    answer_up_to_the_photos(tab, house)
    photo = Page("a photo page", tab.url, context.storage_state())
    context.close()
    own = [Page(path, house.url + path, known) for path in OWN]
    return [*own, Page("/permohonan/<nomor>", f"{house.url}/permohonan/{reference}", known), photo]


def answer_up_to_the_photos(tab: Tab, house: House) -> None:
    """Of a registration."""
    citizen = Citizen(tab, house)
    citizen.go("/daftar")
    citizen.press("Mulai")
    while not tab.locator(FILE).count():
        citizen.fills_in_this_page(citizen.answers)
