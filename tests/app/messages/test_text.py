"""A wording that the checks let pass is one that Meta takes, whatever the particulars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.text import check_text, meta_parameters, placeholders, render, to_meta_template
from app.sandbox.sending import parameter_text
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


def test_placeholders_are_numbered_by_first_appearance():
    body = "Halo {nama}, nomor {nomor} untuk {nama} sudah selesai dikerjakan."

    assert placeholders(body) == ["nama", "nomor"]
    assert to_meta_template(body) == "Halo {{1}}, nomor {{2}} untuk {{1}} sudah selesai dikerjakan."
    assert meta_parameters(body, {"nomor": "7K3", "nama": "Made"}) == ["Made", "7K3"]
    assert render(body, {"nama": "Made"}) == "Halo Made, nomor - untuk Made sudah selesai dikerjakan."


@given(st.dictionaries(st.sampled_from(["nama", "nomor"]), st.text(max_size=1500)))
def test_no_particulars_make_a_parameter_that_meta_refuses(particulars):
    body = "Halo {nama}, pengajuan nomor {nomor} sudah kami terima hari ini."

    values = meta_parameters(body, particulars)

    assert [parameter_text({"type": "text", "text": value}) for value in values] == values
    assert len(render(body, dict(zip(placeholders(body), values, strict=True)))) <= 1024
