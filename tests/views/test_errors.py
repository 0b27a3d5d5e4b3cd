"""What people read when something is wrong: what happened, and what to do."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db

pytestmark = pytest.mark.sqlite_only


def test_an_address_that_does_not_exist_is_said_so(client):
    answer = client.get("/tidak-ada")

    assert answer.status_code == 404
    assert 'lang="id"' in answer.text


def test_a_form_without_its_token_is_refused_in_words(client):
    answer = client.post("/masuk", data={"nik": "5108060203950001", "password": "x"})

    assert answer.status_code == 400


def test_an_error_page_stands_even_without_the_database(client):
    db.session.execute(sa.text("ALTER TABLE office_hours RENAME TO gone"))
    db.session.commit()

    answer = client.get("/tidak-ada")

    assert answer.status_code == 404
    assert "Coba lagi beberapa menit lagi" in answer.text


def test_the_footer_says_when_the_office_is_open(client):
    page = client.get("/").text

    assert "Senin–Kamis: 07.30–12.00 dan 12.45–16.00" in page
    assert "Jumat: 07.00–11.00 dan 11.30–14.00" in page


def test_a_host_that_is_not_ours_is_refused(app, client):
    app.config["TRUSTED_HOSTS"] = ["dukcapil.example"]

    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "Alamat situs ini tidak dikenal" in answer.text
