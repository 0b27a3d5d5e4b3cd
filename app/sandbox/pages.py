"""What the phones show, and the ledger for those who judge."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue

sandbox_pages = Blueprint("pages", __name__)

MOST_PHONES = 50  # on the first page: those with the newest messages
MOST_MESSAGES = 10  # of each phone there; its own page has them all
WITA = ZoneInfo("Asia/Makassar")


@sandbox_pages.get("/")
def phones() -> ResponseReturnValue:
    asked = request.args.get("phone", "").strip()
    chats = chats_by_phone(current_app.extensions["ledger"].entries)
    if asked:
        number = digits_of(asked)
        chats = {number: chats.get(number, [])}
    return render_template(
        "phones.html",
        chats=list(chats.items())[:MOST_PHONES],
        asked=asked,
        phone_count=len(chats),
        most_messages=None if asked else MOST_MESSAGES,
    )


@sandbox_pages.get("/sandbox/ledger.json")
def ledger() -> ResponseReturnValue:
    return list(current_app.extensions["ledger"].entries)


@sandbox_pages.post("/sandbox/faults")
def script_faults() -> ResponseReturnValue:
    try:
        current_app.extensions["faults"].script(request.get_json()["next"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"error": str(error)}, 400
    return "", 204


def chats_by_phone(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Messages of each phone, newest first; the phone with the newest message first."""
    chats: dict[str, list[dict[str, Any]]] = {}
    for entry in reversed(entries):
        chats.setdefault(entry["to"], []).append(entry)
    return chats


def digits_of(asked: str) -> str:
    """The number as the ledger has it, from any of 62812…, +62 812-…, 0812…"""
    digits = re.sub(r"[^0-9]", "", asked)
    return "62" + digits[1:] if digits.startswith("0") else digits


def add_filters(sandbox: Flask) -> None:
    sandbox.add_template_filter(clock, "clock")


def clock(at: str) -> str:
    """24-11-2026 pukul 09.41 WITA"""
    return datetime.fromisoformat(at).astimezone(WITA).strftime("%d-%m-%Y pukul %H.%M WITA")
