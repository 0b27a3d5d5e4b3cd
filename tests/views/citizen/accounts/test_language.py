"""English for who chooses it: on this phone for a year, with the account on every phone, never in the panel."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db
from models.registrations.applicant import Applicant
from tests.support import factories


def test_the_choice_lasts_and_leads_back_to_the_page_that_was_open(client):
    chosen = client.get("/bahasa/en?kembali=/layanan/sktt%3Fa%3D1")

    assert chosen.location == "/layanan/sktt?a=1"
    assert "Max-Age=31536000" in chosen.headers["Set-Cookie"]
    assert 'lang="en"' in client.get("/layanan").text and "All services" in client.get("/layanan").text

    client.get("/bahasa/id")

    assert 'lang="id"' in client.get("/layanan").text


def test_what_was_chosen_while_signed_in_is_chosen_on_every_phone(browser, citizen, new_client):
    browser.get("/bahasa/en")

    another = new_client()
    another.sign_in(citizen)

    assert 'lang="en"' in another.get("/akun").text


@pytest.mark.sqlite_only
def test_whoever_registers_in_english_has_an_english_account(client):
    client.set_cookie("bahasa", "en")

    client.submit("/daftar/data-diri", {"nik": factories.new_nik(), "nama": "Anna Smith", "kk": "5108060101100001",
                                        "kecamatan": "510806"})  # fmt: skip

    assert newest().language == "en"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "bukan-alamat"])
def test_nobody_is_led_to_another_site(client, elsewhere):
    assert client.get("/bahasa/en", query_string={"kembali": elsewhere}).location == "/"
    assert client.get("/bahasa/xx").status_code == 404


@pytest.mark.sqlite_only
def test_a_refusal_is_said_in_english_with_the_name_of_its_field(client):
    client.set_cookie("bahasa", "en")

    refused = client.submit("/masuk", {"nik": "", "password": ""})

    assert "<title>Error: " in refused.text and "The NIK is missing. Write the 16 digits of the NIK." in refused.text


@pytest.mark.sqlite_only
def test_the_panel_stays_indonesian(client, verifier):
    client.set_cookie("bahasa", "en")
    client.sign_in(verifier)

    assert client.page("/admin/pendaftaran/").lang == "id"


def newest() -> Applicant:
    return db.session.scalars(sa.select(Applicant).order_by(Applicant.id.desc())).first()
