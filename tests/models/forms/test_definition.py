"""A definition decides who is asked what. Properties first (of any form), then the catalogue's own forms."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings

from app.catalogue import files
from models.forms.definition import Condition, Definition, DefinitionError
from tests.models.forms.definitions import TODAY, answers_given, answers_to, definitions
from tests.support.definitions import definition_of

REGISTRATION = Definition.of_registration(files.registration_form())
FORMS = {one["slug"]: Definition.from_json(one) for one in files.services()}


def service(slug: str) -> Definition:
    return FORMS[slug]


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
    assert_well_formed(FORMS[slug])


def test_the_registration_asks_in_two_steps_then_a_photo_a_page():
    definition = REGISTRATION

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
    definition = REGISTRATION

    assert "desa" not in definition.missing({"kecamatan": "luar"}, {}, TODAY)
    assert "desa" in definition.missing({"kecamatan": "510806"}, {}, TODAY)


def test_a_password_is_never_an_answer():
    definition = REGISTRATION

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
    answers = {"suami_tanggal_lahir": "2000-01-01", "istri_tanggal_lahir": "2005-06-02"}

    young = marriage.visible_uploads(answers | {"tanggal_kawin": "2026-06-01"}, date(2026, 6, 2))
    old = marriage.visible_uploads(answers | {"tanggal_kawin": "2026-06-02"}, date(2026, 6, 1))

    assert marriage.paper("izin_ortu_istri") in young
    assert marriage.paper("izin_ortu_istri") not in old


def test_what_is_settled_is_not_asked_again():
    ktp = service("ktp-el")
    answers = {"kecamatan": "510806", "alasan": "hilang"}

    asked = {key for page in ktp.pages_for(answers, TODAY, settled=answers) for key in page.keys}

    assert not asked & {"kecamatan", "alasan"}
    assert {"nik_ktp", "surat_kehilangan"} <= asked


def test_the_recap_counts_by_reason():
    ktp = service("ktp-el")

    assert ktp.recap_line_for({"alasan": "rusak"}) == "KTP-el Hilang/Rusak"
    assert service("kia").recap_line_for({}) == "KIA"


def test_the_subjects_are_found_by_nik_kk_and_passport():
    death = service("pelaporan-kematian-wna")
    divorce = service("tridatu-akta-perceraian")

    assert death.subjects_in({"paspor_nomor": "x 123 456"}) == [("passport", "X123456")]
    assert divorce.subjects_in({"suami_nik": "1", "istri_nik": "2", "no_kk": "3"}) == [
        ("nik", "1"),
        ("kk", "3"),
        ("nik", "2"),
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


def test_not_in_waits_for_an_answer():
    condition = Condition(field="jenis", not_in=["batal"])

    assert not condition.is_met({}, TODAY)
    assert not condition.is_met({"jenis": " "}, TODAY)
    assert condition.is_met({"jenis": "pindah"}, TODAY)
    assert not Condition(field="jenis", in_=["batal"]).is_met({}, TODAY)


def test_an_unknown_birth_date_has_no_age():
    for answer in ({}, {"lahir": ""}, {"lahir": "2026-02-30"}):
        assert not Condition(age_of="lahir", at_least=0).is_met(answer, TODAY)
        assert not Condition(age_of="lahir", under=200).is_met(answer, TODAY)


FIELD = {"key": "a", "label": "A", "type": "text", "section": "S"}
FIRST, SECOND = "sections[0].questions[0]", "sections[0].questions[1]"


def nested(deep: int) -> dict:
    condition = {"field": "a", "in": ["x"]}
    for _ in range(deep):
        condition = {"any": [condition]}
    return condition


FAULTS = [
    ([FIELD | {"type": "peta"}], f"{FIRST}.type"),
    ([FIELD, FIELD], f"{SECOND}.key"),
    ([FIELD | {"key": "csrf_token"}], f"{FIRST}.key"),
    ([FIELD | {"key": "Nama Saya"}], FIRST),
    ([FIELD | {"label": ""}], FIRST),
    ([FIELD | {"labell": "A"}], FIRST),
    ([FIELD | {"part": "bintang"}], f"{FIRST}.part"),
    ([FIELD | {"of": "paman"}], f"{FIRST}.of"),
    ([FIELD | {"show_if": {"field": "b", "in": ["x"]}}], FIRST),
    ([FIELD | {"show_if": {"field": "b", "in": ["x"]}}, FIELD | {"key": "b"}], FIRST),
    ([FIELD, FIELD | {"key": "b", "show_if": {"field": "a"}}], f"{SECOND}.show_if"),
    ([FIELD, FIELD | {"key": "b", "show_if": {"field": "a", "in": "x"}}], f"{SECOND}.show_if.in"),
    ([FIELD, FIELD | {"key": "b", "show_if": {"any": [{"x": 1}]}}], f"{SECOND}.show_if.any[0]"),
    ([FIELD | {"type": "select", "options_ref": "planet"}], f"{FIRST}.options_ref"),
    ([FIELD | {"type": "select", "options_ref": "regions.villages"}], f"{FIRST}.options_ref"),
    ([FIELD | {"type": "radio"}], f"{FIRST}.options"),
    ([FIELD | {"type": "radio", "options": [{"value": "x"}]}], f"{FIRST}.options[0]"),
    ([FIELD | {"pattern": "("}], f"{FIRST}.pattern"),
    ([FIELD | {"pattern": "(" * 5000 + ")" * 5000}], f"{FIRST}.pattern"),
    ([FIELD, FIELD | {"key": "b", "show_if": nested(10_000)}], "berkas"),
    ([FIELD | {"type": "number", "max": "banyak"}], f"{FIRST}.max"),
]


@pytest.mark.parametrize(("questions", "path"), FAULTS)
def test_a_faulty_definition_says_where_and_what_in_indonesian(questions, path):
    with pytest.raises(DefinitionError) as fault:
        definition_of(questions)

    assert fault.value.path == path
    assert not re.search(r"\b(object|expected|invalid|missing|unknown)\b", fault.value.fault, re.IGNORECASE)


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"recap_line": {"by_field": "b", "names": {}}}, "recap_line.by_field"),
        ({"documents": [{"name": "X", "kind": "batu", "delivery": {"options": ["pos"], "default": "pos"}}]},
         "documents[0].kind"),
        ({"documents": [{"name": "X", "kind": "pdf", "delivery": {"options": ["pos"], "default": "office"}}]},
         "documents[0].delivery"),
        ({"documents": [{"name": "X", "kind": "pdf", "delivery": {"options": ["pos"], "default": "pos"},
                         "show_if": {"field": "anak.nik", "in": ["x"]}}]}, "documents[0].show_if"),
        ({"papers": [{"key": "a", "kind": "kk", "label": "A"}]}, "papers[0].key"),
        ({"papers": [{"key": "u", "kind": "kk", "label": "U", "pages": [0, 1]}]}, "papers[0]"),
        ({"papers": [{"key": "u", "kind": "form", "label": "U"}]}, "papers[0]"),
        ({"checks": [{"age": "a", "refuse": "Salah."}]}, "checks[0]"),
    ],
)  # fmt: skip
def test_a_faulty_reference_says_where(more, path):
    with pytest.raises(DefinitionError) as fault:
        definition_of([FIELD], **more)

    assert fault.value.path == path


def person(**more) -> dict:
    return {"title": "Saksi", "person": {"role": "saksi", "whom": "saksi", "asks": ["nik", "nama"], **more}}


def test_two_witnesses_are_two_pages_with_questions_of_their_own():
    definition = definition_of([FIELD], sections=[person(count=[2, 2])])

    keys = [("saksi_1_nik", "saksi_1_nama"), ("saksi_2_nik", "saksi_2_nama")]
    assert [page.keys for page in definition.pages] == keys
    assert definition.label_of("saksi_2_nama") == "Nama saksi 2"
    assert [place.ref for place in definition.people] == ["saksi.1", "saksi.2"]


def test_one_more_is_asked_for_at_the_end_of_the_one_before():
    definition = definition_of(sections=[person(count=[0, 3], more="Ada saksi lain?")])

    first = definition.pages_for({}, TODAY)
    second = definition.pages_for({"saksi_1_ada": "ya", "saksi_2_ada": "tidak"}, TODAY)

    assert [page.keys for page in first] == [("saksi_1_ada",)]
    assert [page.keys for page in second] == [("saksi_1_ada",), ("saksi_1_nik", "saksi_1_nama", "saksi_2_ada")]


def test_whoever_is_no_indonesian_is_asked_for_a_passport():
    definition = definition_of(sections=[person(foreigner=True)])
    foreigner = {"semua_wni": "tidak", "saksi_kewarganegaraan": "WNA"}

    assert definition.missing({"semua_wni": "ya"}, {}, TODAY) == ["saksi_nik", "saksi_nama"]
    assert definition.missing(foreigner, {}, TODAY) == ["saksi_paspor", "saksi_nama"]


def test_a_part_is_asked_of_each_person_with_a_label_and_a_key_of_their_own():
    definition = definition_of(sections=[person(), person(role="anak", whom="anak yang lahir", subject=True)])

    assert [field.label for field in definition.fields] == [
        "NIK saksi", "Nama saksi", "NIK anak yang lahir", "Nama anak yang lahir",
    ]  # fmt: skip
    assert [field.part for field in definition.fields] == ["nik", "nama"] * 2
    assert definition.person("anak").keys == {"nik": "anak_nik", "nama": "anak_nama"}


def test_a_condition_names_a_person_and_a_part_whatever_the_key_is():
    asks = [{"part": "tanggal_lahir", "key": "lahir"}]
    young = {"age_of": "anak.tanggal_lahir", "under": 17}
    definition = definition_of(
        sections=[person(role="anak", asks=asks)],
        papers=[{"key": "akta", "kind": "akta", "label": "Akta", "show_if": young}],
    )

    assert "akta" in definition.missing({"lahir": "2020-01-01"}, {}, TODAY)
    assert "akta" not in definition.missing({"lahir": "1990-01-01"}, {}, TODAY)


@pytest.mark.parametrize("slug", ["perubahan-nama", "peristiwa-penting-lainnya"])
def test_whoever_is_grown_up_gets_a_card_with_what_changed_and_a_child_does_not(slug):
    changed = service(slug)
    born = changed.person("subjek").keys["tanggal_lahir"]

    assert "KTP-el" in [made.name for made in changed.documents_for({born: "1990-01-01"}, TODAY)]
    assert "KTP-el" not in [made.name for made in changed.documents_for({born: "2020-01-01"}, TODAY)]


def test_of_several_a_condition_is_said_of_each_by_itself():
    abroad = {"key": "paspor", "label": "Paspor", "type": "text", "show_if": {"field": "saksi.negara", "in": ["luar"]}}
    asks = [{"part": "negara"}, abroad]
    definition = definition_of(sections=[person(count=[2, 2], asks=asks)])

    asked = definition.missing({"saksi_1_negara": "luar", "saksi_2_negara": "sini"}, {}, TODAY)

    assert asked == ["saksi_1_paspor"]


def test_who_is_no_indonesian_is_asked_once_for_all_and_then_of_each():
    definition = definition_of(sections=[person(foreigner=True, count=[2, 2])])
    some = {"semua_wni": "tidak", "saksi_1_kewarganegaraan": "WNI", "saksi_2_kewarganegaraan": "WNA"}

    assert definition.missing({}, {}, TODAY)[:2] == ["semua_wni", "saksi_1_nama"]
    assert "saksi_1_kewarganegaraan" not in definition.missing({"semua_wni": "ya"}, {}, TODAY)
    assert definition.missing(some, {}, TODAY) == ["saksi_1_nik", "saksi_1_nama", "saksi_2_paspor", "saksi_2_nama"]


def test_a_day_of_birth_and_a_sex_are_known_by_the_nik_that_is_asked_before_and_stand_on_a_later_page():
    asks = ["jenis_kelamin", "nik", "tanggal_lahir"]
    definition = definition_of(sections=[person(asks=asks)])

    told = {field.key: field.derived_from for field in definition.fields}

    assert told == {"saksi_jenis_kelamin": "", "saksi_nik": "", "saksi_tanggal_lahir": "saksi_nik"}
    assert definition.by_key["saksi_tanggal_lahir"].birth_of == "saksi_nik"
    assert [page.keys for page in definition.pages] == [
        ("saksi_jenis_kelamin", "saksi_nik"), ("saksi_tanggal_lahir",),
    ]  # fmt: skip


def test_what_cannot_be_asked_for_online_asks_nothing():
    only = {"why": "Sidik jari direkam di kantor.", "bring": ["KK", "KTP-el"]}
    definition = definition_of(at_office_only=only)

    assert definition.pages == () and definition.service.at_office_only.bring == ["KK", "KTP-el"]
    with pytest.raises(DefinitionError, match="di kantor"):
        definition_of([FIELD], at_office_only=only)


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
