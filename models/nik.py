"""What the digits of a NIK say of its holder (PP 40/2019 article 30)."""

from __future__ import annotations

import re
from datetime import date, timedelta

A_WOMANS_DAY = 40  # is added to the day of birth in her NIK
OLDEST_LIKELY = timedelta(days=100 * 365)  # whoever would be older was born a century later


def births_in(nik: str) -> tuple[date, ...]:
    """The days of birth that it may mean, the earliest first: it does not say the century. None where it is no NIK."""
    if not re.fullmatch("[0-9]{16}", nik):
        return ()
    day = int(nik[6:8])
    day -= A_WOMANS_DAY if day > A_WOMANS_DAY else 0
    days = (day_of(century + int(nik[10:12]), int(nik[8:10]), day) for century in (1900, 2000))
    return tuple(born for born in days if born)


def birth_in(nik: str, on: date) -> date | None:
    """The one that is likely; None where it leaves open which, or is no NIK."""
    likely = [born for born in births_in(nik) if born <= on and on - born < OLDEST_LIKELY]
    return likely[0] if len(likely) == 1 else None


def sex_in(nik: str) -> str:
    """L or P."""
    return "P" if int(nik[6:8]) > A_WOMANS_DAY else "L"


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
