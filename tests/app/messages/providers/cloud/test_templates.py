"""A wording and its particulars, as Meta takes them."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.messages.providers.cloud.templates import template_parameters, to_meta_template
from app.messages.text import placeholders, render
from app.sandbox.sending import parameter_text


def test_placeholders_are_numbered_by_first_appearance():
    body = "Halo {nama}, nomor {nomor} untuk {nama} sudah selesai dikerjakan."

    assert placeholders(body) == ["nama", "nomor"]
    assert to_meta_template(body) == "Halo {{1}}, nomor {{2}} untuk {{1}} sudah selesai dikerjakan."
    assert template_parameters(body, {"nomor": "7K3", "nama": "Made"}) == ["Made", "7K3"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # so is a busy machine
@given(st.dictionaries(st.sampled_from(["nama", "nomor"]), st.text(max_size=1500)))
def test_no_particulars_make_a_parameter_that_meta_refuses(particulars):
    body = "Halo {nama}, pengajuan nomor {nomor} sudah kami terima hari ini."

    values = template_parameters(body, particulars)

    assert [parameter_text({"type": "text", "text": value}) for value in values] == values
    assert len(render(body, dict(zip(placeholders(body), values, strict=True)))) <= 1024
