"""The district's colours are two settings; whatever they are, words stay readable."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from app.web.theme import contrast, dark_variables, light_variables
from models.forms.document import PaperKind

pytestmark = pytest.mark.sqlite_only


def test_another_districts_colours_reach_every_page(app, client):
    assert "<style" not in client.get("/layanan").text

    app.config.update(OFFICE_COLOUR="#7a1f5c", OFFICE_ACCENT="#ffd166")
    answer = client.get("/layanan")

    said = re.search(r'<style nonce="([^"]+)">:root{--head:#7a1f5c;', answer.text)
    assert said and f"'nonce-{said[1]}'" in answer.headers["Content-Security-Policy"]
    assert 'name="theme-color" content="#7a1f5c"' in answer.text


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffe600", "#0b4d54", "#c81e1e", "#777777"])
@pytest.mark.parametrize("accent", ["#000000", "#ffffff", "#f0be55", "#2040ff"])
def test_whatever_the_district_chooses_can_be_read(colour, accent):
    light, dark = light_variables(colour, accent), dark_variables(colour, accent)

    for head in (light, light | dark):
        for ground in ("head", "head-deep"):
            assert contrast("#ffffff", head[ground]) >= 4.5, ground
        assert contrast(head["prada"], head["head"]) >= 4.5
        assert contrast(head["on-prada"], head["prada"]) >= 4.5
    for sea in (light["sea"], light["action-hover"]):
        assert contrast(sea, "#ffffff") >= 4.5
    assert contrast(light["sea"], light["sea-tint"]) >= 4.5
    assert contrast(dark["sea"], dark["sea-tint"]) >= 4.5
    assert contrast(dark["on-action"], dark["action"]) >= 4.5


def test_a_page_that_was_refused_says_so_in_its_title(client):
    refused = client.submit("/masuk", {"nik": "1", "password": ""})

    assert "<title>Galat: Masuk" in refused.text
    assert "<title>Masuk" in client.get("/masuk").text


def test_each_kind_of_photo_has_its_own_drawn_example(app):
    tips = app.jinja_env.get_template("components/photo_tips.html").module
    drawn = {kind: str(tips.drawn_tips(kind)) for kind in get_args(PaperKind)}

    own = {drawn[kind] for kind in ("ktp", "kk", "signature", "selfie", "portrait", "letter")}
    assert len(own) == 6 and set(drawn.values()) == own
    assert drawn["kia"] == drawn["ktp"] and drawn["akta"] == drawn["letter"]
