"""Whoever lost the card registers and asks for a new one in one sitting, and gives nothing twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.files.attachments import contents
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest, Settled
from models.requests.workflow import RequestStatus
from tests.views.citizen import walking
from tests.views.citizen.filing_walk import files_on, names_on, send_page

pytestmark = pytest.mark.usefixtures("quick_photos")

SENT = "/layanan/ktp-el/ajukan/terkirim"


def sent_by(client) -> ServiceRequest:
    return db.session.scalars(sa.select(ServiceRequest)).one()


def walk(client, condition: str) -> tuple[list[str], list[str], int]:
    """From /daftar to the sent request: (pages, photos, ticks)."""
    me = walking.details(kondisi_ktp=condition)
    pages, photos = ["/daftar"], []
    for step in walking.fill_in(client, me):
        pages.append(f"/daftar/{step}")
        photos += files_on(client.page(pages[-1]))
    pages.append("/daftar/periksa")
    ticks = ticks_on(client.page("/daftar/periksa"))
    walking.send(client)
    pages.append("/daftar/terkirim")
    url = client.submit("/daftar/lanjut", {}, page="/daftar/terkirim").location
    while not url.endswith("/terkirim"):
        pages.append(url)
        page, definition = client.page(url), db.session.scalars(sa.select(ServiceRequest)).one().definition
        if url.endswith("/periksa"):
            ticks += ticks_on(page)
            url = client.submit(url, {}).location
        else:
            photos += files_on(page)
            url = send_page(client, url, page, definition, {"cara_ambil": "office"}).location
    return [*pages, url], photos, ticks


def ticks_on(page) -> int:
    return len({"pernyataan_benar", "setuju_pdp"} & set(names_on(page)))


def test_at_most_twelve_pages_four_photos_and_two_ticks_in_all(client):
    pages, photos, ticks = walk(client, "hilang")

    assert len(pages) <= 12, pages
    assert len(photos) <= 4 and ticks <= 2, (photos, ticks)
    request = sent_by(client)
    assert request.status == RequestStatus.AWAITING and request.title == "KTP-el hilang"
    assert request.answers["nik_ktp"] == request.applicant.nik
    assert {photo.key for photo in request.photos()} == {"kk", "surat_kehilangan"}


@pytest.mark.parametrize(("condition", "title"), [("surket", "KTP-el pertama"), ("rusak", "KTP-el rusak")])
def test_a_card_that_is_not_there_yet_or_broken_is_asked_for_likewise(client, condition, title):
    pages, photos, ticks = walk(client, condition)

    assert len(pages) <= 12 and len(photos) <= 4 and ticks <= 2, (pages, photos, ticks)
    assert sent_by(client).title == title


def test_a_photo_that_is_used_again_is_a_copy_that_opens_where_it_belongs(client):
    walk(client, "hilang")
    request, applicant = sent_by(client), db.session.scalars(sa.select(Applicant)).one()
    again, first = request.photos("kk")[0], applicant.photos("foto_kk")[0]

    assert again.reused_from_id == first.id and again.storage_key != first.storage_key
    assert contents(again) == contents(first)
    assert request.settled["kk"] == Settled.BEFORE


def test_whoever_has_the_card_is_offered_nothing(client):
    walking.fill_in(client, walking.details())
    walking.send(client)

    assert "/daftar/lanjut" not in [form.action for form in client.page("/daftar/terkirim").posting_forms]
