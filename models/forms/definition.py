"""A service's form as it is asked: what is visible, what is required, on which pages, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from models.forms.checks.judging import Broken, Said, broken
from models.forms.checks.rules import Rule, rules_of
from models.forms.compiling import ALL_INDONESIAN, Compiling
from models.forms.conditions import Condition, is_answered
from models.forms.delivery import DocumentDefinition, choices_of, fields_for
from models.forms.document import (
    ByAnswer,
    DefinitionError,
    FormDocument,
    Option,
    ServiceDocument,
    read_document,
)
from models.forms.paging import Page, pages_of, with_titles
from models.forms.questions import FieldDefinition, FieldKind, PersonPlace, UploadDefinition
from models.forms.validation import validate_definition
from models.request_cache import once_a_request

__all__ = [
    "Broken",
    "Condition",
    "Definition",
    "DefinitionError",
    "DocumentDefinition",
    "FieldDefinition",
    "FieldKind",
    "Option",
    "Page",
    "PersonPlace",
    "UploadDefinition",
]


@dataclass(frozen=True, eq=False)
class Definition:
    """One version of a service (or the registration), immutable. `on` is the day of sending, in WITA."""

    document: ServiceDocument | FormDocument
    fields: tuple[FieldDefinition, ...]
    uploads: tuple[UploadDefinition, ...]
    people: tuple[PersonPlace, ...]
    documents: tuple[DocumentDefinition, ...]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Definition:
        """One service of the catalogue. Raises DefinitionError, with the path."""
        return cls._read(data, ServiceDocument)

    @classmethod
    def of_registration(cls, data: dict[str, Any]) -> Definition:
        """Raises DefinitionError, with the path."""
        return cls._read(data, FormDocument)

    @classmethod
    def _read(cls, data: dict[str, Any], kind: type[ServiceDocument | FormDocument]) -> Definition:
        try:
            return cls._compiled(read_document(data, kind))
        except RecursionError:
            raise DefinitionError("berkas", "Syarat di dalam syarat terlalu dalam.") from None

    @classmethod
    def _compiled(cls, document: ServiceDocument | FormDocument) -> Definition:
        compiled = Compiling(document.people, document.sections, document.papers)
        documents = document.documents if isinstance(document, ServiceDocument) else []
        made = tuple(compiled.made(one) for one in documents)
        definition = cls(document, tuple(compiled.fields), tuple(compiled.uploads), compiled.people, made)
        validate_definition(definition, compiled.paths)
        return definition

    @property
    def service(self) -> ServiceDocument:
        """What is written of the service besides what it asks. Of the registration there is none."""
        assert isinstance(self.document, ServiceDocument)
        return self.document

    # what is asked

    @cached_property
    def delivery_fields(self) -> tuple[FieldDefinition, ...]:
        return fields_for(self.delivery_choices())

    @cached_property
    def questions(self) -> tuple[FieldDefinition, ...]:
        """Every field that can be asked: the service's own, then those about the hand-over."""
        return self.fields + self.delivery_fields

    @cached_property
    def by_key(self) -> Mapping[str, FieldDefinition | UploadDefinition]:
        fields = {field.key: field for field in self.questions}
        return fields | {upload.key: upload for upload in self.uploads}

    def paper(self, key: str) -> UploadDefinition:
        return next(upload for upload in self.uploads if upload.key == key)

    def label_of(self, key: str) -> str:
        return self.by_key[key].label

    def visible_fields(self, answers: Mapping[str, str], on: date) -> tuple[FieldDefinition, ...]:
        return tuple(question for question, _ in self._walk(answers, on))

    def visible_uploads(self, answers: Mapping[str, str], on: date) -> tuple[UploadDefinition, ...]:
        shown = self.kept(answers, on)
        return tuple(u for u in self.uploads if u.show_if is None or u.show_if.is_met(shown, on))

    def kept(self, answers: Mapping[str, str], on: date) -> dict[str, str]:
        """The answers worth keeping: hidden, unknown and empty ones fall away, and passwords always."""
        return {question.key: answer for question, answer in self._walk(answers, on) if answer is not None}

    def missing(self, answers: Mapping[str, str], uploaded: Mapping[str, int], on: date) -> list[str]:
        """Keys that must still be given before sending; `uploaded` counts the photos by requirement.

        A password is not among them: it lives with the account, whose hash tells whether it was chosen.
        """
        unanswered = [
            question.key
            for question, answer in self._walk(answers, on)
            if question.required and answer is None and question.kind is not FieldKind.PASSWORD
        ]
        return unanswered + [
            upload.key
            for upload in self.visible_uploads(answers, on)
            if upload.required and uploaded.get(upload.key, 0) < upload.least_photos
        ]

    def _walk(self, answers: Mapping[str, str], on: date) -> tuple[tuple[FieldDefinition, str | None], ...]:
        return _walked(self, frozenset(answers.items()), on)

    # what must hold between the answers

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Raises DefinitionError where a check names what does not exist."""
        return rules_of(self)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Of each key how early it is asked."""
        return {key: place for place, key in enumerate(key for page in self.pages for key in page.keys)}

    def broken(
        self, answers: Mapping[str, str], uploaded: Mapping[str, int], reporter: Mapping[str, str], on: date
    ) -> tuple[Broken, ...]:
        """The checks that do not hold; what is not answered yet, or hidden, breaks nothing.

        `reporter`: what is known of whoever is signed in, by part: nik, nama, no_kk, tanggal_lahir.
        """
        return broken(self, Said(self, answers, uploaded, reporter, on)) if self.rules else ()

    # pages

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that can appear, in order; slugs do not depend on the answers."""
        return pages_of(self.fields, self.uploads, self.delivery_fields, self.controllers_of)

    def pages_for(self, answers: Mapping[str, str], on: date, settled: Collection[str] = ()) -> tuple[Page, ...]:
        """The pages and questions that apply now; `settled` keys are not asked again."""
        return _pages_for(self, frozenset(answers.items()), on, frozenset(settled))

    def controllers_of(self, question: FieldDefinition | UploadDefinition) -> frozenset[str]:
        """The questions that must have been answered before this one can be asked."""
        keys = set(question.show_if.fields()) if question.show_if else set()
        if isinstance(question, FieldDefinition):
            keys |= set() if isinstance(question.given, bool) else question.given.fields()
            keys |= {question.options_from} if question.options_from else set()
            keys |= {question.derived_from} if self._is_told_by_nik(question) else set()
            keys |= {self.relation.key} if self.relation and question.prefill and not question.for_anyone else set()
        return frozenset(keys)

    def _is_told_by_nik(self, question: FieldDefinition) -> bool:
        """Whether it waits for a page with the NIK that says it: not where only some are asked for one at all."""
        nik = self.by_key.get(question.derived_from)
        if not isinstance(nik, FieldDefinition):
            return False
        citizenship = {ALL_INDONESIAN, self.relation.key if self.relation else ""}
        citizenship |= {one.key for one in self.fields if one.part == "kewarganegaraan"}
        return nik.show_if is None or nik.show_if.fields() <= citizenship

    @cached_property
    def relation(self) -> FieldDefinition | None:
        """The question what the reporter is to whom it is about."""
        return next((question for question in self.fields if question.asks_relation), None)

    def person_is(self, answers: Mapping[str, str]) -> str:
        """What the person is to the reporter ("self", "child", …); "self" where nobody asks, "" while unanswered."""
        if self.relation is None:
            return "self"
        answer = answers.get(self.relation.key)
        return next((option.person_is or "other" for option in self.relation.options if option.value == answer), "")

    def reporter_is(self, person: str, answers: Mapping[str, str]) -> bool:
        """Whether whoever asks is this person: the one it is about, or the one whose role they say they have."""
        place = self.person(person)
        if place is None:
            return self.person_is(answers) == "self"
        said = answers.get(self.relation.key) if self.relation else ""
        alone = place.subject and len(self.subjects) == 1
        return said == place.role or (alone and self.person_is(answers) == "self")

    # whom it is about

    @cached_property
    def subjects(self) -> tuple[PersonPlace, ...]:
        return tuple(person for person in self.people if person.subject)

    @property
    def is_of_the_dead(self) -> bool:
        return any(person.dies for person in self.people)

    def person(self, ref: str) -> PersonPlace | None:
        return next((person for person in self.people if person.ref == ref), None)

    def key_of(self, part: str) -> str | None:
        """The question of a part that is the household's or the case's own: kecamatan, no_kk."""
        return next((question.key for question in self.fields if question.part == part and not question.person), None)

    # what comes of it

    def delivery_choices(self) -> tuple[str, ...]:
        return choices_of(self.documents)

    def documents_for(self, answers: Mapping[str, str], on: date) -> tuple[DocumentDefinition, ...]:
        """What is made, given these answers."""
        wanted = [made.show_if is None or made.show_if.is_met(answers, on) for made in self.documents]
        return tuple(made for made, is_wanted in zip(self.documents, wanted, strict=True) if is_wanted)

    def recap_line_for(self, answers: Mapping[str, str]) -> str:
        """The column of the recap. Raises KeyError while the deciding question is unanswered."""
        return _said(self.service.recap_line, answers)

    def called(self, answers: Mapping[str, str]) -> str:
        """What was asked for, as people say it: "KTP-el hilang"; "" where it is called by the service's own name."""
        by_answer = self.service.called
        if by_answer is None or answers.get(by_answer.by_field) not in by_answer.names:
            return ""
        return _said(by_answer, answers)

    def subject_names(self, answers: Mapping[str, str]) -> str:
        """Whom it is about, by name; "" where the form does not ask."""
        names = [answers.get(person.keys.get("nama", "")) for person in self.subjects]
        return " dan ".join(dict.fromkeys(name for name in names if name))

    def subjects_in(self, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        """Whom the document is about, in answers already `kept`: (kind, value), kind nik, kk or passport."""
        parts = (("nik", "nik"), ("kk", "no_kk"), ("passport", "paspor"))
        named = [(kind, person.keys.get(part)) for person in self.subjects for kind, part in parts]
        named.append(("kk", self.key_of("no_kk")))
        found = [(kind, answers[key]) for kind, key in named if key and is_answered(answers, key)]
        return list(dict.fromkeys((kind, _plain(one) if kind == "passport" else one) for kind, one in found))


@once_a_request
def _walked(
    definition: Definition, answered: frozenset[tuple[str, str]], on: date
) -> tuple[tuple[FieldDefinition, str | None], ...]:
    """Visible questions with their answers. Conditions look back only; a hidden answer counts as none."""
    answers, shown, walked = dict(answered), dict[str, str](), []
    for question in definition.questions:
        if question.show_if is None or question.show_if.is_met(shown, on):
            told = is_answered(answers, question.key) and question.kind is not FieldKind.PASSWORD
            answer = answers[question.key] if told else None
            if answer is not None:
                shown[question.key] = answer
            walked.append((question, answer))
    return tuple(walked)


@once_a_request
def _pages_for(
    definition: Definition, answered: frozenset[tuple[str, str]], on: date, settled: frozenset[str]
) -> tuple[Page, ...]:
    answers = dict(answered)
    fields = {field.key for field in definition.visible_fields(answers, on)}
    uploads = {upload.key for upload in definition.visible_uploads(answers, on)}
    open_keys = frozenset(fields | uploads) - settled
    return with_titles(page for p in definition.pages if (page := p.with_only(open_keys)))


def _said(line: str | ByAnswer, answers: Mapping[str, str]) -> str:
    return line if isinstance(line, str) else line.names[answers[line.by_field]]


def _plain(passport: str) -> str:
    return "".join(passport.split()).upper()
