"""The options of the regions, as the installed catalogue has them."""

from __future__ import annotations

import pytest

from app.forms.choices import choices_for
from models.forms.questions import FieldDefinition, FieldKind, Option

pytestmark = pytest.mark.sqlite_only


def select(**more) -> FieldDefinition:
    return FieldDefinition("isian", "Isian", FieldKind.SELECT, **more)


def test_districts_come_from_the_table_and_may_be_narrowed(app):
    every = choices_for(select(options_ref="regions.kecamatan"), {})
    some = choices_for(select(options_ref="regions.kecamatan", options_filter=frozenset({"510805", "510806"})), {})
    with_more = choices_for(
        select(options_ref="regions.kecamatan", extra_options=(Option(value="luar", label="Luar"),)), {}
    )

    assert len(every) == 9
    assert some == [("510806", "Buleleng"), ("510805", "Sukasada")]
    assert with_more[-1] == ("luar", "Luar")


def test_villages_are_those_of_the_chosen_district(app):
    field = select(options_ref="regions.villages", options_from="kecamatan")

    assert len(choices_for(field, {"kecamatan": "510801"})) == 14
    assert choices_for(field, {"kecamatan": "luar"}) == []
    assert choices_for(field, {}) == []
    assert any(label.endswith("(kelurahan)") for _, label in choices_for(field, {"kecamatan": "510806"}))


def test_retired_regencies_are_offered_only_where_old_papers_may_come_from():
    every = choices_for(select(options_ref="wilayah_kabkota"), {})
    in_force = choices_for(select(options_ref="wilayah_kabkota[status=aktif]"), {})

    assert len(in_force) == 514
    assert len(every) == 545
    assert any(label.endswith("(lama)") for _, label in every)
