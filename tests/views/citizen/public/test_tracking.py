"""/lacak: the reference and four digits of the phone open the state and the date, and nothing else."""

from __future__ import annotations

import re

import pytest

from models.base import db
from tests.support import factories

NEVER = "7K3-M9Q-ZPJ"


@pytest.fixture
def on_hold(citizen, verifier, issuer):
    request = factories.submitted(citizen, "kia", anak_nama="Komang Ayu")
    request.approve(by=verifier)
    request.hold(by=issuer, reason="blangko KIA")
    db.session.commit()
    return request


def ask(client, reference: str, digits: str):
    return client.submit("/lacak", {"nomor": reference, "digit": digits})


def bare(response) -> str:
    """Without what differs by nature: the token, and what was typed."""
    text = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", response.text)
    return re.sub(r'value="[^"]*"', "", text)


def test_the_state_and_the_date_are_told_and_nothing_else(client, citizen, on_hold):
    answer = ask(client, f" {on_hold.reference.replace('-', ' ').lower()}", citizen.whatsapp[-4:])

    assert "Menunggu" in answer.text and "Sejak" in answer.text and on_hold.reference in answer.text
    for secret in ("KIA", "blangko", "Komang", citizen.name, citizen.whatsapp):
        assert secret not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_registration_is_followed_too(client, app):
    waiting = factories.waiting()

    assert "Menunggu verifikasi" in ask(client, waiting.reference, waiting.whatsapp[-4:]).text


@pytest.mark.sqlite_only
def test_whoever_writes_the_whole_number_wrote_its_last_four_digits_too(client, citizen, on_hold):
    whole = f"0{citizen.whatsapp[3:6]}-{citizen.whatsapp[6:10]} {citizen.whatsapp[10:]}"

    assert "Keadaan" in ask(client, on_hold.reference, whole).text
    assert "Keadaan" in ask(client, on_hold.reference, citizen.whatsapp).text
    assert "Tulis tepat empat angka" in ask(client, on_hold.reference, citizen.whatsapp[-5:]).text


def test_an_unknown_number_wrong_digits_and_a_draft_are_answered_alike(client, citizen, on_hold):
    draft = factories.draft_request(citizen)
    digits = citizen.whatsapp[-4:]
    wrong = f"{(int(digits) + 1) % 10000:04}"

    answers = [ask(client, on_hold.reference, wrong), ask(client, NEVER, digits), ask(client, draft.reference, digits)]

    assert all("Tidak ada yang cocok" in answer.text for answer in answers)
    assert len({bare(answer) for answer in answers}) == 1


def test_tries_are_limited_for_a_known_number_and_an_unknown_one(app, client, citizen, on_hold):
    app.config["LOOK_UPS_PER_CASE_PER_DAY"] = 2

    for reference in (on_hold.reference, NEVER):
        assert [ask(client, reference, "0000").status_code for _ in range(3)] == [200, 200, 429]

    assert ask(client, on_hold.reference, citizen.whatsapp[-4:]).status_code == 429


def test_a_network_does_not_try_many_numbers(app, client, citizen, on_hold):
    app.config["LOOK_UPS_PER_NETWORK_PER_HOUR"] = 1
    assert ask(client, on_hold.reference, citizen.whatsapp[-4:]).status_code == 200

    assert ask(client, on_hold.reference, citizen.whatsapp[-4:]).status_code == 429


@pytest.mark.sqlite_only
def test_the_code_of_a_receipt_fills_in_the_number_and_a_slip_is_explained(client, app):
    assert f'value="{NEVER}"' in client.get("/lacak?nomor=7k3m9qzpj").text

    answer = ask(client, "7K3-M9Q-ZP4", "12a4")

    assert "salah tulis" in answer.text and "tepat empat angka" in answer.text and "<title>Galat:" in answer.text
