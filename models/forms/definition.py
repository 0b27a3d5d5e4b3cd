"""A service's form as typed data: what is asked, what is visible, what is required, and on which pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from models.forms.conditions import (
    AgeAtLeast,
    AnyAgeUnder,
    AnyOf,
    Condition,
    DefinitionError,
    FieldIn,
    FieldNotIn,
    is_answered,
)
from models.forms.delivery import DocumentDefinition, choices_of, fields_for
from models.forms.paging import Page, pages_of, with_titles
from models.forms.questions import (
    DISTRICTS,
    VILLAGES,
    FieldDefinition,
    FieldKind,
    Option,
    UploadDefinition,
)
from models.forms.validation import validate_definition

__all__ = [
    "AgeAtLeast",
    "AnyAgeUnder",
    "AnyOf",
    "Condition",
    "Definition",
    "DefinitionError",
    "DocumentDefinition",
    "FieldDefinition",
    "FieldIn",
    "FieldKind",
    "FieldNotIn",
    "Option",
    "Page",
    "UploadDefinition",
]

RELATION_KEY = "hubungan_pelapor"
BY_PROXY = "kuasa"  # its answer where somebody acts for another by power of attorney
ONESELF = "diri"  # its answer of who asks for nobody else

# Asked for oneself or for one's family, these are the household's and so always the account's.
PREFILLED_FOR_ANYONE = frozenset({"kk", "kecamatan", "desa", "alamat"})


@dataclass(frozen=True)
class Definition:
    """One version of a service (or the registration), immutable. `on` is the day of sending, in WITA."""

    fields: tuple[FieldDefinition, ...]
    uploads: tuple[UploadDefinition, ...] = ()
    documents: tuple[DocumentDefinition, ...] = ()
    subject: tuple[str, ...] = ()
    subject_kk: str | None = None
    subject_passport: str | None = None
    sensitive: bool = False
    rules: tuple[str, ...] = ()
    working_days: int = 0
    recap_line: str | Mapping[str, Any] = ""
    texts: Mapping[str, Any] = field(default_factory=dict)  # the JSON as it came, for the public page

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Definition:
        """One service of the catalogue, or `meta.registration`. Raises DefinitionError, with the path."""
        fields = _list(data, "fields", FieldDefinition.from_json)
        definition = cls(
            fields=_with_districts(fields),
            uploads=_list(data, "uploads", UploadDefinition.from_json),
            documents=_list(data, "documents", DocumentDefinition.from_json),
            subject=tuple(data.get("subject") or ()),
            subject_kk=data.get("subject_kk"),
            subject_passport=data.get("subject_passport"),
            sensitive=bool(data.get("sensitive")),
            rules=tuple(data.get("rules") or ()),
            working_days=(data.get("sla") or {}).get("online_working_days") or 0,
            recap_line=data.get("recap_line") or "",
            texts=data,
        )
        validate_definition(definition)
        return definition

    # the public page

    @property
    def name(self) -> str:
        return str(self.texts.get("name", ""))

    @property
    def short_name(self) -> str:
        return str(self.texts.get("short_name") or self.name)

    @property
    def description(self) -> str:
        return str(self.texts.get("description", ""))

    @property
    def legal_basis(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.texts.get("legal_basis") or ())

    @property
    def forms(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.texts.get("forms") or ())

    @property
    def in_person_required(self) -> bool:
        return bool(self.texts.get("in_person_required"))

    @property
    def in_person_note(self) -> str:
        return str(self.texts.get("in_person_note") or "")

    @property
    def original_to_surrender(self) -> tuple[str, ...]:
        return tuple(self.texts.get("original_to_surrender") or ())

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
            if upload.required and not uploaded.get(upload.key)
        ]

    def _walk(self, answers: Mapping[str, str], on: date) -> Iterator[tuple[FieldDefinition, str | None]]:
        """Visible questions with their answers. Conditions look back only; a hidden answer counts as none."""
        shown: dict[str, str] = {}
        for question in self.questions:
            if question.show_if is None or question.show_if.is_met(shown, on):
                told = is_answered(answers, question.key) and question.kind is not FieldKind.PASSWORD
                answer = answers[question.key] if told else None
                if answer is not None:
                    shown[question.key] = answer
                yield question, answer

    # pages

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that can appear, in order; slugs do not depend on the answers."""
        return pages_of(self.fields, self.uploads, self.delivery_fields, self.controllers_of)

    def pages_for(self, answers: Mapping[str, str], on: date, settled: Collection[str] = ()) -> tuple[Page, ...]:
        """The pages and questions that apply now; `settled` keys (a door's) are not asked again."""
        fields = {field.key for field in self.visible_fields(answers, on)}
        uploads = {upload.key for upload in self.visible_uploads(answers, on)}
        open_keys = frozenset((fields | uploads) - set(settled))
        return with_titles(page for p in self.pages if (page := p.with_only(open_keys)))

    def controllers_of(self, question: FieldDefinition | UploadDefinition) -> frozenset[str]:
        """The questions that must have been answered before this one can be asked."""
        keys = set(question.show_if.fields()) if question.show_if else set()
        if isinstance(question, FieldDefinition):
            keys |= set() if isinstance(question.given, bool) else question.given.fields()
            keys |= {question.options_from} if question.options_from else set()
            keys |= {RELATION_KEY} if self.is_filled_for_oneself_only(question) else set()
        return frozenset(keys)

    def is_filled_for_oneself_only(self, question: FieldDefinition) -> bool:
        known = any(f.key == RELATION_KEY for f in self.fields)
        return known and bool(question.prefill) and question.prefill not in PREFILLED_FOR_ANYONE

    # what comes of it

    def delivery_choices(self) -> tuple[str, ...]:
        return choices_of(self.documents)

    def recap_line_for(self, answers: Mapping[str, str]) -> str:
        """The column of the recap. Raises KeyError while the deciding question is unanswered."""
        if isinstance(self.recap_line, str):
            return self.recap_line
        return str(self.recap_line["lines"][answers[self.recap_line["by_field"]]])

    def subject_names(self, answers: Mapping[str, str]) -> str:
        """Whom it is about, by name; "" where the form does not ask. The catalogue names them anak_nik, anak_nama."""
        names = [answers.get(key.replace("nik", "nama")) for key in self.subject]
        return " dan ".join(dict.fromkeys(name for name in names if name))

    def subjects_in(self, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        """Whom the document is about, in answers already `kept`: (kind, value), kind nik, kk or passport."""
        named = [
            *(("nik", key) for key in self.subject),
            ("kk", self.subject_kk),
            ("passport", self.subject_passport),
        ]
        found = [(kind, answers[key]) for kind, key in named if key and is_answered(answers, key)]
        return [(kind, _plain(value) if kind == "passport" else value) for kind, value in found]


T = TypeVar("T")


def _list(data: dict[str, Any], name: str, build: Callable[[dict[str, Any], str], T]) -> tuple[T, ...]:
    items = data.get(name) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DefinitionError(name, "Bagian ini harus berupa daftar.")
    return tuple(build(item, f"{name}[{i}]") for i, item in enumerate(items))


def _with_districts(fields: tuple[FieldDefinition, ...]) -> tuple[FieldDefinition, ...]:
    """Tie each village question to the district question before it."""
    district, tied = None, []
    for i, question in enumerate(fields):
        if question.options_ref == VILLAGES:
            if district is None:
                raise DefinitionError(f"fields[{i}].options_ref", "Desa memerlukan isian kecamatan sebelumnya.")
            question = replace(question, options_from=district)
        elif question.options_ref == DISTRICTS:
            district = question.key
        tied.append(question)
    return tuple(tied)


def _plain(passport: str) -> str:
    return "".join(passport.split()).upper()
