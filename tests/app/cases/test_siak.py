"""What is copied into SIAK stands in its order, person after person, in the form that it takes."""

from __future__ import annotations

import pytest

from app.cases.presenter import sections_of
from app.cases.siak import siak_values
from tests.support import factories

pytestmark = pytest.mark.sqlite_only

# How it is to be had, and what only decides what is asked and which papers are needed.
NOT_FOR_SIAK = {
    "hubungan_pelapor", "cara_ambil", "pos_nama", "pos_wa", "pos_alamat", "pos_kodepos", "semua_wni",
    "orang_tua_islam", "lahir_sebelum_kawin", "punya_bukti", "pernah_ktp", "kk_untuk", "kronologi",
    "satu_kk", "ada_anak", "ada_penetapan",
}  # fmt: skip


def values_of(case) -> list[tuple[str, str]]:
    """(key, text) in the order of the panel."""
    sections = siak_values(case.definition, sections_of(case))
    return [(value.key, value.text) for _, values in sections for value in values]


def test_a_child_is_asked_from_the_nik_on_with_the_family_card(verifier):
    case = factories.submitted(factories.verified(verifier), "kia", anak_tanggal_lahir="2018-02-25",
                               anak_nama="Kadek  Ayu\tLestari")  # fmt: skip

    values = values_of(case)

    assert [key for key, _ in values][:4] == ["anak_nik", "no_kk", "anak_nama", "anak_tanggal_lahir"]
    assert dict(values)["anak_tanggal_lahir"] == "25-02-2018"
    assert dict(values)["anak_nama"] == "Kadek Ayu Lestari"
    assert dict(values)["anak_nik"] == case.answers["anak_nik"]


def test_one_person_is_copied_after_the_other(verifier):
    case = factories.submitted(factories.verified(verifier), "akta-kematian", alm_nik=factories.new_nik())

    keys = [key for key, _ in values_of(case)]
    saksi = [key for key in keys if key.startswith("saksi")]

    assert keys[0] == "alm_nik"
    assert saksi == [f"saksi_{number}_{part}" for number in (1, 2) for part in ("nik", "no_kk", "nama")]


def test_choices_are_copied_in_words_and_ways_to_send_not_at_all(verifier):
    case = factories.submitted(factories.verified(verifier), "kia", cara_ambil="pos")

    values = dict(values_of(case))

    assert values["kecamatan"] == case.district.name
    assert not {"cara_ambil", "pos_alamat", "hubungan_pelapor"} & set(values)


def test_a_kecamatan_that_is_not_the_one_of_the_case_is_read_by_its_name_too(verifier):
    case = factories.submitted(factories.verified(verifier), "pindah-dalam-kabupaten", kecamatan="510802",
                               tujuan_kecamatan="510805", tujuan_desa="5108052001")  # fmt: skip

    values = dict(values_of(case))

    assert (values["kecamatan"], values["tujuan_kecamatan"]) == ("Seririt", "Sukasada")


def test_a_registration_begins_with_nik_and_family_card(app):
    applicant = factories.waiting()

    assert [key for key, _ in values_of(applicant)][:3] == ["nik", "kk", "nama"]


@pytest.mark.parametrize(
    "slug",
    [
        "tridatu-akta-perkawinan",
        "tridatu-akta-kelahiran-khusus",
        "pengakuan-anak",
        "ktp-el",
        "skpwni",
        "sktt",
        "data-tercecer",
    ],
)
def test_nothing_that_siak_asks_is_lost_and_nothing_comes_twice(verifier, slug):
    case = factories.submitted(factories.verified(verifier), slug)
    facts = {fact.key for _, facts in sections_of(case) for fact in facts}

    keys = [key for key, _ in values_of(case)]

    assert len(keys) == len(set(keys))
    left_out = [case.definition.by_key[key] for key in facts - set(keys)]
    assert not [question.key for question in left_out if question.part]
    more = {section.person.more for section in case.definition.document.sections if section.person}
    assert {question.key for question in left_out if question.label not in more} <= NOT_FOR_SIAK
