"""The office's clock: times are stored in UTC and said in local time (WITA)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from flask import current_app
from flask_babel import get_locale

from models.base import utcnow

Width = Literal["wide", "abbreviated"]


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["OFFICE_TIMEZONE"])


def local(at: datetime) -> datetime:
    return at.astimezone(zone())


def today() -> date:
    return local(utcnow()).date()


def say_moment(at: datetime, *, weekday: bool = True, language: str | None = None) -> str:
    """“Senin, 30 November 2026, 08.00 WITA”; in the language of the page, or in another: messages are Indonesian."""
    language, at = language or _of_page(), local(at)
    day = f"{weekday_names(language)[at.weekday()]}, " if weekday else ""
    month = month_names("wide" if weekday else "abbreviated", language)[at.month]
    colon = "." if language == "id" else ":"
    said = f"{day}{at.day} {month} {at.year}, {at.hour:02}{colon}{at.minute:02}"
    return f"{said} {current_app.config['OFFICE_TIMEZONE_NAME']}"


def say_date(on: date, *, weekday: bool = False) -> str:
    """“30 November 2026”, or “Senin, 30 November 2026”."""
    day = f"{weekday_names()[on.weekday()]}, " if weekday else ""
    return f"{day}{on.day} {month_names(language=_of_page())[on.month]} {on.year}"


@cache
def month_names(width: Width = "wide", language: str = "id") -> dict[int, str]:
    """{1: "Januari", …}, or {1: "Jan", …}: Babel's patterns, taken apart for each date, were a tenth of a list."""
    return dict(get_month_names(width, locale=language))


def weekday_names(language: str | None = None, width: Width = "wide") -> tuple[str, ...]:
    """Senin to Minggu, or Sen to Min, in the language of the page or in another."""
    return _weekday_names(language or _of_page(), width)


@cache
def _weekday_names(language: str, width: Width) -> tuple[str, ...]:
    names = get_day_names(width, locale=language)
    return tuple(names[day] for day in range(7))


def _of_page() -> str:
    return str(get_locale() or "id")
