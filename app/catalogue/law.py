"""The law as dated data: regulations, from when, what they replace, their forms. One file each in law/."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).with_name("law")


class LawForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str


class Regulation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`since` is None, and `confirmed` False, where the office has yet to say from which day it holds."""

    slug: str
    name: str
    since: date | None = msgspec.field(default=None, name="from")
    confirmed: bool = False
    replaces: list[str] = []
    forms: list[LawForm] = []


@cache
def regulations() -> dict[str, Regulation]:
    found = (msgspec.json.decode(file.read_bytes(), type=Regulation) for file in sorted(FOLDER.glob("*.json")))
    return {one.slug: one for one in found}


def regulation_name(slug: str) -> str:
    """As it is cited; of one that is in no file its slug."""
    known = regulations().get(slug)
    return known.name if known else slug


def official_forms_of(slug: str) -> dict[str, str]:
    """Names by code."""
    known = regulations().get(slug)
    return {form.code: form.name for form in known.forms} if known else {}
