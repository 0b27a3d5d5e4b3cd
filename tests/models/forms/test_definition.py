"""A definition decides who is asked what. Properties first (of any form), then the catalogue's own forms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from models.forms.definition import (
    AgeAtLeast,
    AnyAgeUnder,
    Definition,
    DefinitionError,
    FieldIn,
    FieldNotIn,
)
from models.forms.delivery import CHOICE_FIELD, CHOICES, POST_FIELDS
from tests.models.forms.definitions import TODAY, answers_given, answers_to, definitions

CATALOGUE = json.loads((Path(__file__).parents[3] / "app/catalogue/services.json").read_text())
SERVICES = {service["slug"]: service for service in CATALOGUE["services"]}
FORMS = SERVICES | {"pendaftaran": CATALOGUE["meta"]["registration"]}


def service(slug: str) -> Definition:
    return Definition.from_json(SERVICES[slug])


@settings(max_examples=80, deadline=None)
@given(definitions, answers_given)
def test_what_is_hidden_is_neither_required_nor_kept(form, told):
    definition, answers = Definition.from_json(form), answers_to(form, told)

    visible = {f.key for f in definition.visible_fields(answers, TODAY)}
    shown = visible | {u.key for u in definition.visible_uploads(answers, TODAY)}

    assert set(definition.kept(answers, TODAY)) <= visible
    assert set(definition.missing(answers, {}, TODAY)) <= shown
    assert {key for page in definition.pages_for(answers, TODAY) for key in page.keys} == shown


@settings(max_examples=80, deadline=None)
@given(definitions, answers_given)
def test_keeping_twice_changes_nothing_and_no_hidden_answer_shows_another(form, told):
    definition, answers = Definition.from_json(form), answers_to(form, told)

    kept = definition.kept(answers, TODAY)

    assert definition.kept(kept, TODAY) == kept
    assert definition.missing(kept, {}, TODAY) == definition.missing(answers, {}, TODAY)
    for question in definition.visible_fields(answers, TODAY):
        assert question.show_if is None or question.show_if.is_met(kept, TODAY)


@settings(max_examples=80, deadline=None)
@given(definitions)
def test_any_form_falls_into_well_formed_pages(form):
    assert_well_formed(Definition.from_json(form))


@settings(max_examples=60, deadline=None)
@given(definitions, answers_given)
def test_an_answer_never_moves_a_page_already_passed(form, told):
    definition, answers = Definition.from_json(form), answers_to(form, told)
    pages = definition.pages_for(answers, TODAY)

    for i in range(len(pages)):
        later = {key for page in pages[i:] for key in page.keys}
        so_far = {key: value for key, value in answers.items() if key not in later}
        assert definition.pages_for(so_far, TODAY)[: i + 1] == pages[: i + 1]


@pytest.mark.parametrize("slug", FORMS)
def test_every_form_of_the_catalogue_is_sound_and_well_formed(slug):
    assert_well_formed(Definition.from_json(FORMS[slug]))


def test_there_are_twenty_five_services():
    assert len(SERVICES) == 25


def test_the_registration_asks_in_two_steps_then_a_photo_a_page():
    definition = Definition.from_json(CATALOGUE["meta"]["registration"])

    pages = definition.pages_for({"kecamatan": "510806", "kondisi_ktp": "hilang"}, TODAY)

    assert pages[0].keys == ("nik", "nama", "kk", "kecamatan")
    assert pages[1].keys == ("desa", "alamat", "wa", "kondisi_ktp", "password")
    assert [page.slug for page in pages[2:]] == [
        "foto-kehilangan",
        "foto-kk",
        "foto-tanda-tangan",
        "foto-selfie-ktp",
    ]


def test_a_registrant_from_elsewhere_is_not_asked_for_a_village():
    definition = Definition.from_json(CATALOGUE["meta"]["registration"])

    assert "desa" not in definition.missing({"kecamatan": "luar"}, {}, TODAY)
    assert "desa" in definition.missing({"kecamatan": "510806"}, {}, TODAY)


def test_a_password_is_never_an_answer():
    definition = Definition.from_json(CATALOGUE["meta"]["registration"])

    assert "password" not in definition.kept({"password": "rahasia sekali"}, TODAY)
    assert "password" not in definition.missing({}, {}, TODAY)


def test_a_child_of_five_needs_a_photo_from_the_birthday_on():
    kia = service("kia")

    before = kia.missing({"anak_tanggal_lahir": "2021-11-25"}, {}, TODAY)
    after = kia.missing({"anak_tanggal_lahir": "2021-11-24"}, {}, TODAY)

    assert "foto_anak" not in before
    assert "foto_anak" in after


def test_brides_and_grooms_have_the_age_of_their_wedding_day():
    marriage = service("tridatu-akta-perkawinan")
    answers = {"suami_tanggal_lahir": "2000-01-01", "istri_tanggal_lahir": "2007-06-02"}

    young = marriage.missing(answers | {"tanggal_kawin": "2026-06-01"}, {}, date(2026, 6, 2))
    old = marriage.missing(answers | {"tanggal_kawin": "2026-06-02"}, {}, date(2026, 6, 1))

    assert "dispensasi" in young
    assert "dispensasi" not in old


def test_the_door_settles_what_is_not_asked_again():
    ktp = service("ktp-el-wilayah-tengah")
    answers = {"kecamatan": "510806", "alasan": "hilang"}

    asked = {key for page in ktp.pages_for(answers, TODAY, settled=answers) for key in page.keys}

    assert not asked & {"kecamatan", "alasan"}
    assert {"desa", "surat_kehilangan"} <= asked


def test_the_recap_counts_by_reason():
    ktp = service("ktp-el-wilayah-barat")

    assert ktp.recap_line_for({"alasan": "rusak"}) == "KTP-el Hilang/Rusak"
    assert service("kia").recap_line_for({}) == "KIA"


def test_the_subjects_are_found_by_nik_kk_and_passport():
    death = service("pelaporan-kematian-wna")
    divorce = service("tridatu-akta-perceraian")

    assert death.subjects_in({"paspor_nomor": "x 123 456"}) == [("passport", "X123456")]
    assert divorce.subjects_in({"suami_nik": "1", "istri_nik": "2", "no_kk": "3"}) == [
        ("nik", "1"),
        ("nik", "2"),
        ("kk", "3"),
    ]


def test_the_post_asks_for_an_address():
    family_card = service("kartu-keluarga")

    by_post = family_card.missing({"cara_ambil": "pos"}, {}, TODAY)
    as_pdf = family_card.missing({"cara_ambil": "digital"}, {}, TODAY)

    assert {"pos_nama", "pos_wa", "pos_alamat", "pos_kodepos"} <= set(by_post)
    assert not any(key.startswith("pos_") for key in as_pdf)
    assert family_card.delivery_choices() == ("office", "pos", "digital")


def test_without_documents_nobody_asks_how_to_hand_them_over():
    consolidation = service("konsolidasi-manual")

    assert consolidation.delivery_choices() == ()
    assert "cara_ambil" not in consolidation.by_key


def test_a_document_that_cannot_take_the_choice_gets_its_own_default():
    certificate, _, card = service("akta-kematian").documents

    assert certificate.delivery_for("digital") == "digital"
    assert card.delivery_for("digital") == "office"


def test_the_delivery_questions_are_those_of_the_catalogue():
    written = {field["key"]: field for field in CATALOGUE["meta"]["delivery_fields"]}

    for field in (CHOICE_FIELD, *POST_FIELDS):
        said = written.pop(field.key)
        assert (said["label"], said["type"], said["help"]) == (field.label, field.kind, field.help)
        assert said.get("pattern") == field.pattern
    assert not written
    offered = CATALOGUE["meta"]["delivery_fields"][0]["options"]
    assert {(o["value"], o["label"]) for o in offered} == {(o.value, o.label) for o in CHOICES.values()}


def test_not_in_waits_for_an_answer():
    condition = FieldNotIn("jenis", frozenset({"batal"}))

    assert not condition.is_met({}, TODAY)
    assert not condition.is_met({"jenis": " "}, TODAY)
    assert condition.is_met({"jenis": "pindah"}, TODAY)
    assert not FieldIn("jenis", frozenset({"batal"})).is_met({}, TODAY)


def test_an_unknown_birth_date_has_no_age():
    for answer in ({}, {"lahir": ""}, {"lahir": "2026-02-30"}):
        assert not AgeAtLeast("lahir", 0).is_met(answer, TODAY)
        assert not AnyAgeUnder(("lahir",), 200).is_met(answer, TODAY)


FIELD = {"key": "a", "label": "A", "type": "text", "section": "S"}
FAULTS = [
    ([FIELD | {"type": "peta"}], "fields[0].type"),
    ([FIELD, FIELD], "fields[1].key"),
    ([FIELD | {"key": "csrf_token"}], "fields[0].key"),
    ([FIELD | {"key": "Nama Saya"}], "fields[0].key"),
    ([FIELD | {"label": ""}], "fields[0].label"),
    ([FIELD | {"show_if": {"field": "b", "in": ["x"]}}], "fields[0]"),
    ([FIELD | {"show_if": {"field": "b", "in": ["x"]}}, FIELD | {"key": "b"}], "fields[0]"),
    ([FIELD, FIELD | {"key": "b", "show_if": {"field": "a"}}], "fields[1].show_if"),
    ([FIELD, FIELD | {"key": "b", "show_if": {"field": "a", "in": "x"}}], "fields[1].show_if"),
    ([FIELD, FIELD | {"key": "b", "show_if": {"any": [{"x": 1}]}}], "fields[1].show_if.any[0]"),
    ([FIELD | {"type": "select", "options_ref": "planet"}], "fields[0].options_ref"),
    ([FIELD | {"type": "select", "options_ref": "regions.villages"}], "fields[0].options_ref"),
    ([FIELD | {"type": "radio"}], "fields[0].options"),
    ([FIELD | {"type": "radio", "options": [{"value": "x"}]}], "fields[0].options"),
    ([FIELD | {"pattern": "("}], "fields[0].pattern"),
    ([FIELD | {"type": "number", "max": "banyak"}], "fields[0].max"),
    ([FIELD | {"type": "date", "max": 3}], "fields[0].max"),
    ([FIELD | {"prefill": "nik"}], "fields[0].prefill"),
    (["bukan isian"], "fields"),
]


@pytest.mark.parametrize(("fields", "path"), FAULTS)
def test_a_faulty_definition_says_where(fields, path):
    with pytest.raises(DefinitionError) as fault:
        Definition.from_json({"fields": fields})

    assert fault.value.path == path


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"subject": ["b"]}, "subject"),
        ({"recap_line": {"by_field": "b", "lines": {}}}, "recap_line.by_field"),
        ({"documents": [{"name": "X", "kind": "batu"}]}, "documents[0].kind"),
        ({"documents": [{"name": "X", "kind": "pdf"}]}, "documents[0].delivery.options"),
        ({"uploads": [{"key": "a", "label": "A"}]}, "uploads[0].key"),
        ({"uploads": [{"key": "u", "label": "U", "max_photos": 0}]}, "uploads[0].max_photos"),
    ],
)
def test_a_faulty_reference_says_where(more, path):
    with pytest.raises(DefinitionError) as fault:
        Definition.from_json({"fields": [FIELD]} | more)

    assert fault.value.path == path


def assert_well_formed(definition: Definition) -> None:
    asked: set[str] = set()
    for page in definition.pages:
        questions = [page.upload] if page.upload else page.fields
        assert 1 <= len(questions) <= 6
        assert page.title
        for question in questions:
            assert definition.controllers_of(question) <= asked
        asked |= set(page.keys)
    assert asked == set(definition.by_key)
    for words in ([p.slug for p in definition.pages], [p.title for p in definition.pages if not p.upload]):
        assert len(set(words)) == len(words)
    assert not {page.slug for page in definition.pages} & {"periksa", "terkirim"}
