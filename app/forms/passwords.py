"""Which passwords are refused: too short, known to everybody, or made of the registrant's own data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from flask_babel import gettext as _

from app.identity import digits

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
COMMON = Path(__file__).with_name("common_passwords.txt")

# What people write in place of letters.
LOOKALIKES = str.maketrans("@4031!5$7", "aaoeiisst")


def weakness_of(
    password: str,
    *,
    nik: str = "",
    kk: str = "",
    phone: str = "",
    name: str = "",
    births: Iterable[date] = (),
    least: int = SHORTEST_PASSWORD,
) -> str | None:
    """A sentence when the password must be refused, else None. `phone` is E.164."""
    if len(password) < least:
        return _("Password terlalu pendek. Tulis paling sedikit %(least)s karakter.", least=least)
    if len(password) > LONGEST_PASSWORD:
        return _("Password terlalu panjang. Tulis paling banyak %(most)s karakter.", most=LONGEST_PASSWORD)
    plain = password.strip().casefold()
    if _digits_of(plain) in _numbers(nik, kk, phone, births):
        return _("Password jangan memakai NIK, nomor KK, nomor ponsel, atau tanggal lahir. Pilih yang lain.")
    if _is_made_of_name(plain, name):
        return _("Password jangan hanya nama Anda. Tambahkan kata lain yang tidak ada hubungannya.")
    if is_common(plain):
        return _("Password ini mudah ditebak orang. Gabungkan tiga kata yang hanya Anda tahu.")
    return None


def is_common(plain: str) -> bool:
    """Known as it stands, or a known word with digits and signs about it."""
    forms = {plain, plain.translate(LOOKALIKES), _word_in(plain), _word_in(plain).translate(LOOKALIKES)}
    return len(set(plain)) <= 2 or _is_run(plain) or bool(forms & common())


@cache
def common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split("\n")) - {""}


def _digits_of(plain: str) -> str:
    """The number, if the password is nothing but a number with separators."""
    number = digits.plain(plain).replace("+", "")
    return number if re.fullmatch("[0-9]+", number) else "-"


def _numbers(nik: str, kk: str, phone: str, births: Iterable[date]) -> set[str]:
    local = phone.lstrip("+").removeprefix("62")
    dates = {born.strftime(form) for born in births for form in ("%d%m%Y", "%Y%m%d", "%m%d%Y", "%Y%d%m")}
    return {number for number in (nik, kk, local, "0" + local, "62" + local) if len(number) > 3} | dates


def _is_made_of_name(plain: str, name: str) -> bool:
    parts = sorted(re.findall("[a-z]{2,}", name.casefold()), key=len, reverse=True)
    words = (re.sub("[^a-z]", "", text) for text in (plain, plain.translate(LOOKALIKES)))
    return any(word and _only_parts(word, parts) for word in words)


def _only_parts(word: str, parts: list[str]) -> bool:
    for part in parts:
        word = word.replace(part, "", 2)
    return not word


def _word_in(plain: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_run(plain: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in zip(plain, plain[1:], strict=False)}
    return steps in ({1}, {-1})
