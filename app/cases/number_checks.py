"""What the digits of a NIK, a KK number or a phone say: (what is well, what is to be looked at), as sentences."""

from __future__ import annotations

import re
from datetime import date

from app.catalogue import codes
from app.filing.flags import REGISTRATION_FLAGS
from app.identity.digits import Unacceptable
from app.identity.nik import explain_nik, find_nik_flags, parse_kk, parse_nik
from models.calendar.local_time import say_date, today

GoodAndOdd = tuple[tuple[str, ...], tuple[str, ...]]


def check_nik(value: str, *, birth_on: date | None = None, adult: bool = False, again: bool = False) -> GoodAndOdd:
    """`adult`: its holder must be old enough for a KTP-el; `again`: another registration has it too."""
    try:
        nik = parse_nik(value, today())
    except Unacceptable as refusal:
        return (), (refusal.reason,)
    flags = [*find_nik_flags(nik, today(), adult=adult, birth_on=birth_on), *(["nik_again"] if again else [])]
    return (explain_nik(nik, birth_on),), _sentences(flags)


def check_kk(value: str, *, nik: str | None = None) -> GoodAndOdd:
    """The date within a KK is no official rule: it is told as what the number says, and no more."""
    try:
        kk = parse_kk(value, today(), nik=nik)
    except Unacceptable as refusal:
        return (), (refusal.reason,)
    issued = f"menurut nomornya terbit {say_date(kk.issued)}" if kk.issued else ""
    district = codes.district_names().get(kk.value[:6])
    place = f"Kecamatan {district}" if district else ""
    said = ", ".join(part for part in (issued, place) if part)
    return ((said,) if said else ()), _sentences(kk.flags)


def check_phone(value: str, *, shared: bool = False) -> GoodAndOdd:
    """Of a number as it is kept: E.164, for it was parsed when it came (app/identity/phones.py)."""
    odd = _sentences(["phone_shared"] if shared else [])
    if re.fullmatch(r"\+628[0-9]{8,11}", value):
        return ("nomor ponsel Indonesia",), odd
    return (), ("Bukan nomor ponsel Indonesia.", *odd)


def _sentences(flags: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(REGISTRATION_FLAGS[flag] for flag in flags)
