"""A date of birth is three boxes, and comes from the NIK where one was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.forms.answers import answers_from
from app.forms.dynamic import form_for
from tests.app.forms.pages import MAN, TODAY, WOMAN, page_of, posted

NIK = {"key": "anak_nik", "part": "nik", "of": "anak"}
BORN = {
    "key": "lahir",
    "type": "date",
    "not_after_today": True,
    "optional": False,
    "part": "tanggal_lahir",
    "of": "anak",
    "label": "Tanggal lahir",
}
OF_2020 = "5108061203200001"  # or of 1920


def boxes(day: str, month: str, year: str) -> dict[str, str]:
    return {"lahir-hari": day, "lahir-bulan": month, "lahir-tahun": year}


def shown(form) -> list[str]:
    return [box.value for box in form["lahir"].boxes]


@pytest.mark.parametrize("written", [("2", "3", "1995"), ("02", "03", "95"), ("2", "Maret", "1995"), ("2", "mrt", "")])
def test_day_month_and_year_have_a_box_each(written):
    page = page_of({**BORN, "of": ""})

    form = posted(page, boxes(*written))

    if written[1] == "mrt":
        assert form["lahir"].errors == ["Tanggal lahir belum lengkap. Isi juga tahun."] and shown(form) == list(written)
        assert [box.faulty for box in form["lahir"].boxes] == [False, False, True]
    else:
        assert answers_from(form, page) == {"lahir": "1995-03-02"}


@pytest.mark.parametrize(("written", "said"), [
    (("", "", ""), "belum diisi"), (("31", "2", "1995"), "bukan tanggal yang ada. Periksa hari, bulan, dan tahunnya."),
    (("2", "3", "2027"), "di masa depan"), (("", "3", "1995"), "Isi juga hari."),
    (("", "3", ""), "Isi juga hari dan tahun."),
    (("2", "3", "1895"), "1900 sampai 2100"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_written_stays(written, said):
    form = posted(page_of({**BORN, "of": ""}), boxes(*written))

    assert said in form["lahir"].errors[0] and shown(form) == list(written)


def test_a_date_in_one_piece_is_taken_too():
    page = page_of({**BORN, "of": ""})

    assert answers_from(posted(page, {"lahir": "2 Nop 1995"}), page) == {"lahir": "1995-11-02"}


@pytest.mark.parametrize("written", ["2-3-1995", "2 Mar 95", "02031995"])
def test_a_whole_date_in_the_first_box_stands_in_all_three(written):
    page = page_of({**BORN, "of": ""})

    form = posted(page, boxes(written, "", ""))

    assert answers_from(form, page) == {"lahir": "1995-03-02"} and shown(form) == ["2", "3", "1995"]


def asked_alone():
    """The page that asks the date alone: the NIK stands in an answer."""
    page = page_of({**BORN, "of": ""})
    return replace(page, fields=tuple(replace(field, birth_of="anak_nik") for field in page.fields))


@pytest.mark.parametrize("nik", [MAN, WOMAN])
def test_it_is_filled_in_from_the_nik_that_was_given_before_and_may_be_changed(nik):
    page = asked_alone()

    opened = form_for(page, {"anak_nik": nik}, today=TODAY, formdata=None)
    changed = posted(page, boxes("3", "3", "1995"), {"anak_nik": nik})

    assert shown(opened) == ["2", "3", "1995"] and not opened["lahir"].errors
    assert answers_from(changed, page) == {"lahir": "1995-03-03"}


def test_left_empty_beside_its_nik_it_is_what_the_nik_says():
    page = page_of(BORN, NIK)

    form = posted(page, {"anak_nik": WOMAN, **boxes("", "", "")})

    assert answers_from(form, page)["lahir"] == "1995-03-02"


def test_of_two_centuries_none_is_taken_unseen():
    page = page_of(BORN, NIK)

    form = posted(page, {"anak_nik": OF_2020, **boxes("", "", "")})

    assert "belum diisi" in form["lahir"].errors[0] and shown(form) == ["12", "3", "2020"]


def test_a_nik_that_cannot_be_read_fills_in_nothing():
    form = posted(page_of(BORN, NIK), {"anak_nik": "123", **boxes("", "", "")})

    assert shown(form) == ["", "", ""]


def test_the_own_date_of_birth_is_known_to_the_browser():
    page = page_of({**BORN, "of": ""})

    own = form_for(page, {}, today=TODAY, for_oneself=True, formdata=None)
    other = form_for(page, {}, today=TODAY, formdata=None)

    assert [box.autocomplete for box in own["lahir"].boxes] == ["bday-day", "bday-month", "bday-year"]
    assert {box.autocomplete for box in other["lahir"].boxes} == {"off"}
