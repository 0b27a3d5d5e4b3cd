"""A form filled in as somebody would: whatever a definition asks of this person and of those around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from app.demo.cast import Cast
from app.demo.people import DemoPerson
from app.filing.once_only import told_by_nik
from app.forms.choices import choices_for
from models.calendar.local_time import today
from models.forms.definition import Definition, FieldDefinition, FieldKind
from models.forms.questions import noun_of

NO_MORE = "tidak"  # to "Ada lagi?"
EXAMPLE = re.compile(r"[Mm]isalnya ([^,.]+)")
_LATELY, _LONG_AHEAD = timedelta(days=20), timedelta(days=700)


def complete(definition: Definition, given: Mapping[str, str], person: DemoPerson) -> dict[str, str]:
    """The given answers, and this person's for every other question that must be answered."""
    filling = Filling(definition, given, person)
    return definition.kept(filling.answers, today())


class Filling:
    """One form being filled in; `answers` are whole once it is made."""

    def __init__(self, definition: Definition, given: Mapping[str, str], person: DemoPerson) -> None:
        self.definition, self.reporter = definition, person
        self.answers = dict(given)
        self.cast = Cast(definition, person, happened=today() - _LATELY)
        uploads = {upload.key for upload in definition.uploads}
        while keys := [k for k in definition.missing(self.answers, {}, today()) if k not in uploads]:
            field = definition.by_key[keys[0]]
            assert isinstance(field, FieldDefinition)
            self.answers[field.key] = self.answer_to(field)

    def answer_to(self, field: FieldDefinition) -> str:
        known = self.known(field)
        if field.is_choice:
            return self.chosen(field, known)
        told = told_by_nik(field, self.answers.get(field.derived_from, ""), today())
        return told or known or self.invented(field)

    def known(self, field: FieldDefinition) -> str:
        """What a part of somebody is, or what the account says."""
        if field.person:
            return self.cast.part_of(field.person, field.part, self.answers)
        if field.part:
            return self.cast.household(field.part)
        account = {**self.reporter.registration, "wa": self.reporter.whatsapp}
        return account.get(field.prefill or "", "")

    def chosen(self, field: FieldDefinition, known: str) -> str:
        """What is so; else the first choice that no check refuses. Nobody else comes along."""
        offered = [value for value, _ in choices_for(field, self.answers) if value]
        if field.label in self.cast.asked_for_more and NO_MORE in offered:
            known = NO_MORE
        theirs = {option.value for option in field.options if option.reporter_sex not in (None, self.reporter.sex)}
        sound = [one for one in offered if one not in theirs and not self.is_refused(field, one)]
        return known if known in sound else sound[0]

    def is_refused(self, field: FieldDefinition, answer: str) -> bool:
        answers = {**self.answers, field.key: answer}
        never = [check.when for check in self.definition.document.checks if check.never and check.refuse]
        return any(when.is_met(answers, today()) for when in never if when and field.key in when.fields())

    def invented(self, field: FieldDefinition) -> str:
        """Of what is nobody's part."""
        if field.pattern:
            return "81119"
        by_kind = {
            FieldKind.NUMBER: str(field.min or 1), FieldKind.CHECKBOX: "ya", FieldKind.TIME: "08:30",
            FieldKind.DATE: day_for(field, today()), FieldKind.PHONE: self.reporter.whatsapp,
            FieldKind.KK: self.cast.another_family, FieldKind.NAME: self.cast.somebody.name,
            FieldKind.NIK: self.cast.somebody.nik,
        }  # fmt: skip
        return by_kind.get(field.kind) or text_for(field)


def day_for(field: FieldDefinition, on: date) -> str:
    """What happened was lately; until when something holds is long ahead."""
    return (on - _LATELY if field.not_after_today else on + _LONG_AHEAD).isoformat()


def text_for(field: FieldDefinition) -> str:
    """The example that the question itself gives."""
    example = EXAMPLE.search(field.help)
    return example.group(1) if example else f"{noun_of(field.label)} sesuai dokumen"
