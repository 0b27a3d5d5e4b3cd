"""How templates say times, numbers and statuses."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask, current_app
from markupsafe import Markup, escape

from app.core.i18n import language, say
from app.core.version import VERSION
from app.files.photo_advice import advice_for_officer, advice_texts, advised_kind
from app.identity.nik import mask_nik
from app.identity.phones import mask_phone
from app.offices.closed_doors import door_is_closed
from app.offices.map_links import map_link
from app.offices.opening_hours import opening_hours_text
from models.calendar.local_time import local, say_date, say_moment
from models.registrations.workflow import ApplicantStatus
from models.requests.document import DocumentState
from models.requests.workflow import RequestStatus

STATUS_TEXTS: dict[str, str] = {
    status.value: status.label for table in (DocumentState, ApplicantStatus, RequestStatus) for status in table
}

# What a request says instead of its status (models/requests/standing.py) has a colour, too.
STATUS_TONES = {"on_hold": "yours", "withdrawn": "ended"} | {
    status.value: status.tone for table in (DocumentState, ApplicantStatus, RequestStatus) for status in table
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment, moment_long=moment_long, day=day, number=number_text, mask_nik=mask_nik, mask_phone=mask_phone,
        status_label=status_label, status_tone=status_tone,
        unbroken=unbroken, advice_texts=advice_texts, advice_for_officer=advice_for_officer,
        advised_kind=advised_kind,
    )  # fmt: skip
    app.jinja_env.globals.update(
        opening_hours=opening_hours_text, door_is_closed=door_is_closed, map_link=map_link, version=VERSION
    )
    app.context_processor(lambda: {"office": office_facts()})


def moment(at: datetime | None) -> str:
    """“24 Nov 2026, 14.05 WITA”."""
    return say_moment(at, weekday=False) if at else ""


def moment_long(at: datetime | None) -> str:
    return say_moment(at) if at else ""


def day(at: datetime | date | None) -> str:
    if at is None:
        return ""
    return say_date(local(at).date() if isinstance(at, datetime) else at)


def number_text(value: int) -> str:
    """“1.517”; in English “1,517”."""
    if -1000 < value < 1000:
        return str(value)
    return f"{value:,}" if language() == "en" else f"{value:,}".replace(",", ".")


def unbroken(text: str) -> Markup:
    """“KTP-el” never ends a line with “KTP-”."""
    whole = Markup('<span class="dd-whole">KTP-el</span>')
    return Markup(escape(text).replace("KTP-el", whole))


def status_label(status: str) -> str:
    """The word on screen for a status of a registration, a request or a document."""
    return say(STATUS_TEXTS.get(str(status), str(status)))


def status_tone(status: str) -> str:
    """going = the office works, yours = the citizen must act, done, ended, plain."""
    return STATUS_TONES.get(str(status), "plain")


def office_facts() -> dict[str, str]:
    """The district's own name and contacts."""
    config = current_app.config
    words = {key: config[f"OFFICE_{key.upper()}"] for key in ("name", "short_name", "district", "address", "phone")}
    return {**words, "email": config["OFFICE_EMAIL"], "tutorial_url": config["TUTORIAL_URL"],
            "zone": config["OFFICE_TIMEZONE_NAME"]}  # fmt: skip
