"""A page's form has that page's questions and no other, and fills in what the account knows."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from app.catalogue import files
from app.forms.answers import answer_text, answers_from, prefilled
from app.forms.choices import without_stale
from app.forms.dynamic import BUILDERS, form_for
from models.forms.definition import Definition, FieldKind
from tests.app.forms.pages import MAN, TODAY, offered, page_of, posted
from tests.support.definitions import definition_of

REGISTRATION = Definition.of_registration(files.registration_form())
FORMS = {one["slug"]: Definition.from_json(one) for one in files.services()} | {"pendaftaran": REGISTRATION}
KTP, KIA = FORMS["ktp-el"], FORMS["kia"]
ACCOUNT = {
    "nik": MAN,
    "nama": "I PUTU",
    "kk": "5108060203150001",
    "kecamatan": "510806",
    "desa": "5108061001",
}
HOUSEHOLD = {"no_kk": ACCOUNT["kk"], "kecamatan": "510806"}


def page_with(definition: Definition, key: str):
    return next(page for page in definition.pages if key in page.keys)


def photo_named(name: str) -> FileStorage:
    return FileStorage(io.BytesIO(b"bytes"), filename=name)


def test_every_kind_of_question_has_a_builder():
    assert set(BUILDERS) == set(FieldKind)


@pytest.mark.parametrize("slug", FORMS)
def test_every_page_of_the_catalogue_becomes_a_form_of_exactly_its_questions(slug):
    for page in FORMS[slug].pages:
        form = form_for(page, {}, today=TODAY, choices=offered, formdata=None)

        assert tuple(form.data) == page.keys


def test_a_field_that_is_not_on_the_form_is_ignored():
    page = page_of({"key": "nama"})

    form = posted(page, {"nama": "Ketut", "status": "verified", "data": "x"})

    assert answers_from(form, page) == {"nama": "Ketut"}


def test_only_villages_of_the_chosen_district_are_offered():
    page = page_with(KIA, "desa")

    inside = posted(page, {"desa": "5108061001", "alamat": "Jl. Ahmad Yani"}, {"kecamatan": "510806"})
    outside = posted(page, {"desa": "5108061001", "alamat": "Jl. Ahmad Yani"}, {"kecamatan": "510805"})

    assert not inside.errors
    assert "tidak tersedia" in outside["desa"].errors[0]


def test_a_village_falls_away_when_its_district_changes():
    answers = {"kecamatan": "510805", "desa": "5108061001", "alasan": "hilang"}

    assert without_stale(KIA, answers, offered) == {"kecamatan": "510805", "alasan": "hilang"}
    assert without_stale(KIA, answers | {"kecamatan": "510806"}, offered)["desa"] == "5108061001"


def test_the_account_fills_in_the_applicant_only_for_oneself():
    def known(relation: str) -> dict[str, str]:
        pages = [prefilled(KTP, page, {"hubungan_pelapor": relation}, ACCOUNT) for page in KTP.pages]
        return dict(item for told in pages for item in told.items() if not item[0].startswith("pos_"))

    assert known("diri") == {"nik_ktp": MAN, "nama_ktp": "I PUTU"} | HOUSEHOLD
    assert known("orang_tua") == HOUSEHOLD
    assert known("kuasa") == {}


def test_nobody_but_whom_it_is_about_and_the_household_is_filled_in_from_the_account():
    asks = ["nik", "nama"]
    definition = definition_of(sections=[
        {"title": "KK", "questions": [{"part": "no_kk"}]},
        {"title": "Anak", "person": {"role": "anak", "whom": "anak", "subject": True, "asks": asks}},
        {"title": "Saksi", "person": {"role": "saksi", "whom": "saksi", "asks": asks, "count": [2, 2]}},
    ])  # fmt: skip

    known = [prefilled(definition, page, {}, ACCOUNT) for page in definition.pages]

    assert known == [{"no_kk": ACCOUNT["kk"]}, {"anak_nik": MAN, "anak_nama": "I PUTU"}, {}, {}]


def test_who_says_which_of_several_they_are_is_filled_in_there_and_nowhere_else():
    divorce, husband = FORMS["tridatu-akta-perceraian"], {"hubungan_pelapor": "suami", "semua_wni": "ya"}

    known = {}
    for page in divorce.pages_for(husband, TODAY):
        known |= prefilled(divorce, page, husband, ACCOUNT)

    assert known.items() >= {"suami_nik": MAN, "suami_nama": "I PUTU", "no_kk": ACCOUNT["kk"]}.items()
    assert not {"istri_nik", "istri_nama", "istri_no_kk", "saksi_1_nik", "saksi_1_nama"} & set(known)


def test_what_was_answered_is_not_filled_in_again():
    page = page_with(KTP, "nik_ktp")
    answers = {"hubungan_pelapor": "diri", "nama_ktp": "NI MADE"}

    initial = prefilled(KTP, page, answers, ACCOUNT)
    form = form_for(page, answers, today=TODAY, choices=offered, initial=initial, formdata=None)

    assert form["nama_ktp"].data == "NI MADE"
    assert form["nik_ktp"].data == MAN


def test_the_village_is_filled_in_only_within_its_district():
    page, father = page_with(KIA, "desa"), {"hubungan_pelapor": "ayah"}

    assert prefilled(KIA, page, father | {"kecamatan": "510806"}, ACCOUNT) == {"desa": "5108061001"}
    assert prefilled(KIA, page, father | {"kecamatan": "510805"}, ACCOUNT) == {}


def test_stored_answers_are_shown_again():
    page = page_of(
        {"key": "lahir", "type": "date"},
        {"key": "setuju", "type": "checkbox"},
        {"key": "n", "type": "number"},
    )
    answers = {"lahir": "1995-03-02", "setuju": "ya", "n": "3"}

    form = form_for(page, answers, today=TODAY, choices=offered, formdata=None)

    assert answers_from(form, page) == answers
    assert [box.value for box in form["lahir"].boxes] == ["2", "3", "1995"]


def test_an_answer_taken_out_is_not_brought_back():
    page = page_of({"key": "a"}, {"key": "b", "type": "radio", "options": [{"value": "x", "label": "X"}]})

    form = posted(page, {"lain": "1"}, {"a": "dulu", "b": "x"})

    assert answers_from(form, page) == {"a": "", "b": ""}


def test_the_password_is_checked_against_all_that_was_answered():
    page = page_with(REGISTRATION, "password")
    before = {"nik": MAN, "nama": "I Putu Suardana", "kk": "5108060203150001", "kecamatan": "510806"}
    rest = {"desa": "5108061001", "alamat": "Banjar", "wa": "081234567890", "kondisi_ktp": "ada"}

    def said(password: str) -> list[str]:
        return list(posted(page, rest | {"password": password}, before)["password"].errors)

    for weak in ("short", "bismillah", "0812-3456-7890", MAN, "02031995", "suardana123", "qwerty12"):
        assert len(said(weak)) == 1
    assert said("ombak pagi di lovina") == []
    assert "password" not in answers_from(posted(page, rest | {"password": "ombak pagi"}, before), page)


def test_a_photo_page_asks_for_a_photo_until_there_is_one():
    page = page_with(KTP, "kk")

    assert "belum dipilih" in posted(page, {})["kk"].errors[0]
    assert posted(page, {"kk": photo_named("")})["kk"].errors
    assert not posted(page, {"kk": photo_named("kk.jpg")}).errors
    assert not posted(page, {}, uploaded=1).errors
    assert "paling banyak" in posted(page, {"kk": photo_named("kk.jpg")}, uploaded=2)["kk"].errors[0]


def test_answers_are_read_as_people_read_them():
    fields = {field.key: field for field in KTP.questions}
    birth = page_of({"key": "lahir", "type": "date"}).fields[0]
    village = page_with(KIA, "desa").fields[0]

    assert answer_text(fields["alasan"], "hilang", {}, offered) == "Hilang"
    assert answer_text(village, "5108061001", {"kecamatan": "510806"}, offered) == "Banyuasri (kelurahan)"
    assert answer_text(birth, "1995-03-02", {}, offered) == "2 Maret 1995"
    assert answer_text(fields["data_semula"], "", {}, offered) == ""


def test_a_doubled_answer_is_one_answer():
    page = page_of({"key": "nik", "type": "nik"})

    form = posted(page, MultiDict([("nik", MAN), ("nik", "x")]))

    assert answers_from(form, page) == {"nik": MAN}
