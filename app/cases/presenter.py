"""What a case says, as people read it: every answer in words, by section, each with its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from app.cases.number_checks import check_kk, check_nik, check_phone
from app.filing.broken_checks import broken_in
from app.forms.answers import answer_text
from app.forms.choices import choices_for
from models.base import db
from models.calendar.local_time import today
from models.cases.corrections import values_before
from models.forms.definition import Definition, FieldDefinition, FieldKind
from models.forms.questions import DISTRICTS, VILLAGES
from models.offices.region import Village
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest

BESIDES = "Pemeriksaan"  # the section of what is odd and stands in no other


@dataclass(frozen=True)
class Fact:
    """One answer. `good`: what its digits say; `odd`: what is to be looked at; `before`: what stood there until it
    was corrected, in words ("" where nothing did), None when it was not changed."""

    key: str
    label: str
    text: str
    value: str = ""
    kind: FieldKind = FieldKind.TEXT
    good: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    before: str | None = None


def sections_of(case: Applicant | ServiceRequest) -> list[tuple[str, list[Fact]]]:
    """The visible answers in the order they were asked; a question left open is not among them, unless a check that is
    broken is said there."""
    definition, answers = case.definition, case.answers
    answered = [f for f in definition.visible_fields(answers, today()) if answers.get(f.key)]
    reading = _Reading(case, answers, values_before(case))
    sections = [
        (section, [reading.fact(field) for field in fields])
        for section, fields in groupby(answered, key=lambda field: field.section)
    ]
    elsewhere = reading.said.keys() - {field.key for field in answered}
    besides = [reading.absent(key) for key in reading.said if key in elsewhere]
    return [*sections, (BESIDES, besides)] if besides else sections


def correctable(definition: Definition, case: Applicant | ServiceRequest) -> list[tuple[str, str]]:
    """The photos and fields an operator may send back, photos first: (key, label)."""
    answers = case.answers
    photos = [(upload.key, upload.label) for upload in definition.visible_uploads(answers, today())]
    fields = [(field.key, field.label) for field in definition.visible_fields(answers, today())]
    return photos + fields


class _Reading:
    """One case while it is read."""

    def __init__(self, case: Applicant | ServiceRequest, answers: Mapping[str, str], before: Mapping[str, str]) -> None:
        self.case, self.answers, self.before = case, answers, before
        self.regions = _RegionNames(case)
        self.said: dict[str, tuple[str, ...]] = {}  # by key what the checks between answers say there
        for one in broken_in(case):
            self.said[one.at] = (*self.said.get(one.at, ()), one.sentence)

    def fact(self, field: FieldDefinition) -> Fact:
        value = self.answers[field.key]
        good, odd = self._check(field, value)
        odd = (*self.said.get(field.key, ()), *odd)
        words, before = answer_text(field, value, self.answers, self.regions), self._before(field)
        return Fact(field.key, field.label, words, value, field.kind, good, odd, before)

    def absent(self, key: str) -> Fact:
        """A paper, or a question that nobody answered, at which a check is said."""
        photos = len(self.case.photos(key))
        words = f"{photos} foto" if photos else "tidak ada"
        return Fact(key, self.case.definition.label_of(key), words, odd=self.said[key])

    def _before(self, field: FieldDefinition) -> str | None:
        before = self.before.get(field.key)
        if not before:
            return before
        return answer_text(field, before, {**self.answers, **self.before})

    def _check(self, field: FieldDefinition, value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        registers = self.case.is_of_its_owner
        if field.kind is FieldKind.NIK:
            birth_on = birth_answered(self.case.definition, field.key, self.answers)
            return check_nik(value, birth_on=birth_on, adult=registers, again=self.case.has_flag("nik_again"))
        if field.kind is FieldKind.KK:
            return check_kk(value, nik=self.answers.get("nik") if registers else None)
        if field.kind is FieldKind.PHONE:
            return check_phone(value, shared=self.case.has_flag("phone_shared"))
        return (), ()


def birth_answered(definition: Definition, nik_key: str, answers: Mapping[str, str]) -> date | None:
    """The birth date that was asked of the person with this NIK."""
    key = next((field.key for field in definition.fields if field.birth_of == nik_key), "")
    return date.fromisoformat(answers[key]) if answers.get(key) else None


class _RegionNames:
    """Choices as `choices_for`, but of a district or a village only the one that was chosen: no list is read."""

    def __init__(self, case: Applicant | ServiceRequest) -> None:
        self.district = case.district
        self.village = case.home_village

    def __call__(self, field: FieldDefinition, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        if field.options_ref == DISTRICTS and self.district and answers.get(field.key) == self.district.code:
            return [(self.district.code, self.district.name)]
        if field.options_ref == VILLAGES and (code := answers.get(field.key)):
            known = self.village if self.village and self.village.code == code else None
            village: Any = known or db.session.execute(_village(), {"code": code}).one_or_none()
            return [(code, village_text(village.name, village.kind))] if village else []
        return choices_for(field, answers)


@cache
def _village() -> sa.Select[str, str]:
    return sa.select(Village.name, Village.kind).where(Village.code == sa.bindparam("code"))


def village_text(name: str, kind: str) -> str:
    return f"{name} (kelurahan)" if kind == "kelurahan" else name


def shared_number_texts(case: Applicant, other: Applicant) -> list[str]:
    """Why another registration is shown beside this one."""
    shared = {"NIK yang sama": "nik_index", "KK yang sama": "kk_index", "nomor yang sama": "whatsapp_index"}
    return [words for words, name in shared.items() if getattr(case, name) == getattr(other, name) is not None]
