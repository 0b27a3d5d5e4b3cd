"""The office's clock: times are stored in UTC and said in local time (WITA)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
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


def _of_page() -> str:
    return str(get_locale() or "id")
