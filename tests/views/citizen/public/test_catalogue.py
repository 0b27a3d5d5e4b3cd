"""What is offered at /layanan, and the page of each service. Open to everybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.catalogue import public
from models.base import db
from models.calendar.local_time import today
from models.forms.definition import Definition
from models.forms.service import Service

CATALOGUE = json.loads((Path(__file__).parents[4] / "app/catalogue/services.json").read_text())
BY_SLUG = {service["slug"]: service for service in CATALOGUE["services"]}
CLOSED = ["ktp-el-hilang-rusak", "ktp-el-perubahan-data"]
REGIONAL = [slug for slug in BY_SLUG if slug.startswith("ktp-el-wilayah")]
ALONE = [slug for slug in BY_SLUG if slug not in CLOSED + REGIONAL]


def test_every_open_service_is_offered_once_and_the_regional_ones_as_one_door(client):
    links = [link for link in client.page("/layanan").links if link.startswith("/layanan/")]

    assert sorted(links) == sorted(f"/layanan/{slug}" for slug in [*ALONE, "ktp-el"])


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", ALONE)
def test_a_page_says_what_for_which_papers_free_and_how_long(client, slug):
    service, page = BY_SLUG[slug], client.page(f"/layanan/{slug}")

    assert service["name"] in page.headings[0] and " ".join(service["description"].split()) in page.text
    assert "Gratis" in page.text and f"{service['sla']['online_working_days']} hari kerja" in page.text
    for wanted in service["uploads"]:
        assert " ".join(wanted["label"].split()) in page.text
        assert (wanted["condition"] or "") in page.text
    assert all(document["name"] in page.text for document in service["documents"])


def test_a_visitor_is_led_to_sign_in_and_back_to_the_form(client):
    links = client.page("/layanan/kia").links

    assert "/masuk?lanjut=/layanan/kia/ajukan" in links and "/daftar" in links


def test_the_verified_go_straight_to_the_form(browser):
    assert "/layanan/kia/ajukan" in browser.page("/layanan/kia").links


def test_the_door_says_which_kecamatan_fetches_where(client):
    page = client.page("/layanan/ktp-el")

    assert "Gerokgak, Seririt, Busungbiu, Banjar" in page.text and "Surat keterangan kehilangan" in page.text
    assert "Seririt" in page.text and "Kubutambahan" in page.text and "Gratis" in page.text


def test_so_does_a_service_that_makes_a_card_beside_other_documents(client):
    page = client.page("/layanan/tridatu-akta-perceraian").text

    assert "KTP-el dibuat dan diambil menurut kecamatan" in page and "Kubutambahan" in page
    assert "menurut kecamatan" not in client.page("/layanan/kartu-keluarga").text


@pytest.mark.parametrize("slug", REGIONAL)
def test_a_regional_service_leads_to_its_door(client, slug):
    assert client.get(f"/layanan/{slug}").location == "/layanan/ktp-el"


@pytest.mark.parametrize("slug", CLOSED)
def test_the_two_services_of_2020_are_closed_and_lead_to_the_door(client, slug):
    page = client.page(f"/layanan/{slug}")

    assert "ditutup sejak 22 Maret 2021" in page.text and "/layanan/ktp-el" in page.links
    assert f"/layanan/{slug}/ajukan" not in page.links


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


def test_a_door_with_nothing_open_behind_it_is_closed(client):
    db.session.execute(sa.update(Service).where(Service.slug.in_(REGIONAL)).values(closes_on=today()))

    assert "/layanan/ktp-el" not in client.page("/layanan").links
    assert "ditutup sejak" in client.page("/layanan/ktp-el").text


@pytest.mark.parametrize("slug", BY_SLUG)
def test_papers_that_are_always_needed_stand_first(slug):
    definition = Definition.from_json(BY_SLUG[slug])

    papers = public.papers_of([definition])

    assert [p.always for p in papers] == sorted([p.always for p in papers], reverse=True)
    assert all(p.when for p in papers if not p.always)
    assert {p.label for p in papers} == {u.label for u in definition.uploads}
