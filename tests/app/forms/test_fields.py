"""Each kind of question: what it accepts, how it is kept, and what it says when it cannot be."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.forms.answers import answer_text, answers_from
from app.forms.dynamic import form_for
from models.forms.definition import FieldKind
from tests.app.forms.pages import MAN, TODAY, page_of, posted, refusal

OPTIONS = [{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]
KINDS = {kind: {"type": kind.value, "optional": False, "options": OPTIONS} for kind in FieldKind}

ENGLISH = {"not", "valid", "choice", "required", "this", "field", "invalid", "value", "must", "the", "is"}


def kept(field: dict, typed: str) -> str:
    page = page_of({"key": "isian"} | field)
    form = posted(page, {"isian": typed})
    assert not form.errors
    return answers_from(form, page)["isian"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_required_answer_is_asked_for(kind, nothing):
    said = refusal(kind | {"label": "NIK anak (bila ada)?"}, nothing)

    assert said.count(".") == 2
    assert kind["type"] == "checkbox" or said.startswith("NIK anak belum ")


@pytest.mark.parametrize("kind", [KINDS[FieldKind.TEXT], KINDS[FieldKind.NIK], KINDS[FieldKind.DATE]])
def test_spaces_are_no_answer(kind):
    assert "belum diisi" in refusal(kind, "   ")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_optional_answer_may_stay_empty(kind):
    assert refusal(kind | {"optional": True}, "") == ""
    assert refusal(kind | {"optional": True}, None) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(list(KINDS.values())),
    st.one_of(st.text(max_size=30), st.from_regex(r"\A[0-9./-]{1,20}\Z")),
)
def test_whatever_is_typed_no_english_comes_back(kind, typed):
    said = refusal(kind | {"min": 1, "max": 9 if kind["type"] == "number" else None}, typed)

    assert not set(said.lower().rstrip(".").split()) & ENGLISH


@pytest.mark.parametrize(
    "typed", ["1995-03-02", "02-03-1995", "2/3/1995", "2.3.1995", "2 Maret 1995", "2 mar 1995", "2 March 1995",
              "2-3-95", "2/3/95", "2-Mar-95", "02031995", "19950302", "2  Maret  1995", "2 – 3 – 1995"]
)  # fmt: skip
def test_a_date_may_be_written_as_people_do(typed):
    assert kept({"type": "date"}, typed) == "1995-03-02"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31-02-1995", "bukan tanggal yang ada"),
        ("kemarin", "bukan tanggal yang ada"),
        ("3-95", "bukan tanggal yang ada"),
        ("020395", "bukan tanggal yang ada"),
        ("2 Not 1995", "bukan tanggal yang ada"),
        ("02-03-1895", "1900 sampai 2100"),
        ("2101-01-01", "1900 sampai 2100"),
        ("٠٢-٠٣-١٩٩٥", "bukan tanggal yang ada"),
    ],
)
def test_a_date_that_cannot_be_says_so(typed, said):
    assert said in refusal({"type": "date"}, typed)


def test_what_must_have_happened_lies_not_ahead():
    field = {"type": "date", "not_after_today": True}

    assert "di masa depan" in refusal(field, "2026-11-25")
    assert refusal(field, TODAY.isoformat()) == ""
    assert refusal({"type": "date"}, "2026-11-25") == ""


def test_numbers_keep_within_their_bounds():
    field = {"type": "number", "min": 300, "max": 7000}

    assert kept(field, " 3200 ") == "3200"
    assert "paling kecil 300" in refusal(field, "299")
    assert "paling besar 7000" in refusal(field, "7001")
    assert kept(field, "2.500") == kept(field, "2500 gram") == kept(field, "2,500") == "2500"
    assert "bilangan bulat" in refusal(field, "3,2")
    assert "bilangan bulat" in refusal(field, "2.50.0")
    assert "bilangan bulat" in refusal(field, "3 kg")
    assert "bilangan bulat" in refusal(field, "-5")
    assert "bilangan bulat" in refusal(field, "9" * 30)


@pytest.mark.parametrize("typed", ["48,5", "48.5", "48,50", " 48,5 cm"])
def test_a_length_may_have_a_part_after_the_comma(typed):
    assert kept({"type": "number", "decimals": True, "min": 20, "max": 70}, typed) == "48,5"


def test_of_a_number_with_a_part_after_the_comma_the_bounds_hold_too():
    field = {"type": "number", "decimals": True, "min": 20, "max": 70}

    assert kept(field, "48") == "48"
    assert "paling besar 70" in refusal(field, "70,5")
    assert "misalnya 48,5" in refusal(field, "48,5,1")


@pytest.mark.parametrize("typed", ["14.05", "14:05", "1405", "14,05", "14 05", "pukul 14.05 WITA", "Jam 14.05"])
def test_a_time_may_be_written_as_people_do(typed):
    assert kept({"type": "time"}, typed) == "14:05"


def test_a_time_is_shown_as_it_is_written_here_and_one_that_cannot_be_says_so():
    page = page_of({"key": "pukul", "type": "time"})

    assert kept({"type": "time"}, "9.30") == "09:30"
    assert answer_text(page.fields[0], "09:30", {}) == "09.30"
    assert 'value="09.30"' in str(form_for(page, {"pukul": "09:30"}, today=TODAY, formdata=None)["pukul"]())
    for wrong in ("25.00", "9.60", "sore", "14.0", "14.055"):
        assert "seperti 14.05." in refusal({"type": "time"}, wrong)


@pytest.mark.parametrize(("typed", "year"), [("2-3-40", "2040"), ("2-3-95", "1995"), ("2 Nop 26", "2026")])
def test_a_year_of_two_digits_is_the_last_that_can_be_meant(typed, year):
    assert kept({"type": "date"}, typed).startswith(year)
    assert kept({"type": "date", "not_after_today": True}, "2-3-40").startswith("1940")


@pytest.mark.parametrize(("typed", "month"), [
    ("2 Nop 1995", "11"), ("2 Agt 1995", "08"), ("2 Agust 1995", "08"), ("2 Peb 1995", "02"), ("2 Pebruari 1995", "02"),
    ("2 Sept 1995", "09"), ("2 Okt 1995", "10"), ("2 Des. 1995", "12"), ("2 Nopember 1995", "11"), ("2 mei 1995", "05"),
])  # fmt: skip
def test_a_month_may_be_written_as_on_forms(typed, month):
    assert kept({"type": "date"}, typed) == f"1995-{month}-02"


def test_text_is_tidied_and_bounded():
    assert kept({}, "  I  Putu\u00a0 Gede\0\u202e \t") == "I Putu Gede"
    assert kept({"type": "textarea"}, " satu \r\n\r\n dua  tiga \0") == "satu\n\ndua tiga"
    assert "terlalu panjang" in refusal({}, "a" * 201)
    assert "terlalu panjang" in refusal({"type": "textarea"}, "a" * 2001)


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_heap_of_accents_stops_nobody(kind):
    """250,000 of them fit into a form; to put them in order would take a minute of everybody's time."""
    began = process_time()

    assert "terlalu panjang" in refusal({"type": kind}, "e" + "\u0301\u0323" * 125_000)

    assert process_time() - began < 5


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_what_reads_alike_is_kept_alike(kind):
    assert kept({"type": kind}, "Kafe\u0301 Ubud") == "Kaf\u00e9 Ubud"


def test_a_pattern_holds_for_the_whole_answer():
    field = {"pattern": "[0-9]{5}", "help": "5 angka, misalnya 81111."}

    assert kept(field, "81111") == "81111"
    assert refusal(field, "811111").endswith("5 angka, misalnya 81111.")
    assert refusal(field, "٨١١١١")


@pytest.mark.parametrize("kind", ["select", "radio"])
def test_a_choice_that_is_not_offered_is_refused_in_words(kind):
    field = {"type": kind, "options": OPTIONS}

    assert "tidak tersedia" in refusal(field, "mungkin")
    assert kept(field, "ya") == "ya"


def test_numbers_of_identity_are_kept_in_one_form():
    assert kept({"type": "nik"}, "5108.0602.0395 0001") == MAN
    assert kept({"type": "kk"}, " 5108-0602-0315-0001") == "5108060203150001"
    assert kept({"type": "phone"}, "0812-3456-7890") == "+6281234567890"
    assert "luar negeri" in refusal({"type": "phone"}, "+61 412 345 678")
    assert kept({"type": "phone", "foreign": True}, "+61 412 345 678") == "+61412345678"


def test_what_was_mistyped_is_shown_again():
    page = page_of({"key": "nik", "type": "nik"}, {"key": "lahir", "type": "date"})

    form = posted(page, {"nik": "51O8", "lahir": "31-02-1995"})

    assert 'value="51O8"' in str(form["nik"]())
    assert 'value="31-02-1995"' in str(form["lahir"]())


def test_a_ticked_box_is_kept_as_yes():
    assert kept({"type": "checkbox"}, "on") == "ya"
    assert refusal({"type": "checkbox", "optional": False}, None).startswith("Kotak ini belum dicentang")
