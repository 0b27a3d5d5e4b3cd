"""NIK and KK: parse, explain, mask. Refuse the impossible, flag the odd.

NIK: PP 40/2019 article 30. A NIK never changes, and names the region and birth date as *first* registered:
a region elsewhere or a birth date that differs is lawful, and only an officer with SIAK can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.catalogue import codes
from app.identity.digits import Unacceptable, number_in
from models.calendar.local_time import say_date
from models.nik import births_in, day_of, sex_in

ADULT_YEARS = 17
OLDEST_YEARS = 110

NIK_FLAGS = {
    "nik_region_unknown": "Kode wilayah pada NIK tidak ada di daftar aktif maupun lama.",
    "nik_from_elsewhere": "NIK terdaftar pertama di luar kabupaten ini; wajar bagi pendatang.",
    "nik_looks_like_kk": "NIK tampak seperti nomor KK: umurnya tidak wajar untuk pemegang KTP-el.",
    "nik_birth_differs": "Tanggal lahir yang diisi berbeda dari NIK.",
    "kk_same_as_nik": "Nomor KK sama dengan NIK.",
    "kk_looks_like_nik": "Nomor KK tampak seperti NIK perempuan.",
    "kk_date_odd": "Tanggal di dalam nomor KK tidak mungkin, atau sebelum tahun 2000; mungkin ini NIK.",
    "kk_serial_zero": "Empat angka terakhir nomor KK 0000.",
    "kk_region_unknown": "Kode wilayah pada nomor KK tidak ada di daftar aktif maupun lama.",
    "kk_from_elsewhere": "Nomor KK terbit di luar kabupaten ini.",
}

# Said to the citizen before sending, without stopping them.
NOTICES = {
    "nik_looks_like_kk": "Angka ini tampak seperti nomor KK. NIK ada di atas nama pada KTP-el.",
    "kk_same_as_nik": "Nomor KK sama dengan NIK. Nomor KK ada di bagian atas Kartu Keluarga.",
    "kk_looks_like_nik": "Angka ini tampak seperti NIK. Nomor KK ada di bagian atas Kartu Keluarga.",
    "kk_date_odd": "Periksa lagi nomor ini. Nomor KK ada di bagian atas Kartu Keluarga.",
}

WHERE_NIK = lazy_gettext("NIK ada di atas nama pada KTP-el.")
WHERE_KK = lazy_gettext("Nomor KK ada di bagian atas Kartu Keluarga.")


@dataclass(frozen=True)
class Nik:
    """`sex` is L or P; `births` has both centuries while both are possible; `flags` are keys of NIK_FLAGS."""

    value: str
    sex: str
    births: tuple[date, ...]
    flags: tuple[str, ...] = ()

    @property
    def province_code(self) -> str:
        return self.value[:2]

    @property
    def regency_code(self) -> str:
        return self.value[:4]

    @property
    def district_code(self) -> str:
        return self.value[:6]

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Kk:
    """`issued` is the date within the number, None when it is no plausible one."""

    value: str
    issued: date | None
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.value


def parse_nik(raw: str | None, today: date) -> Nik:
    """Raises Unacceptable. What is no letter falls away; letters are only ever suggested as digits."""
    value = _sixteen_digits(raw, "NIK", WHERE_NIK)
    _refuse_unknown_province(value, "NIK", WHERE_NIK)
    births = tuple(born for born in births_in(value) if born <= today)
    if not births:
        raise Unacceptable(
            _("Tanggal lahir di dalam NIK tidak mungkin."), _("Periksa angka ke-7 sampai ke-12 pada KTP-el.")
        )
    if value.endswith("0000"):
        raise Unacceptable(_("Empat angka terakhir NIK tidak mungkin 0000."), _again(WHERE_NIK))
    return Nik(value, sex_in(value), births, tuple(_region_flags(value, "nik")))


def births_of(raw: str | None, today: date) -> tuple[date, ...]:
    """The days of birth that a NIK may mean, the earliest first; none where it cannot be read."""
    try:
        return parse_nik(raw, today).births
    except Unacceptable:
        return ()


def parse_kk(raw: str | None, today: date, nik: str | None = None) -> Kk:
    """Raises Unacceptable. The date within a KK is no official rule, so an odd one is only flagged."""
    value = _sixteen_digits(raw, _("Nomor KK"), WHERE_KK)
    _refuse_unknown_province(value, _("nomor KK"), WHERE_KK)
    issued = day_of(2000 + int(value[10:12]), int(value[8:10]), int(value[6:8]))
    if issued and issued > today:
        issued = None
    return Kk(value, issued, tuple(_kk_flags(value, issued, nik)))


def find_nik_flags(nik: Nik, today: date, *, adult: bool = False, birth_on: date | None = None) -> tuple[str, ...]:
    """All that is odd about a NIK. `adult`: it must belong to a holder of a KTP-el, as registrants' do."""
    ages = [today.year - born.year for born in nik.births]
    found = list(nik.flags)
    if adult and nik.sex == "L" and not any(ADULT_YEARS <= age <= OLDEST_YEARS for age in ages):
        found.append("nik_looks_like_kk")
    if birth_on and birth_on not in nik.births:
        found.append("nik_birth_differs")
    return tuple(found)


def explain_nik(nik: Nik, birth_on: date | None = None) -> str:
    """What the digits say: "lahir 2 Maret 1995, laki-laki, terdaftar pertama di Kecamatan …, Kabupaten …".

    `birth_on`, as answered, settles the century where both are possible.
    """
    born = nik.births[0]
    births = [birth_on] if birth_on in nik.births else nik.births
    years = _(" atau ").join(str(birth.year) for birth in births)
    day = say_date(born).rpartition(" ")[0]
    sex = _("laki-laki") if nik.sex == "L" else _("perempuan")
    return _("lahir %(day)s %(years)s, %(sex)s, terdaftar pertama di %(place)s",
             day=day, years=years, sex=sex, place=_place(nik))  # fmt: skip


def mask_nik(value: str) -> str:
    """510806******0001: enough to recognise one's own, for NIK and KK alike."""
    return f"{value[:6]}******{value[-4:]}" if len(value) == 16 else "*" * len(value)


# Digits

LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "i": "1"})


def _sixteen_digits(raw: str | None, noun: str, where: object) -> str:
    value = number_in(raw)
    if re.fullmatch(r"[0-9]{16}", value):
        return value
    raise _not_sixteen_digits(value, noun, where)


def _not_sixteen_digits(value: str, noun: str, where: object) -> Unacceptable:
    digits = len(re.findall("[0-9]", value))
    if not value:
        return Unacceptable(_("%(noun)s belum diisi.", noun=noun), _sixteen(where))
    if re.fullmatch("[0-9]+", value):
        return Unacceptable(
            _("%(noun)s harus 16 angka; yang Anda tulis %(digits)s angka.", noun=noun, digits=digits), _again(where)
        )
    suggested = value.translate(LETTERS)
    if re.fullmatch("[0-9]{16}", suggested):
        return Unacceptable(
            _(
                "%(noun)s hanya berisi angka; yang Anda tulis %(digits)s angka dan %(letters)s huruf.",
                noun=noun,
                digits=digits,
                letters=16 - digits,
            ),
            _("Mungkin maksud Anda %(suggested)s.", suggested=suggested),
        )
    return Unacceptable(_("%(noun)s hanya boleh berisi angka 0 sampai 9.", noun=noun), _sixteen(where))


def _again(where: object) -> str:
    return " ".join((_("Periksa lagi."), str(where)))


def _sixteen(where: object) -> str:
    return " ".join((_("Tulis 16 angkanya."), str(where)))


def _refuse_unknown_province(value: str, noun: str, where: object) -> None:
    if value[:2] not in codes.provinces():
        raise Unacceptable(_("Dua angka pertama %(noun)s bukan kode provinsi.", noun=noun), _again(where))


def _region_flags(value: str, noun: str) -> Iterator[str]:
    if value[:4] not in codes.regencies() or value[:6] not in codes.district_names():
        yield f"{noun}_region_unknown"
    if value[:4] != codes.home_regency():
        yield f"{noun}_from_elsewhere"


def _kk_flags(value: str, issued: date | None, nik: str | None) -> Iterator[str]:
    if nik and value == nik:
        yield "kk_same_as_nik"
    if sex_in(value) == "P" and any(births_in(value)):
        yield "kk_looks_like_nik"
    elif issued is None:
        yield "kk_date_odd"
    if value.endswith("0000"):
        yield "kk_serial_zero"
    yield from _region_flags(value, "kk")


def _place(nik: Nik) -> str:
    regency = codes.regencies().get(nik.regency_code)
    district = codes.district_names().get(nik.district_code)
    if regency and district:
        return _("Kecamatan %(district)s, %(regency)s", district=district, regency=regency.name)
    if regency:
        return _("%(regency)s (kode kecamatan %(code)s tidak dikenal)", regency=regency.name, code=nik.district_code)
    province = codes.provinces()[nik.province_code]
    return _("Provinsi %(province)s (kode %(code)s tidak dikenal)", province=province, code=nik.regency_code)
