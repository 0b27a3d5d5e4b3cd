"""The office's clock: times are stored in UTC and said in local time (WITA)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_day_names, get_month_names
from flask import current_app
from flask_babel import get_locale

from models.base import utcnow


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["OFFICE_TIMEZONE"])


def local(at: datetime) -> datetime:
    return at.astimezone(zone())


def today() -> date:
    return local(utcnow()).date()


def say_moment(at: datetime, *, weekday: bool = True, language: str | None = None) -> str:
    """“Senin, 30 November 2026, 08.00 WITA”; in the language of the page, or in another: messages are Indonesian."""
    language = language or _of_page()
    day, hour = ("EEEE, d MMMM yyyy" if weekday else "d MMM yyyy"), ("HH.mm" if language == "id" else "HH:mm")
    said = format_datetime(local(at), f"{day}, {hour}", locale=language)
    return f"{said} {current_app.config['OFFICE_TIMEZONE_NAME']}"


def say_date(on: date) -> str:
    """“30 November 2026”."""
    return format_date(on, "d MMMM yyyy", locale=_of_page())


@cache
def month_names(width: Literal["wide", "abbreviated"] = "wide", language: str = "id") -> dict[int, str]:
    """{1: "Januari", …}, or {1: "Jan", …}."""
    return dict(get_month_names(width, locale=language))


def weekday_names(language: str | None = None) -> tuple[str, ...]:
    """Senin to Minggu, in the language of the page or in another."""
    return _weekday_names(language or _of_page())


@cache
def _weekday_names(language: str) -> tuple[str, ...]:
    names = get_day_names("wide", locale=language)
    return tuple(names[day] for day in range(7))


def _of_page() -> str:
    return str(get_locale() or "id")
