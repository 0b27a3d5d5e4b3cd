"""Who plays whom in one form: whoever asks, or somebody invented who fits the role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from random import Random

from app.demo.people import DemoPeople, DemoPerson
from models.forms.definition import Definition

CHILDREN = ("anak",)
PARENTS = ("ayah", "ibu")
WOMEN = ("ibu", "ibu_angkat", "istri", "suami_ibu", "istri_ibu")
MEN = ("ayah", "ayah_angkat", "suami", "suami_ayah", "istri_ayah")
OF_A_SPOUSE = ("suami_ayah", "suami_ibu", "istri_ayah", "istri_ibu")
GROWN_UP = (date(1965, 1, 1), date(2002, 12, 31))
ELDERLY = (date(1935, 1, 1), date(1945, 12, 31))

# What is the same for everybody, by part; the rest stands in the person.
USUAL = {
    "kewarganegaraan": "WNI", "tempat_lahir": "Singaraja", "agama": "hindu", "pekerjaan": "Petani",
    "paspor": "PA1234567", "negara": "Australia", "no_akta_lahir": "5108-LT-14022019-0007",
}  # fmt: skip


class Cast:
    """The same definition and reporter give the same people; no two of them share a NIK."""

    def __init__(self, definition: Definition, reporter: DemoPerson, happened: date) -> None:
        self.definition, self.reporter, self.happened = definition, reporter, happened
        self.people = DemoPeople(Random(reporter.nik), [reporter.home], first=900_000)
        self.played: dict[str, DemoPerson] = {}

    def part_of(self, ref: str, part: str, answers: Mapping[str, str]) -> str:
        """ "" of a question that is no part of a person."""
        if ref not in self.played:
            self.played[ref] = self._player(ref, answers)
        return _part(self.played[ref], part)

    def household(self, part: str) -> str:
        """Of what is nobody's own: that of whoever asks."""
        return _part(self.reporter, part)

    @cached_property
    def somebody(self) -> DemoPerson:
        """Of the same sex: a new name may be theirs."""
        return self.people.person(self.reporter.home, *GROWN_UP, self.reporter.sex)

    @cached_property
    def another_family(self) -> str:
        return self.people.kk(self.reporter.home)

    @cached_property
    def asked_for_more(self) -> frozenset[str]:
        """The questions that ask whether there is one more."""
        sections = self.definition.document.sections
        return frozenset(section.person.more for section in sections if section.person and section.person.more)

    def _player(self, ref: str, answers: Mapping[str, str]) -> DemoPerson:
        if self.definition.reporter_is(ref, answers):
            return self.reporter
        place = self.definition.person(ref)
        return self._invented(place.role if place else "")

    def _invented(self, role: str) -> DemoPerson:
        sex = "P" if role in WOMEN else "L" if role in MEN else ""
        return self.people.person(self.reporter.home, *self._born(role), sex)

    def _born(self, role: str) -> tuple[date, date]:
        """Between these days: a child when the thing happened, and parents before those whom it is about."""
        if role in CHILDREN:
            return self.happened, self.happened + timedelta(days=1)
        about = {person.role for person in self.definition.subjects}
        grown_up_child = any(self.played.get(child) is self.reporter for child in CHILDREN)
        is_elder = role in OF_A_SPOUSE or (role in PARENTS and (grown_up_child or about - {*CHILDREN, *PARENTS}))
        return ELDERLY if is_elder else GROWN_UP


def _part(person: DemoPerson, part: str) -> str:
    own = {
        "nik": person.nik, "no_kk": person.kk, "nama": person.name, "jenis_kelamin": person.sex,
        "tanggal_lahir": person.born.isoformat(), "kecamatan": person.home.district_code,
        "desa": person.home.village_code, "alamat": person.address, "wa": person.whatsapp,
    }  # fmt: skip
    return own.get(part) or USUAL.get(part, "")
