"""What a form asks: fields and photos. Typed, frozen, read from the catalogue's JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.forms.conditions import Condition, DefinitionError, condition_from

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
class Option:
    value: str
    label: str


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
    show_if: Condition | None = None
    pattern: str | None = None
    min: int | None = None
    max: int | None = None
    min_length: int | None = None
    not_after_today: bool = False
    foreign: bool = False  # a phone number from abroad will do
    given: Condition | bool = False  # a name that an akta gives now, and whether it does
    birth_of: str | None = None  # of a date of birth: the question of the person's NIK, "" where it is not asked
    decimals: bool = False  # a number may have a part after the comma

    @property
    def is_choice(self) -> bool:
        return self.kind in (FieldKind.SELECT, FieldKind.RADIO)

    @classmethod
    def from_json(cls, data: dict[str, Any], path: str) -> FieldDefinition:
        kind = _kind(data.get("type"), f"{path}.type")
        field = cls(
            key=question_key(data, path),
            label=text_of(data, "label", path),
            kind=kind,
            required=bool(data.get("required")),
            help=data.get("help") or "",
            section=text_of(data, "section", path),
            options=_options(data.get("options"), f"{path}.options"),
            options_ref=data.get("options_ref"),
            options_filter=frozenset(data.get("options_filter") or ()),
            extra_options=_options(data.get("extra_options"), f"{path}.extra_options"),
            prefill=_prefill(data.get("prefill"), f"{path}.prefill"),
            show_if=condition_from(data.get("show_if"), f"{path}.show_if"),
            pattern=_pattern(data.get("pattern"), f"{path}.pattern"),
            min=_whole(data.get("min"), f"{path}.min"),
            max=None if kind is FieldKind.DATE else _whole(data.get("max"), f"{path}.max"),
            min_length=_whole(data.get("min_length"), f"{path}.min_length"),
            not_after_today=_not_after_today(kind, data.get("max"), f"{path}.max"),
            foreign=bool(data.get("foreign")),
            given=_given(data.get("given"), f"{path}.given"),
            birth_of=_birth_of(kind, data.get("birth_of"), f"{path}.birth_of"),
            decimals=bool(data.get("decimals")),
        )
        _check_options(field, path)
        return field


@dataclass(frozen=True)
class UploadDefinition:
    """One requirement to photograph; `condition` is words for the citizen and nothing more."""

    key: str
    label: str
    help: str = ""
    required: bool = False
    max_photos: int = 1
    condition: str | None = None
    show_if: Condition | None = None
    section: str = "Foto"

    @classmethod
    def from_json(cls, data: dict[str, Any], path: str) -> UploadDefinition:
        most = _whole(data.get("max_photos", 1), f"{path}.max_photos")
        if not most or most < 1:
            raise DefinitionError(f"{path}.max_photos", "Paling sedikit satu foto.")
        return cls(
            key=question_key(data, path),
            label=text_of(data, "label", path),
            help=data.get("help") or "",
            required=bool(data.get("required")),
            max_photos=most,
            condition=data.get("condition"),
            show_if=condition_from(data.get("show_if"), f"{path}.show_if"),
            section=data.get("section") or "Foto",
        )


def question_key(data: dict[str, Any], path: str) -> str:
    key = data.get("key")
    if not isinstance(key, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", key):
        raise DefinitionError(f"{path}.key", "Kunci harus huruf kecil, angka, atau garis bawah.")
    if key in RESERVED_KEYS:
        raise DefinitionError(f"{path}.key", f"Kunci {key} sudah dipakai sistem.")
    return key


def text_of(data: dict[str, Any], name: str, path: str) -> str:
    text = data.get(name)
    if not isinstance(text, str) or not text.strip():
        raise DefinitionError(f"{path}.{name}", "Bagian ini wajib berisi teks.")
    return text.strip()


def _kind(value: object, path: str) -> FieldKind:
    try:
        return FieldKind(str(value))
    except ValueError:
        raise DefinitionError(path, f"Jenis isian {value!r} tidak dikenal.") from None


def _options(data: Any, path: str) -> tuple[Option, ...]:
    if data is None:
        return ()
    try:
        options = tuple(Option(str(option["value"]), str(option["label"])) for option in data)
    except (TypeError, KeyError):
        raise DefinitionError(path, "Setiap pilihan memerlukan value dan label.") from None
    if len({option.value for option in options}) < len(options) or not all(o.value for o in options):
        raise DefinitionError(path, "Ada pilihan yang kosong atau sama.")
    return options


def _check_options(field: FieldDefinition, path: str) -> None:
    if field.options_ref is not None and field.options_ref not in OPTION_SOURCES:
        raise DefinitionError(f"{path}.options_ref", f"Sumber pilihan {field.options_ref!r} tidak dikenal.")
    if field.is_choice and not (field.options or field.options_ref):
        raise DefinitionError(f"{path}.options", "Isian pilihan memerlukan daftar pilihan.")


def _prefill(value: object, path: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"account\.[a-z_]+", value):
        raise DefinitionError(path, "Isi dengan account. dan nama datanya.")
    return value.removeprefix("account.")


def _pattern(value: object, path: str) -> str | None:
    if value is None:
        return None
    try:
        return re.compile(str(value), re.ASCII).pattern
    except re.error:
        raise DefinitionError(path, "Pola ini tidak dapat dibaca.") from None


def _given(value: object, path: str) -> Condition | bool:
    return value if isinstance(value, bool) else condition_from(value, path) or False


def _birth_of(kind: FieldKind, value: object, path: str) -> str | None:
    if value is not None and (kind is not FieldKind.DATE or not isinstance(value, str)):
        raise DefinitionError(path, "Hanya tanggal yang memakai ini, dengan kunci isian NIK orangnya.")
    return value


def _whole(value: object, path: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise DefinitionError(path, "Isi dengan bilangan bulat.")


def _not_after_today(kind: FieldKind, value: object, path: str) -> bool:
    if kind is FieldKind.DATE and value not in (None, "today"):
        raise DefinitionError(path, 'Batas tanggal hanya boleh "today".')
    return kind is FieldKind.DATE and value == "today"
