"""What a form asks once its definition is read: fields and photos, whole and in order. Frozen; made by compiling.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.forms.conditions import Condition
from models.forms.document import Option

DISTRICTS = "regions.kecamatan"
VILLAGES = "regions.villages"
OPTION_SOURCES = frozenset({DISTRICTS, VILLAGES, "wilayah_kabkota", "wilayah_kabkota[status=aktif]"})

# Names that a form or a page of ours already uses for something else.
RESERVED_KEYS = frozenset(
    {
        "csrf_token",
        "version",
        "reason",
        "items",
        "data",
        "errors",
        "form_errors",
        "meta",
        "process",
        "validate",
    }
    | {"populate_obj", "hidden_tag", "is_submitted", "validate_on_submit", "answers", "today", "so_far"}
    | {"halaman", "page_mark"}
)


class FieldKind(StrEnum):
    TEXT = "text"
    NAME = "name"  # of a person
    TEXTAREA = "textarea"
    DATE = "date"
    SELECT = "select"
    TIME = "time"
    NUMBER = "number"
    NIK = "nik"
    KK = "kk"
    PHONE = "phone"
    RADIO = "radio"
    CHECKBOX = "checkbox"
    PASSWORD = "password"


@dataclass(frozen=True)
class FieldDefinition:
    """One question. Its answer is text: YYYY-MM-DD for a date, HH:MM for a time, 12 or 48,5 for a number, "ya"."""

    key: str
    label: str
    kind: FieldKind
    required: bool = False
    help: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    options_ref: str | None = None
    options_filter: frozenset[str] = frozenset()
    extra_options: tuple[Option, ...] = ()
    options_from: str | None = None  # the district question that decides which villages are offered
    prefill: str | None = None  # "nik", "kk", …: what of the account fills it
    household: bool = False  # and does so for whoever lives with them
    for_anyone: bool = False  # and does so whomever it is about: the post comes to whoever asks
    show_if: Condition | None = None
    pattern: str | None = None
    min: int | None = None
    max: int | None = None
    min_length: int | None = None
    not_after_today: bool = False
    foreign: bool = False  # a phone number from abroad will do
    given: Condition | bool = False  # a name that an akta gives now, and whether it does
    birth_of: str | None = None  # of a date of birth: the question of the person's NIK, "" where it is not asked
    derived_from: str = ""  # the question of a NIK that says the answer
    decimals: bool = False  # a number may have a part after the comma
    person: str = ""  # whom it is about: "anak", "saksi.2"; "" of the case or the household
    part: str = ""  # which part of them (parts.json)
    siak: bool = True  # an officer types it again into SIAK

    @property
    def is_choice(self) -> bool:
        return self.kind in (FieldKind.SELECT, FieldKind.RADIO)

    @property
    def asks_relation(self) -> bool:
        """Whether it asks what the reporter is to whom the request is about."""
        return any(option.person_is for option in self.options)


@dataclass(frozen=True)
class UploadDefinition:
    """One paper to photograph. At least `least_photos`, where it is given at all; at most `max_photos`."""

    key: str
    label: str
    kind: str = "other"
    form: str = ""  # the code of an official form
    help: str = ""
    required: bool = False
    least_photos: int = 1
    max_photos: int = 1
    show_if: Condition | None = None
    section: str = "Foto"
    reuse: str | None = None  # "self", "household", "reporter": one that was checked before will do
    same_as: str = ""  # what two services call the same paper by


@dataclass(frozen=True)
class PersonPlace:
    """Somebody the form asks about; one of several has a number: `ref` "saksi.2". `keys`: the question of each part."""

    ref: str
    role: str
    whom: str
    subject: bool
    dies: bool
    keys: dict[str, str]
    asked_for: str = ""  # the question that brings them about ("Ada saksi lain?"); "" of whoever is always there


def noun_of(label: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", label).rstrip(" ?-:") or label
