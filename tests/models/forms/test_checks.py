"""What must hold between answers: each shape holds, is broken, or waits; a loose name is a fault with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.forms.checks.same_person import Identity, same_person
from models.forms.definition import Broken, Definition, DefinitionError
from tests.support.definitions import checked

TODAY = date(2026, 12, 1)
KETUT, MADE, WOMAN = "5108060203950001", "5108061204880002", "5108064203950001"  # 2 March 1995, 12 April 1988
IN_2020 = "5108060203200001"  # or in 1920, a hundred and six years ago


def form(*checks: dict[str, Any]) -> Definition:
    return Definition.from_json(checked(*checks))


def broken(check: dict[str, Any], answers: dict[str, str], photos: dict[str, int] | None = None, **reporter: str):
    return form(check).broken(answers, photos or {}, reporter, TODAY)


def places(found: tuple[Broken, ...]) -> list[str]:
    return [one.at for one in found]


BIRTHS = {"not_before": ["anak.tanggal_lahir", "ibu.tanggal_lahir"]}
UNDER_17 = {"age": "anak.tanggal_lahir", "under": 17}
VALID = {"within": "surat", "months": 3}
TOGETHER = {"sum": ["laki", "perempuan"], "equals": "semua"}
AT_MOST = {"sum": ["saksi.umur"], "at_most": "semua"}


@pytest.mark.parametrize(
    ("check", "answers", "at"),
    [
        (BIRTHS, {"anak_tanggal_lahir": "2020-01-02", "ibu_tanggal_lahir": "1990-01-02"}, []),
        (BIRTHS, {"anak_tanggal_lahir": "1990-01-02", "ibu_tanggal_lahir": "1990-01-02"}, []),
        (BIRTHS, {"anak_tanggal_lahir": "1990-01-01", "ibu_tanggal_lahir": "1990-01-02"}, ["ibu_tanggal_lahir"]),
        (BIRTHS | {"at": "anak.tanggal_lahir"}, {"anak_tanggal_lahir": "1980-01-01", "ibu_tanggal_lahir": "1990-01-02"},
         ["anak_tanggal_lahir"]),
        ({"before": ["ibu.tanggal_lahir", "anak.tanggal_lahir"]},
         {"anak_tanggal_lahir": "1990-01-02", "ibu_tanggal_lahir": "1990-01-02"}, ["ibu_tanggal_lahir"]),
        ({"before": ["surat", "today"]}, {"surat": "2026-11-30"}, []),
        ({"before": ["surat", "today"]}, {"surat": "2026-12-01"}, ["surat"]),
        ({"not_before": ["surat", "saksi.tanggal_lahir"]},
         {"surat": "2000-01-01", "saksi_1_tanggal_lahir": "1999-01-01", "saksi_2_tanggal_lahir": "2001-01-01"},
         ["saksi_2_tanggal_lahir"]),
        ({"not_before": ["surat", "saksi.2.tanggal_lahir"]},
         {"surat": "2000-01-01", "saksi_1_tanggal_lahir": "2001-01-01", "saksi_2_tanggal_lahir": "1999-01-01"}, []),
        (UNDER_17, {"anak_tanggal_lahir": "2009-12-02"}, []),
        (UNDER_17, {"anak_tanggal_lahir": "2009-12-01"}, ["anak_tanggal_lahir"]),
        (UNDER_17 | {"on": "surat"}, {"anak_tanggal_lahir": "2009-12-01", "surat": "2026-11-30"}, []),
        ({"age": "saksi.tanggal_lahir", "at_least": 21},
         {"saksi_1_tanggal_lahir": "2005-12-02", "saksi_2_tanggal_lahir": "2005-12-01"}, ["saksi_1_tanggal_lahir"]),
        (VALID, {"surat": "2026-09-01"}, []),
        (VALID, {"surat": "2026-08-31"}, ["surat"]),
        (VALID, {"surat": "2026-12-02"}, ["surat"]),
        ({"within": "surat", "years": 1, "of": "anak.tanggal_lahir"},
         {"anak_tanggal_lahir": "2024-02-29", "surat": "2023-02-28"}, []),
        ({"within": "surat", "days": 30, "of": "anak.tanggal_lahir"},
         {"anak_tanggal_lahir": "2024-03-31", "surat": "2024-02-29"}, ["anak_tanggal_lahir"]),
        (TOGETHER, {"jenis": "baru", "laki": "2", "perempuan": "1,5", "semua": "3,5"}, []),
        (TOGETHER, {"jenis": "baru", "laki": "2", "perempuan": "1", "semua": "4"}, ["semua"]),
        (AT_MOST, {"saksi_1_umur": "2", "saksi_2_umur": "2", "semua": "4"}, []),
        (AT_MOST, {"saksi_1_umur": "2", "saksi_2_umur": "3", "semua": "4"}, ["saksi_2_umur"]),
        ({"never": True, "when": {"field": "jenis", "in": ["hilang"]}}, {"jenis": "baru"}, []),
        ({"never": True, "when": {"field": "jenis", "in": ["hilang"]}}, {"jenis": "hilang"}, ["jenis"]),
        ({"same": ["asal", "tujuan"]}, {"asal": "Br. Dinas", "tujuan": "br dinas"}, []),
        ({"same": ["asal", "tujuan"]}, {"asal": "Br. Dinas", "tujuan": "Br. Lain"}, ["tujuan"]),
        ({"different": ["asal", "tujuan"]}, {"asal": "Br. Dinas", "tujuan": "br  DINAS"}, ["tujuan"]),
    ],
)  # fmt: skip
def test_each_shape_holds_or_is_said_beside_the_last_that_it_looks_at(check, answers, at):
    assert places(broken(check, answers)) == at


@pytest.mark.parametrize(
    ("check", "answers"),
    [
        (BIRTHS, {"anak_tanggal_lahir": "1990-01-01"}),
        (BIRTHS, {"anak_tanggal_lahir": "1990-02-30", "ibu_tanggal_lahir": "1995-01-01"}),
        (UNDER_17, {}),
        (UNDER_17 | {"on": "surat"}, {"anak_tanggal_lahir": "1990-01-01"}),
        (VALID, {}),
        (TOGETHER, {"jenis": "baru", "laki": "2", "semua": "1"}),
        (TOGETHER, {"jenis": "hilang", "laki": "2", "perempuan": "2", "semua": "1"}),
        (TOGETHER, {"jenis": "baru", "laki": "dua", "perempuan": "2", "semua": "1"}),
        (AT_MOST, {"saksi_1_umur": "9", "semua": "1"}),
        ({"same": ["asal", "tujuan"]}, {"asal": "Br. Dinas"}),
        ({"same": ["anak", "ibu"]}, {"anak_nama": "Made", "ibu_nama": "Made", "ibu_tanggal_lahir": "1990-01-02"}),
        ({"different": ["asal", "tujuan"]}, {}),
        ({"different": ["anak", "reporter"]}, {"anak_nama": "Ketut", "anak_tanggal_lahir": "1995-03-02"}),
        ({"one_of": ["polisi"]}, {"jenis": "baru"}),
        ({"never": True, "when": {"age_of": "anak.tanggal_lahir", "under": 17}}, {}),
        (VALID | {"when": {"field": "jenis", "in": ["hilang"]}}, {"surat": "2001-01-01"}),
    ],
)
def test_what_nobody_has_said_yet_breaks_nothing(check, answers):
    assert broken(check, answers) == ()


@pytest.mark.parametrize(
    ("answers", "reporter", "at"),
    [
        ({"anak_nik": KETUT, "anak_nama": "Ketut"}, {"nik": KETUT, "nama": "Lain"}, ["anak_nik"]),
        ({"anak_nik": KETUT, "anak_nama": "Ketut"}, {"nik": MADE, "nama": "Ketut"}, []),
        ({"anak_nama": "Ketut Ma'ruf", "anak_tanggal_lahir": "1995-03-02"}, {"nik": KETUT, "nama": "KETUT MA’RUF"},
         ["anak_tanggal_lahir"]),
        ({"anak_nama": "Ketut", "anak_tanggal_lahir": "1995-03-03"}, {"nik": KETUT, "nama": "Ketut"}, []),
        ({"anak_nama": "Luh Sari", "anak_tanggal_lahir": "1995-03-02"}, {"nik": WOMAN, "nama": "Luh Sari"},
         ["anak_tanggal_lahir"]),
        ({"anak_nama": "Gede", "anak_tanggal_lahir": "2020-03-02"}, {"nik": IN_2020, "nama": "Gede"},
         ["anak_tanggal_lahir"]),
    ],
)  # fmt: skip
def test_two_are_one_person_by_nik_else_by_name_and_birth(answers, reporter, at):
    assert places(broken({"different": ["anak", "reporter"]}, answers, **reporter)) == at


def test_a_person_whom_nothing_identifies_may_be_anybody():
    ketut = {"nama": "Ketut", "tanggal_lahir": "1995-03-02"}

    assert are_one(ketut, {"nama": "Ketut"}) is None
    assert are_one(ketut, {"nik": KETUT, "nama": "Made"}) is False
    assert are_one({"paspor": "A 123"}, {"paspor": "a 123"}) is True


def are_one(one: dict[str, str], other: dict[str, str]) -> bool | None:
    return same_person(Identity.of(one), Identity.of(other))[0]


def test_whoever_stands_several_times_must_each_be_another():
    check = {"different": ["saksi", "anak", "reporter"]}
    answers = {"saksi_1_nik": KETUT, "saksi_2_nik": MADE, "saksi_3_ada": "ya", "saksi_3_nik": KETUT, "anak_nik": MADE}

    assert places(broken(check, answers)) == ["saksi_2_nik", "saksi_3_nik"]
    assert places(broken(check, answers | {"saksi_3_ada": "tidak"})) == ["saksi_2_nik"]
    assert places(broken(check, {"saksi_1_nik": KETUT}, nik=KETUT)) == ["saksi_1_nik"]
    assert places(broken(check | {"at": "saksi.nama"}, answers | {"anak_nik": ""})) == ["saksi_3_nama"]


def test_what_is_said_of_one_of_several_looks_at_that_one_only():
    check = {"not_before": ["saksi.tanggal_lahir", "ibu.tanggal_lahir"],
             "when": {"field": "saksi.nama", "in": ["Made"]}}  # fmt: skip
    born = {
        "ibu_tanggal_lahir": "1990-01-01",
        "saksi_1_tanggal_lahir": "1980-01-01",
        "saksi_2_tanggal_lahir": "1980-01-01",
    }

    assert places(broken(check, {**born, "saksi_1_nama": "Ketut", "saksi_2_nama": "Made"})) == ["saksi_2_tanggal_lahir"]


def test_one_of_several_papers_is_given_or_is_said_at_the_last_that_is_asked():
    check = {"one_of": ["ijazah", "polisi", "buku"]}

    assert places(broken(check, {"jenis": "hilang"})) == ["polisi"]
    assert places(broken(check, {"jenis": "baru"})) == ["buku"]
    assert broken(check, {"jenis": "hilang"}, {"ijazah": 1}) == ()
    assert places(broken(check, {"jenis": "baru"}, {"polisi": 1})) == ["buku"]  # of what is hidden nothing counts


def test_what_is_known_of_the_reporter_is_compared_like_an_answer():
    assert places(broken({"same": ["anak.nik", "reporter.nik"]}, {"anak_nik": KETUT}, nik=MADE)) == ["anak_nik"]
    elder = {"not_before": ["anak.tanggal_lahir", "reporter.tanggal_lahir"]}
    assert places(broken(elder, {"anak_tanggal_lahir": "1990-01-01"}, nik=KETUT)) == ["anak_tanggal_lahir"]
    assert broken(elder, {"anak_tanggal_lahir": "2020-03-02"}, nik=IN_2020) == ()  # nobody is 106
    adult = {"age": "reporter.tanggal_lahir", "at_least": 60, "at": "asal"}
    assert places(broken(adult, {}, nik=KETUT)) == ["asal"]


def test_a_refusal_and_a_warning_say_their_sentence_where_they_are_asked_first():
    definition = form(UNDER_17, {"never": True, "when": {"field": "jenis", "in": ["baru"]}, "warn": "Benar?"})

    warned, refused = definition.broken({"jenis": "baru", "anak_tanggal_lahir": "1990-01-01"}, {}, {}, TODAY)

    assert (warned.at, warned.sentence, warned.refuses, warned.keys) == ("jenis", "Benar?", False, ("jenis",))
    assert (refused.at, refused.sentence, refused.refuses) == ("anak_tanggal_lahir", "Tidak mungkin.", True)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ({"not_before": ["anak.tanggal_kawin", "surat"]},
         "checks[1].not_before[0]: Isian anak.tanggal_kawin tidak ada."),
        ({"not_before": ["surat", "ayah.tanggal_lahir"]}, "checks[1].not_before[1]: Orang ayah tidak ada."),
        ({"before": ["surat", "asal"]}, "checks[1].before[1]: Isian asal bukan tanggal."),
        ({"age": "reporter.umur", "under": 3}, "checks[1].age: Isian reporter.umur tidak ada."),
        ({"age": "anak.tanggal_lahir", "under": 3, "on": "nanti"}, "checks[1].on: Isian nanti tidak ada."),
        ({"within": "surat", "days": 3, "of": "saksi.4.nik"}, "checks[1].of: Orang saksi.4 tidak ada."),
        ({"sum": ["laki", "surat"], "equals": "semua"}, "checks[1].sum[1]: Isian surat bukan angka."),
        ({"sum": ["laki"], "at_most": "today"}, "checks[1].at_most: Isian today tidak ada."),
        ({"different": ["anak", "ayah"]},
         "checks[1].different[1]: Orang ayah tidak ada; bandingkan orang dengan orang."),
        ({"different": ["anak"]}, "checks[1].different: Sebut paling sedikit dua."),
        ({"one_of": ["ijazah", "akta"]}, "checks[1].one_of[1]: Berkas akta tidak ada."),
        ({"one_of": ["ijazah"], "at": "asal"}, "checks[1].at: one_of dikatakan pada berkas yang terakhir, tanpa at."),
        ({"same": ["asal", "tujuan"], "at": "sana"}, "checks[1].at: Isian sana tidak ada."),
        ({"same": ["asal", "tujuan"], "at": "saksi.nik"},
         "checks[1].at: Sebut saksi yang mana: saksi.1, saksi.2, saksi.3."),
        ({"never": True, "when": {"any": [{"field": "jenis", "in": ["baru"]}, {"field": "jeniz", "in": ["x"]}]}},
         "checks[1].when.any[1].field: Isian jeniz tidak ada."),
        ({"age": "reporter.tanggal_lahir", "under": 3}, "checks[1]: Tulis at: di sebelah isian mana ini dikatakan."),
    ],
)  # fmt: skip
def test_a_check_of_what_does_not_exist_is_a_fault_with_its_place(check, fault):
    with pytest.raises(DefinitionError) as refused:
        form(BIRTHS, check)

    assert str(refused.value) == fault


@pytest.mark.parametrize("check", [
    {"within": "surat", "years": 3000}, {"within": "surat", "days": 10**9}, {"within": "surat", "months": -1},
    {"never": True, "when": {"all": [{"field": f"{who}.nama", "in": ["x"]} for who in ("a", "b", "c", "d")]}},
])  # fmt: skip
def test_what_could_not_be_reckoned_is_a_fault_of_the_definition(check):
    several = [{"title": who, "person": {"role": who, "whom": who, "count": [1, 20], "more": "?", "asks": ["nama"]}}
               for who in ("a", "b", "c", "d")]  # fmt: skip
    document = checked(check)

    with pytest.raises(DefinitionError) as fault:
        Definition.from_json({**document, "sections": [*document["sections"], *several]})

    assert fault.value.path == "checks[0]"
