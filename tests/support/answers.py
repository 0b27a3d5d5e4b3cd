"""Believable answers to any question of a form: what is told of one person agrees, and no check refuses it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, timedelta

from app.forms.choices import choices_for
from app.identity.nik import births_of, parse_nik
from models.calendar.local_time import today
from models.forms.definition import Definition, FieldDefinition, FieldKind

_niks, _numbers = itertools.count(), itertools.count(1)

ADULT, PARENT = date(1995, 3, 2), date(1970, 8, 17)
FEW_DAYS = timedelta(days=7)  # ago: most things are told soon after they happened
GIVEN_NAMES = ("Ayu", "Bayu", "Citra", "Dharma", "Eka", "Gita", "Indra", "Kresna", "Lestari", "Mertha", "Putra", "Sari")


def new_nik(born: str = "020395", region: str = "") -> str:
    """An invented one: man, born 2 March 1995, first registered in Buleleng, or in a kecamatan after it once all
    its numbers are given out."""
    round_, number = divmod(next(_niks), 9999)
    return f"{region or f'5108{6 + round_:02}'}{born}{number + 1:04}"


def believable(definition: Definition, field: FieldDefinition, answers: Mapping[str, str]) -> str:
    if field.part == "jenis_kelamin" and answers.get(field.derived_from):
        return parse_nik(answers[field.derived_from], today()).sex
    if field.is_choice:
        return _chosen(definition, field, answers)
    if field.kind is FieldKind.NIK:
        return _nik_of(field)
    if field.kind is FieldKind.DATE:
        return _date(field, answers).isoformat()
    number = next(_numbers)
    if field.pattern:
        return "81116"
    by_kind = {"name": _name(number), "kk": f"510806010210{number % 10000:04}", "phone": "+6281234567890",
               "time": "08:30", "number": str(field.min or 1), "checkbox": "ya"}  # fmt: skip
    return by_kind.get(field.kind.value, f"Contoh isian {number}")


def _chosen(definition: Definition, field: FieldDefinition, answers: Mapping[str, str]) -> str:
    """The first choice of which no check says that it cannot be."""
    values = [value for value, _ in choices_for(field, answers) if value]
    never = [check.when for check in getattr(definition.document, "checks", []) if check.never]
    return next(v for v in values if not any(one.is_met({**answers, field.key: v}, today()) for one in never))


def _nik_of(field: FieldDefinition) -> str:
    born = _born(field.person)
    day = born.day + (40 if _is_woman(field.person) else 0)
    return new_nik(f"{day:02}{born:%m%y}")


def _date(field: FieldDefinition, answers: Mapping[str, str]) -> date:
    if field.part == "tanggal_lahir":
        births = births_of(answers.get(field.birth_of or ""), today())
        return births[-1] if births else _born(field.person)
    if field.not_after_today:
        return today() - FEW_DAYS
    return today() + timedelta(days=365)  # until when something is good


def _born(person: str) -> date:
    role = person.partition(".")[0]
    if role == "anak":
        return today() - FEW_DAYS
    return PARENT if role.rpartition("_")[2] in ("ayah", "ibu") else ADULT


def _is_woman(person: str) -> bool:
    return person.partition(".")[0].rpartition("_")[2] in ("ibu", "istri")


def _name(number: int) -> str:
    """Another one for each, for a long while: who has the same name may be the same person."""
    rest, last = divmod(number, len(GIVEN_NAMES))
    return f"Ni Luh {GIVEN_NAMES[rest % len(GIVEN_NAMES)]} {GIVEN_NAMES[last]}"
