"""What people of 2020 asked for: the answers behind each line of the recap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from app.demo.people import DemoPeople, DemoPerson
from models.forms.definition import Definition
from models.forms.service import ServiceVersion

_Answers = dict[str, str]

CLERKS = {"kia": "kia", "konsolidasi-manual": "adb"}


@dataclass(frozen=True)
class Filing:
    """One request of the past, before it has a row; `minute` is that of the office's clock."""

    applicant_id: int
    person: DemoPerson
    version: ServiceVersion
    answers: _Answers
    minute: int
    at: datetime

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def clerk(self) -> str:
        """Whose post it fell to."""
        return CLERKS.get(self.version.service.slug, "ktp-tengah")


def lost_or_broken(person: DemoPerson, people: DemoPeople, on: date, rng: Random) -> tuple[str, _Answers]:
    why = "hilang" if rng.random() < 0.7 else "rusak"
    return "ktp-el", {**ktp_of(person), "alasan": why, **at_home(person, rng)}


def changed_data(person: DemoPerson, people: DemoPeople, on: date, rng: Random) -> tuple[str, _Answers]:
    what, before, after = rng.choice(
        [("status_perkawinan", "Belum kawin", "Kawin"), ("pekerjaan", "Pelajar", "Karyawan swasta"),
         ("alamat", "Alamat lama", person.address)]
    )  # fmt: skip
    change = {
        "alasan": "perubahan_data", "elemen_data": what, "kk_sudah_benar": "ya", "data_semula": before,
        "data_menjadi": after,
    }  # fmt: skip
    return "ktp-el", {**ktp_of(person), **change, **at_home(person, rng)}


def child_card(person: DemoPerson, people: DemoPeople, on: date, rng: Random) -> tuple[str, _Answers]:
    child = people.child_of(person, on)
    return "kia", {
        "hubungan_pelapor": "ibu" if person.sex == "P" else "ayah", "alasan": "baru", "anak_nik": child.nik,
        "anak_nama": child.name, "anak_tanggal_lahir": child.born.isoformat(), "no_kk": person.kk,
        "no_akta_lahir": f"5108-LT-{child.born:%d%m%Y}-{rng.randint(1, 99):04}", **at_home(person, rng),
    }  # fmt: skip


def consolidation(person: DemoPerson, people: DemoPeople, on: date, rng: Random) -> tuple[str, _Answers]:
    return "konsolidasi-manual", {
        "hubungan_pelapor": "diri", "nik_masalah": person.nik, "nama_masalah": person.name,
        "no_kk": person.kk, "lembaga": rng.choice(("bpjs_kes", "bank", "operator", "pajak")),
        "pernah_rekam": "sudah",
    }  # fmt: skip


def ktp_of(person: DemoPerson) -> _Answers:
    return {"hubungan_pelapor": "diri", "nik_ktp": person.nik, "nama_ktp": person.name, "no_kk": person.kk}


def at_home(person: DemoPerson, rng: Random) -> _Answers:
    """What every service that makes a card asks last: the address, and how the card is to be had."""
    return {
        "kecamatan": person.home.district_code, "desa": person.home.village_code, "alamat": person.address,
        **(by_post(person) if rng.random() < 0.08 else {"cara_ambil": "office"}),
    }  # fmt: skip


def by_post(person: DemoPerson) -> _Answers:
    return {
        "cara_ambil": "pos", "pos_nama": person.name, "pos_wa": person.whatsapp, "pos_alamat": person.address,
        "pos_kodepos": "81119",
    }  # fmt: skip


filings: dict[str, Callable[[DemoPerson, DemoPeople, date, Random], tuple[str, _Answers]]] = {
    "KTP-el Perubahan Data": changed_data,
    "KTP-el Hilang/Rusak": lost_or_broken,
    "KIA": child_card,
    "Konsolidasi Manual": consolidation,
}
