"""The parts of a person, each told once: label, type, help, options, what of the account fills it.

The order of parts.json is the order in which an officer types them into SIAK: a proposal, for the office to confirm.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from models.forms.document import FieldType, Option

FILE = Path(__file__).with_name("parts.json")


class PersonPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str  # with {whom}
    type: FieldType
    help: str = ""
    options: list[Option] = []
    options_ref: str | None = None
    prefill: str | None = None
    household: bool = False  # the same for all who live together
    not_after_today: bool = False


@cache
def parts() -> dict[str, PersonPart]:
    return {part.key: part for part in msgspec.json.decode(FILE.read_bytes(), type=list[PersonPart])}


@cache
def rank_in_siak(part: str) -> int:
    """Its place in SIAK; what is no part of a person comes after."""
    return {key: place for place, key in enumerate(parts())}.get(part, len(parts()))
