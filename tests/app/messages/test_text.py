"""A wording that the checks let pass is one that Meta takes, whatever the particulars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.messages.providers.cloud.templates import to_meta_template
from app.messages.text import check_text, render
from app.sandbox.wording import check_body

MESSAGES = json.loads((Path(__file__).parents[3] / "app/catalogue/messages.json").read_text())
ALLOWED = {"nama", "nomor"}


@pytest.mark.parametrize("key", MESSAGES)
def test_every_default_text_is_one_that_the_gateway_takes(key):
    body = MESSAGES[key]["body"]

    assert check_text(body, MESSAGES[key]["placeholders"]) == []
    check_body(to_meta_template(body))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("", "kosong"),
        ("x" * 1025, "terlalu panjang"),
        ("Halo {nama, kami sudah menerima pengajuan Anda.", "kurung kurawal"),
        ("Halo {{1}}, kami sudah menerima pengajuan Anda.", "kurung kurawal"),
        ("Halo {nik}, kami sudah menerima pengajuan Anda.", "{nik}"),
        ("{nama}, kami sudah menerima pengajuan Anda.", "diawali"),
        ("Kami sudah menerima pengajuan Anda dengan nomor {nomor}", "diakhiri"),
        ("Kami sudah menerima pengajuan {nama} {nomor} hari ini ya.", "berdampingan"),
        ("Halo {nama}, ya.", "terlalu banyak"),
    ],
)
def test_a_wording_that_meta_would_refuse_is_explained_to_the_admin(body, complaint):
    assert any(complaint in error for error in check_text(body, ALLOWED))


def test_what_is_missing_shows_as_a_dash():
    body = "Halo {nama}, nomor {nomor} untuk {nama} sudah selesai dikerjakan."

    assert render(body, {"nama": "Made"}) == "Halo Made, nomor - untuk Made sudah selesai dikerjakan."
