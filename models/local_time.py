"""The office's clock: times are stored in UTC and said in local time (WITA)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import current_app

from models.base import utcnow


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["OFFICE_TIMEZONE"])


def local(at: datetime) -> datetime:
    return at.astimezone(zone())


def today() -> date:
    return local(utcnow()).date()


def say_moment(at: datetime, *, weekday: bool = True) -> str:
    """“Senin, 30 November 2026, 08.00 WITA”."""
    shape = "EEEE, d MMMM yyyy, HH.mm" if weekday else "d MMM yyyy, HH.mm"
    return f"{format_datetime(local(at), shape, locale='id')} {current_app.config['OFFICE_TIMEZONE_NAME']}"


def say_date(on: date) -> str:
    """“30 November 2026”."""
    return format_date(on, "d MMMM yyyy", locale="id")
