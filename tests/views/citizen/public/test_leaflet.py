"""The sheet for the notice board: what a service needs, and a QR that leads to it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db
from models.calendar.local_time import today
from models.forms.service import Service
from tests.views.citizen.public.test_catalogue import BY_SLUG


@pytest.mark.sqlite_only
@pytest.mark.parametrize("slug", ["sktt", "tridatu-akta-perkawinan"])
def test_the_sheet_names_every_paper_says_free_and_leads_to_the_service(client, slug):
    said = "".join(client.page(f"/layanan/{slug}/syarat").text.split())

    for wanted in BY_SLUG[slug]["papers"]:
        assert "".join(wanted["label"].split()) in said
    assert "Gratis" in said and f"layanan/{slug}" in said
    assert "<svg width=" in client.get(f"/layanan/{slug}/syarat").text


@pytest.mark.sqlite_only
def test_the_sheet_of_the_card_names_each_office_and_what_is_closed_has_none(client, replaced):
    replaced("ktp-el-wilayah-barat")
    db.session.execute(sa.update(Service).where(Service.slug == "sktt").values(closes_on=today()))

    assert "Kantor Kecamatan Seririt" in client.page("/layanan/ktp-el/syarat").text
    assert client.get("/layanan/ktp-el-wilayah-barat/syarat").location == "/layanan/ktp-el/syarat"
    assert {client.get(f"/layanan/{slug}/syarat").status_code for slug in ("sktt", "tidak-ada")} == {404}
