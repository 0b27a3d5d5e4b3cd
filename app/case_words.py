"""What a case says, as people read it: every answer in words, by section, with what its digits tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from app.forms.answers import words_for
from app.forms.choices import choices_for
from app.identity import Unacceptable, explain_nik, parse_nik
from models.applicant import Applicant
from models.definition import Definition, FieldDefinition, FieldKind
from models.local_time import today
from models.service_request import ServiceRequest


@dataclass(frozen=True)
class Fact:
    """One answer. `note` is what its digits say, for a NIK."""

    key: str
    label: str
    words: str
    note: str = ""


def sections_of(case: Applicant | ServiceRequest) -> list[tuple[str, list[Fact]]]:
    """The visible answers in the order they were asked; a question left open is not among them."""
    answers = case.answers
    answered = [f for f in case.definition.visible_fields(answers, today()) if answers.get(f.key)]
    regions = _RegionNames(case)
    return [
        (section, [_fact(field, answers, regions) for field in fields])
        for section, fields in groupby(answered, key=lambda field: field.section)
    ]


def mendable(definition: Definition, case: Applicant | ServiceRequest) -> list[tuple[str, str]]:
    """The photos and fields an operator may send back, photos first: (key, label)."""
    answers = case.answers
    photos = [(upload.key, upload.label) for upload in definition.visible_uploads(answers, today())]
    fields = [(field.key, field.label) for field in definition.visible_fields(answers, today())]
    return photos + fields


def _fact(field: FieldDefinition, answers: Mapping[str, str], regions: _RegionNames) -> Fact:
    value = answers[field.key]
    note = _digits_say(value) if field.kind is FieldKind.NIK else ""
    return Fact(field.key, field.label, words_for(field, value, answers, regions), note)


def _digits_say(nik: str) -> str:
    try:
        return explain_nik(parse_nik(nik, today()))
    except Unacceptable:
        return ""


class _RegionNames:
    """Choices as `choices_for`, but the case's own district is known already: no list is read for its name."""

    def __init__(self, case: Applicant | ServiceRequest) -> None:
        self.district = case.district

    def __call__(self, field: FieldDefinition, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        if field.options_ref == "regions.kecamatan" and self.district:
            return [(self.district.code, self.district.name), *((o.value, o.label) for o in field.extra_options)]
        return choices_for(field, answers)
