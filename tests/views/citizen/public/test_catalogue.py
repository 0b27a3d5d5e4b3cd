"""What is offered at /layanan, and the page of each service. Open to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.catalogue import files, public, shipping
from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Service
from tests.support.definitions import document_of

BY_SLUG = {document["slug"]: document for document in files.services()}


def ship(**more) -> None:
    """One more service, of a catalogue that we wrote ourselves."""
    asks = [] if "at_office_only" in more else [{"key": "isian", "label": "Isian", "type": "text"}]
    shipping.bring_up_to_date([document_of(asks, group="kk", **more)], files.shared()["groups"])
    db.session.commit()


def test_every_open_service_is_offered_once(client):
    links = [link for link in client.page("/layanan").links if link.startswith("/layanan/")]

    assert sorted(links) == sorted(f"/layanan/{slug}" for slug in BY_SLUG)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_page_says_what_for_which_papers_free_and_how_long(client, slug):
    service, page = BY_SLUG[slug], client.page(f"/layanan/{slug}")

    assert service["name"] in page.headings[0] and " ".join(service["description"].split()) in page.text
    days = service.get("working_days")
    assert "Gratis" in page.text and (f"{days} hari kerja" if days else "Segera setelah diperiksa") in page.text
    for wanted in public.papers_of(Definition.from_json(service)):
        assert " ".join(f"{wanted.label} {wanted.when} {wanted.help}".split()) in page.text
    assert all(document["name"] in page.text for document in service.get("documents", []))


def test_a_visitor_is_led_to_sign_in_and_back_to_the_form(client):
    links = client.page("/layanan/kia").links

    assert "/masuk?lanjut=/layanan/kia/ajukan" in links and "/daftar" in links


def test_the_verified_go_straight_to_the_form(browser):
    assert "/layanan/kia/ajukan" in browser.page("/layanan/kia").links


def test_the_card_says_which_kecamatan_fetches_where(client):
    page = client.page("/layanan/ktp-el")

    assert "Gerokgak, Seririt, Busungbiu, Banjar" in page.text and "Surat kehilangan dari kepolisian" in page.text
    assert "Seririt" in page.text and "Kubutambahan" in page.text and "Gratis" in page.text


def test_so_does_a_service_that_makes_a_card_beside_other_documents(client):
    page = client.page("/layanan/tridatu-akta-perceraian").text

    assert "KTP-el dibuat dan diambil menurut kecamatan" in page and "Kubutambahan" in page
    assert "menurut kecamatan" not in client.page("/layanan/kartu-keluarga").text


@pytest.mark.parametrize("slug", ["ktp-el-wilayah-barat", "ktp-el-hilang-rusak"])
def test_a_service_that_another_took_the_place_of_leads_to_it(client, replaced, slug):
    replaced(slug)

    assert client.get(f"/layanan/{slug}").location == "/layanan/ktp-el"
    assert f"/layanan/{slug}" not in client.page("/layanan").links


def test_a_closed_service_says_since_when_and_what_there_is_instead(client):
    ship(slug="kartu-lama", closes_on="2021-03-22", superseded_by=["ktp-el", "kia"])

    page = client.page("/layanan/kartu-lama")

    assert "ditutup sejak 22 Maret 2021" in page.text and {"/layanan/ktp-el", "/layanan/kia"} <= set(page.links)
    assert "/layanan/kartu-lama/ajukan" not in page.links


def test_what_can_only_be_asked_for_at_the_office_says_why_and_what_to_bring(browser):
    ship(slug="rekam", at_office_only={"why": "Sidik jari direkam di kantor.", "bring": ["KK", "Akta kelahiran"]})

    page = browser.page("/layanan/rekam")

    assert "Hanya di kantor. Sidik jari direkam di kantor." in page.text and "Bawa: KK Akta kelahiran" in page.text
    assert "/layanan/rekam" in browser.page("/layanan").links and "/layanan/rekam/ajukan" not in page.links
    assert {browser.get(f"/layanan/rekam/ajukan{step}").location for step in ("", "/bagian", "/isian")} == {
        "/layanan/rekam"
    }


def test_an_unknown_or_unpublished_service_is_missing(client):
    db.session.execute(sa.update(Service).where(Service.slug == "sktt").values(published_id=None))

    assert client.get("/layanan/tidak-ada").status_code == 404
    assert client.get("/layanan/sktt").status_code == 404
    assert "/layanan/sktt" not in client.page("/layanan").links


def test_a_service_is_offered_from_the_day_it_opens_until_the_day_it_closes(client):
    kia = sa.update(Service).where(Service.slug == "kia")
    for opens, closes, offered in ((0, 1, True), (1, None, False), (-1, 0, False)):
        db.session.execute(kia.values(opens_on=day(opens), closes_on=day(closes)))

        assert ("/layanan/kia" in client.page("/layanan").links) is offered
        assert ("Layanan ini di" in client.page("/layanan/kia").text) is not offered


def day(ahead: int | None):
    return None if ahead is None else today() + timedelta(days=ahead)
