"""What a case says, as people read it: every answer in words, by section, with what its digits tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.forms.answers import words_for
from app.forms.choices import choices_for
from app.identity import FLAGS, Unacceptable, explain_nik, find_nik_flags, parse_nik
from models.applicant import Applicant
from models.definition import Definition, FieldDefinition, FieldKind
from models.local_time import today
from models.service_request import ServiceRequest


@dataclass(frozen=True)
class Fact:
    """One answer. Of a NIK `note` is what its digits say, `odd` what does not fit the other answers."""

    key: str
    label: str
    words: str
    note: str = ""
    odd: str = ""


def sections_of(case: Applicant | ServiceRequest) -> list[tuple[str, list[Fact]]]:
    """The visible answers in the order they were asked; a question left open is not among them."""
    definition, answers = case.definition, case.answers
    answered = [f for f in definition.visible_fields(answers, today()) if answers.get(f.key)]
    regions = _RegionNames(case)
    return [
        (section, [_fact(definition, field, answers, regions) for field in fields])
        for section, fields in groupby(answered, key=lambda field: field.section)
    ]


def mendable(definition: Definition, case: Applicant | ServiceRequest) -> list[tuple[str, str]]:
    """The photos and fields an operator may send back, photos first: (key, label)."""
    answers = case.answers
    photos = [(upload.key, upload.label) for upload in definition.visible_uploads(answers, today())]
    fields = [(field.key, field.label) for field in definition.visible_fields(answers, today())]
    return photos + fields


def _fact(
    definition: Definition, field: FieldDefinition, answers: Mapping[str, str], regions: _RegionNames
) -> Fact:
    value = answers[field.key]
    digits = _digits_say(value, birth_answered(definition, field.key, answers)) if field.kind is FieldKind.NIK else ()
    return Fact(field.key, field.label, words_for(field, value, answers, regions), *digits)


def birth_answered(definition: Definition, nik_key: str, answers: Mapping[str, str]) -> date | None:
    """The birth date that was asked of the person with this NIK: `anak_tanggal_lahir` belongs to `anak_nik`.

    A bare `tanggal_lahir` is that of the person the document is about.
    """
    own = nik_key.removesuffix("nik") + "tanggal_lahir"
    key = own if own in definition.by_key or nik_key not in definition.subject else "tanggal_lahir"
    return date.fromisoformat(answers[key]) if answers.get(key) else None


def _digits_say(nik: str, birth_on: date | None) -> tuple[str, str]:
    try:
        parsed = parse_nik(nik, today())
    except Unacceptable:
        return "", ""
    differs = "nik_birth_differs" in find_nik_flags(parsed, today(), birth_on=birth_on)
    return explain_nik(parsed, birth_on), FLAGS["nik_birth_differs"] if differs else ""


class _RegionNames:
    """Choices as `choices_for`, but the case's own district is known already: no list is read for its name."""

    def __init__(self, case: Applicant | ServiceRequest) -> None:
        self.district = case.district

    def __call__(self, field: FieldDefinition, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        if field.options_ref == "regions.kecamatan" and self.district:
            return [(self.district.code, self.district.name), *((o.value, o.label) for o in field.extra_options)]
        return choices_for(field, answers)
