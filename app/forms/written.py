"""Dates, months, times and numbers as Indonesians write them: 2-3-95, 2 Nop 1995, 02031995 · Juli 2020, 07-2020 ·
14.05, 9.30 · 2.500, 48,5."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from models.calendar.local_time import month_names

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

# As they stand on forms, beside the names that the languages themselves have.
_SHORT_MONTHS = {
    "peb": 2,
    "pebruari": 2,
    "agt": 8,
    "ags": 8,
    "agu": 8,
    "agust": 8,
    "sept": 9,
    "nop": 11,
    "nopember": 11,
}
_DAY_FIRST = re.compile("([0-9]{1,2})[-/. ]+([0-9]{1,2}|[A-Za-z]+)[-/., ]+([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile("([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_TOGETHER = re.compile("([0-9]{2})([0-9]{2})([0-9]{4})")
_TOGETHER_YEAR_FIRST = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"(?:(?:pukul|jam|pkl?\.?)\s*)?([01]?[0-9]|2[0-3])[.:, ]?([0-5][0-9])(?:\s*wi(?:b|ta|t))?", re.I)
# A day of the week, the date, the time of day; or the ISO form, as programs write it.
_MOMENT = re.compile(rf"(?:[A-Za-z]+,\s*)?(.+?)(?:T|,?\s+)({_TIME.pattern})", re.I)
_UNIT = re.compile(r"\s*(?:gram|gr|g|cm|orang|anak|kali|tahun|th|x)\.?\Z", re.I)


def day_in(text: str, *, latest: date = LATEST) -> date | None:
    """None when it is no date. A year of two digits is the last such year that does not lie after `latest`."""
    text = _plain(text)
    for pattern, order in ((_YEAR_FIRST, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)),
                           (_TOGETHER, (2, 1, 0)), (_TOGETHER_YEAR_FIRST, (0, 1, 2))):  # fmt: skip
        if match := pattern.fullmatch(text):
            year, month, day = (match.groups()[place] for place in order)
            if found := _date_of(year, month, day, latest):
                return found
    return None


def time_in(text: str) -> time | None:
    """14.05, 14:05, 1405, 9.30, “pukul 09.30 WITA”; None when it is no time of a day."""
    match = _TIME.fullmatch(_plain(text))
    return time(int(match[1]), int(match[2])) if match else None


def month_in(text: str) -> date | None:
    """The first day of “Juli 2020”, 07-2020, 2020-07; None when it is no month."""
    text = text.strip()
    return day_in(f"1 {text}") or day_in(f"{text}-1")


def moment_in(text: str) -> datetime | None:
    """“Selasa, 1 Desember 2026, 07.30 WITA” or 2026-12-01T07:30, without a zone; None when a part is missing."""
    match = _MOMENT.fullmatch(_plain(text))
    day, hour = (day_in(match[1]), time_in(match[2])) if match else (None, None)
    return datetime.combine(day, hour) if day and hour is not None and day >= EARLIEST else None


def amount_in(text: str) -> str | None:
    """“2500” of 2.500 and “2500 gram”, “48,5” of 48,5 and 48.5; None when it is no number, or one below nought.

    A dot or a comma before exactly three digits parts the thousands.
    """
    text = _UNIT.sub("", _plain(text))
    if re.fullmatch(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*", text):
        text = re.sub("[.,]", "", text)
    match = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?", text)
    if match is None:
        return None
    whole, part = str(int(match[1])), (match[2] or "").rstrip("0")
    return f"{whole},{part}" if part else whole


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[:100]).replace("–", "-").replace("‑", "-").split())


def _date_of(year: str, month: str, day: str, latest: date) -> date | None:
    try:
        if len(year) == 4:
            return date(int(year), _month(month), int(day))
        centuries = (date(century + int(year), _month(month), int(day)) for century in (2000, 1900))
        return next((found for found in centuries if found <= latest), None)
    except ValueError:
        return None


def _month(written: str) -> int:
    """0 where it names none."""
    if written.isdigit():
        return int(written)
    written = written.casefold()
    named = [*month_names().items(), *month_names(language="en").items()]
    starts = [i for i, name in named if len(written) >= 3 and name.casefold().startswith(written)]
    return _SHORT_MONTHS.get(written) or (starts[0] if starts else 0)
