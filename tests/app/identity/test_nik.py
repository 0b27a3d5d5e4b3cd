"""NIK, KK and phone: the impossible is refused in words, the odd is flagged, nothing else ever happens."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import codes
from app.identity.digits import Unacceptable
from app.identity.nik import NIK_FLAGS, NOTICES, Nik, explain_nik, find_nik_flags, mask_nik, parse_kk, parse_nik
from app.identity.phones import mask_phone, parse_phone

TODAY = date(2026, 11, 24)
MAN, WOMAN = "5108060203950001", "5108064203950001"

districts = st.sampled_from(sorted(codes.district_names()))
births = st.dates(date(1927, 1, 1), TODAY)
noise = st.text(alphabet=" .-\u00a0\u200b\u2011", max_size=2)


def nik_of(district: str, born: date, sex: str, serial: int) -> str:
    day = born.day + (40 if sex == "P" else 0)
    return f"{district}{day:02}{born:%m%y}{serial:04}"


@settings(max_examples=100, deadline=None)
@given(districts, births, st.sampled_from("LP"), st.integers(1, 9999))
def test_every_nik_parses_back_to_its_parts(district, born, sex, serial):
    nik = parse_nik(nik_of(district, born, sex, serial), TODAY)

    assert (nik.district_code, nik.sex, nik.value[-4:]) == (district, sex, f"{serial:04}")
    assert born in nik.births
    assert "nik_region_unknown" not in nik.flags
    assert str(born.year) in explain_nik(nik)


@settings(max_examples=100, deadline=None)
@given(st.lists(noise, min_size=17, max_size=17))
def test_separators_never_matter(between):
    typed = "".join(map("".join, zip(between, MAN + " ", strict=True)))

    assert parse_nik(typed, TODAY) == parse_nik(MAN, TODAY)
    assert parse_kk(typed, TODAY).value == MAN


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="0123456789Ol+-. ()", max_size=24), st.none()))
def test_anything_typed_is_read_or_refused_in_words(typed):
    for read in (
        lambda: parse_nik(typed, TODAY),
        lambda: parse_kk(typed, TODAY, nik=MAN),
        lambda: parse_phone(typed),
        lambda: parse_phone(typed, foreign=True),
    ):
        try:
            assert str(read())
        except Unacceptable as refusal:
            assert refusal.reason.endswith(".") and refusal.remedy.endswith(".")


@settings(max_examples=150, deadline=None)
@given(st.from_regex(r"\A[1-9][0-9]{15}\Z"))
def test_sixteen_digits_are_read_or_refused_in_words(digits):
    try:
        nik = parse_nik(digits, TODAY)
    except Unacceptable as refusal:
        assert refusal.sentence
    else:
        assert nik.value == digits
        assert all(born <= TODAY for born in nik.births)
        assert explain_nik(nik) and set(nik.flags) <= set(NIK_FLAGS)


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(r"\A8[1-35-9][0-9]{7,10}\Z"),
    st.sampled_from(["0", "62", "+62", "0062", "62 0", "+62 (0)", ""]),
)
def test_however_a_mobile_number_is_written_it_is_one_number(rest, prefix):
    assert parse_phone(f"{prefix}{rest[:3]}-{rest[3:6]} {rest[6:]}") == f"+62{rest}"


@pytest.mark.parametrize("typed", [MAN + "\n", "٥١٠٨٠٦٠٢٠٣٩٥٠٠٠١", "５１０８０６０２０３９５０００１", MAN + "\0"])
def test_only_plain_digits_come_out(typed):
    assert parse_nik(typed, TODAY).value == parse_kk(typed, TODAY).value == MAN


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "belum diisi"),
        ("510806020395000", "yang Anda tulis 15 angka"),
        ("51080602039500011", "yang Anda tulis 17 angka"),
        ("51O80602O395OOOl", "Mungkin maksud Anda 5108060203950001."),
        ("51O80602O395OOOl", "10 angka dan 6 huruf"),
        ("9908060203950001", "bukan kode provinsi"),
        ("5108063104950001", "Tanggal lahir"),
        ("5108062902010001", "Tanggal lahir"),
        ("5108060013950001", "Tanggal lahir"),
        ("5108067203950001", "Tanggal lahir"),
        ("5108060203950000", "0000"),
        ("lima satu nol", "hanya boleh berisi angka"),
    ],
)
def test_a_refused_nik_says_why(typed, said):
    with pytest.raises(Unacceptable) as refusal:
        parse_nik(typed, TODAY)

    assert said in refusal.value.sentence


def test_both_centuries_stay_possible_until_one_lies_ahead():
    assert len(parse_nik("5108060203100001", TODAY).births) == 2
    assert parse_nik("5108060203270001", TODAY).births == (date(1927, 3, 2),)
    assert parse_nik("5108062902000001", TODAY).births == (date(2000, 2, 29),)
    assert "1910 atau 2010" in explain_nik(parse_nik("5108060203100001", TODAY))
    assert "Maret 2010," in explain_nik(parse_nik("5108060203100001", TODAY), date(2010, 3, 2))


def test_a_nik_explains_itself():
    assert explain_nik(parse_nik(MAN, TODAY)) == (
        "lahir 2 Maret 1995, laki-laki, terdaftar pertama di Kecamatan Buleleng, Kabupaten Buleleng"
    )
    assert "perempuan" in explain_nik(parse_nik(WOMAN, TODAY))


def test_old_region_codes_are_no_oddity_and_unknown_ones_are_only_flagged():
    assert parse_nik("9101010203950001", TODAY).flags == ("nik_from_elsewhere",)
    assert parse_nik("5108990203950001", TODAY).flags == ("nik_region_unknown",)


def test_a_kk_typed_as_nik_is_flagged_for_the_officer():
    nik = parse_nik("5108060506150003", TODAY)

    assert find_nik_flags(nik, TODAY, adult=True) == ("nik_looks_like_kk",)
    assert find_nik_flags(nik, TODAY) == ()


def test_what_was_answered_may_differ_from_the_nik_and_is_flagged():
    nik = parse_nik(MAN, TODAY)

    assert find_nik_flags(nik, TODAY, birth_on=date(1995, 3, 2), adult=True) == ()
    assert find_nik_flags(nik, TODAY, birth_on=date(1995, 3, 3)) == ("nik_birth_differs",)


@pytest.mark.parametrize(
    ("kk", "flags"),
    [
        ("5108060203150001", ()),
        (WOMAN, ("kk_looks_like_nik",)),
        (MAN, ("kk_same_as_nik", "kk_date_odd")),
        ("5108060203150000", ("kk_serial_zero",)),
        ("5171010203150001", ("kk_from_elsewhere",)),
        ("5108063113150001", ("kk_date_odd",)),
    ],
)
def test_an_odd_kk_is_flagged_not_refused(kk, flags):
    assert parse_kk(kk, TODAY, nik=MAN).flags == flags


def test_every_notice_belongs_to_a_flag():
    assert set(NOTICES) <= set(NIK_FLAGS)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "belum diisi"),
        ("0361 224455", "telepon rumah"),
        ("0812345", "ini 7 angka"),
        ("08123456789012", "ini 14 angka"),
        ("0800123456", "bukan nomor ponsel Indonesia"),
        ("+61 412 345 678", "luar negeri"),
        ("12345678", "diawali 08"),
        ("delapan satu dua", "hanya boleh berisi angka"),
    ],
)
def test_a_refused_phone_says_why(typed, said):
    with pytest.raises(Unacceptable) as refusal:
        parse_phone(typed)

    assert said in refusal.value.sentence


def test_a_foreign_number_passes_only_where_it_may():
    assert parse_phone("0061 412 345 678", foreign=True) == "+61412345678"
    assert parse_phone("0812-3456-7890", foreign=True) == "+6281234567890"
    with pytest.raises(Unacceptable):
        parse_phone("+61 1", foreign=True)


def test_masks_hide_the_middle():
    assert mask_nik(MAN) == "510806******0001"
    assert mask_nik("123") == "***"
    assert mask_phone("+6281234567890") == "+62812*****890"
    assert isinstance(parse_nik(MAN, TODAY), Nik)
