"""Is a definition sound? Each key once, nothing asked before what decides it, no loose reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from models.forms.conditions import DefinitionError
from models.forms.questions import FieldDefinition, UploadDefinition

if TYPE_CHECKING:
    from models.forms.definition import Definition


def validate_definition(definition: Definition) -> None:
    """Raises DefinitionError at the first fault."""
    seen: set[str] = set()
    for path, question in _by_path(definition):
        if question.key in seen:
            raise DefinitionError(f"{path}.key", f"Kunci {question.key} dipakai dua kali.")
        for key in sorted(definition.controllers_of(question) - seen):
            raise DefinitionError(path, f"Bergantung pada {key}, yang belum ditanyakan sebelumnya.")
        seen.add(question.key)
    asked = {question.key: question for question in definition.fields}
    _check_births(definition, asked)
    _check_subjects(definition, asked)
    _check_recap_line(definition, asked)


def _by_path(definition: Definition) -> Iterator[tuple[str, FieldDefinition | UploadDefinition]]:
    yield from ((f"fields[{i}]", field) for i, field in enumerate(definition.fields))
    yield from ((f"uploads[{i}]", upload) for i, upload in enumerate(definition.uploads))
    yield from ((f"delivery_fields[{i}]", field) for i, field in enumerate(definition.delivery_fields))


def _check_births(definition: Definition, asked: Mapping[str, FieldDefinition]) -> None:
    for i, question in enumerate(definition.fields):
        if question.birth_of and question.birth_of not in asked:
            raise DefinitionError(f"fields[{i}].birth_of", f"Isian {question.birth_of} tidak ada.")


def _check_subjects(definition: Definition, asked: Mapping[str, FieldDefinition]) -> None:
    named = [("subject", key) for key in definition.subject]
    named += [(n, getattr(definition, n)) for n in ("subject_kk", "subject_passport") if getattr(definition, n)]
    for name, key in named:
        if key not in asked:
            raise DefinitionError(name, f"Isian {key} tidak ada.")


def _check_recap_line(definition: Definition, asked: Mapping[str, FieldDefinition]) -> None:
    if isinstance(definition.recap_line, str):
        return
    by, lines = str(definition.recap_line.get("by_field")), definition.recap_line.get("lines") or {}
    if by not in asked or not asked[by].required:
        raise DefinitionError("recap_line.by_field", f"Isian wajib {by} tidak ada.")
    for option in asked[by].options:
        if option.value not in lines:
            raise DefinitionError("recap_line.lines", f"Pilihan {option.value} belum punya baris rekap.")
