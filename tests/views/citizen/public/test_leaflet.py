"""The sheet for the notice board: what a service needs, and a QR that leads to it."""

from __future__ import annotations

import pytest

from tests.views.citizen.public.test_catalogue import BY_SLUG, CLOSED


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", ["sktt", "tridatu-akta-perkawinan"])
def test_the_sheet_names_every_paper_says_free_and_leads_to_the_service(client, slug):
    said = "".join(client.page(f"/layanan/{slug}/syarat").text.split())

    for wanted in BY_SLUG[slug]["uploads"]:
        assert "".join(wanted["label"].split()) in said
    assert "Gratis" in said and f"layanan/{slug}" in said
    assert "<svg width=" in client.get(f"/layanan/{slug}/syarat").text


@pytest.mark.sqlite_only
def test_a_door_has_one_sheet_that_names_each_office_and_what_is_closed_has_none(client):
    assert "Kantor Kecamatan Seririt" in client.page("/layanan/ktp-el/syarat").text
    assert client.get("/layanan/ktp-el-wilayah-barat/syarat").location == "/layanan/ktp-el/syarat"
    assert {client.get(f"/layanan/{slug}/syarat").status_code for slug in [*CLOSED, "tidak-ada"]} == {404}
