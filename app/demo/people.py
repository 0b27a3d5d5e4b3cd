"""Invented people of Buleleng: names, NIK, KK and numbers that parse, and belong to nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

NAMES: dict[str, list[str]] = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
# Serials of one day in one kecamatan stay far below: these belong to nobody.
UNUSED = (5000, 9999)
ARTICLE, GIVEN = {"L": "I", "P": "Ni"}, {"L": NAMES["men"], "P": NAMES["women"]}


@dataclass(frozen=True)
class Home:
    """A desa or kelurahan: its code and that of its kecamatan."""

    village_code: str
    district_code: str


@dataclass(frozen=True)
class DemoPerson:
    nik: str
    kk: str
    name: str
    sex: str
    born: date
    home: Home
    address: str
    whatsapp: str

    @property
    def registration(self) -> dict[str, str]:
        """The answers of the registration, with the KTP-el in hand."""
        return {
            "nik": self.nik, "nama": self.name, "kk": self.kk, "kecamatan": self.home.district_code,
            "desa": self.home.village_code, "alamat": self.address, "wa": self.whatsapp, "kondisi_ktp": "ada",
        }  # fmt: skip


class DemoPeople:
    """An endless supply; the same seed gives the same people. No two share a NIK or a number."""

    def __init__(self, rng: Random, homes: Sequence[Home], first: int) -> None:
        self.rng, self.homes, self.numbers = rng, homes, count(first)
        self.given_out: set[str] = set()

    def adult(self) -> DemoPerson:
        return self.person(self.rng.choice(self.homes), date(1955, 1, 1), date(2002, 12, 31))

    def child_of(self, parent: DemoPerson, on: date) -> DemoPerson:
        """A child under 17 on that day, in the household of a parent who was grown up when it was born."""
        youngest, oldest = on - timedelta(days=60), on - timedelta(days=16 * 365)
        grown_up = min(parent.born + timedelta(days=20 * 365), youngest - timedelta(days=30))
        child = self.person(parent.home, max(oldest, grown_up), youngest)
        return replace(child, kk=parent.kk, address=parent.address, whatsapp=parent.whatsapp)

    def person(self, home: Home, earliest: date, latest: date, sex: str = "") -> DemoPerson:
        number, sex = next(self.numbers), sex or self.rng.choice("LP")
        born = earliest + timedelta(days=self.rng.randrange((latest - earliest).days))
        return DemoPerson(
            nik=self.nik(home, born, sex), kk=self.kk(home), name=self.name(sex), sex=sex, born=born,
            home=home, whatsapp=f"+6281200{number:06}",
            address=f"Banjar Dinas {self.rng.choice(NAMES['banjar'])}, RT {self.rng.randint(1, 9):03}",
        )  # fmt: skip

    def nik(self, home: Home, born: date, sex: str) -> str:
        while (nik := nik_of(home.district_code, born, sex, self.rng.randint(*UNUSED))) in self.given_out:
            continue
        self.given_out.add(nik)
        return nik

    def kk(self, home: Home) -> str:
        issued = date(2006, 1, 1) + timedelta(days=self.rng.randrange(5000))
        return f"{home.district_code}{issued:%d%m%y}{self.rng.randint(*UNUSED):04}"

    def name(self, sex: str) -> str:
        name = f"{ARTICLE[sex]} {self.rng.choice(NAMES['birth_order'])} {self.rng.choice(GIVEN[sex])}"
        return f"{name} {self.rng.choice(NAMES['family'])}" if self.rng.random() < 0.4 else name


def nik_of(district_code: str, born: date, sex: str, serial: int) -> str:
    """A woman's day of birth is written plus 40 (PP 40/2019 article 30)."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{district_code}{day:02}{born:%m%y}{serial:04}"
