"""Is a definition sound? Each key once, nothing asked before what decides it, no loose reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from models.forms.document import ByAnswer, DefinitionError, ServiceDocument
from models.forms.questions import OPTION_SOURCES, RESERVED_KEYS, FieldDefinition, UploadDefinition

if TYPE_CHECKING:
    from models.forms.definition import Definition


def validate_definition(definition: Definition) -> None:
    """Raises DefinitionError at the first fault."""
    seen: set[str] = set()
    for question in _in_order(definition):
        key = question.key
        if key in RESERVED_KEYS:
            raise DefinitionError(key, f"Kunci {key} sudah dipakai sistem.")
        if key in seen:
            raise DefinitionError(key, f"Kunci {key} dipakai dua kali.")
        for needed in sorted(definition.controllers_of(question) - seen):
            raise DefinitionError(key, f"Bergantung pada {needed}, yang belum ditanyakan sebelumnya.")
        seen.add(key)
    asked = {question.key: question for question in definition.fields}
    for question in definition.fields:
        _check_options(question)
    if isinstance(definition.document, ServiceDocument):
        _check_by_answer("recap_line", definition.document.recap_line, asked)
        _check_by_answer("called", definition.document.called, asked)


def _in_order(definition: Definition) -> Iterator[FieldDefinition | UploadDefinition]:
    yield from definition.fields
    yield from definition.uploads
    yield from definition.delivery_fields


def _check_options(question: FieldDefinition) -> None:
    values = [option.value for option in question.options]
    if question.options_ref is not None and question.options_ref not in OPTION_SOURCES:
        raise DefinitionError(question.key, f"Sumber pilihan {question.options_ref!r} tidak dikenal.")
    if question.is_choice and not (values or question.options_ref):
        raise DefinitionError(question.key, "Isian pilihan memerlukan daftar pilihan.")
    if len(set(values)) < len(values) or not all(values):
        raise DefinitionError(question.key, "Ada pilihan yang kosong atau sama.")
    if question.pattern is not None:
        _check_pattern(question)


def _check_pattern(question: FieldDefinition) -> None:
    try:
        re.compile(question.pattern or "", re.ASCII)
    except re.error:
        raise DefinitionError(question.key, "Pola ini tidak dapat dibaca.") from None


def _check_by_answer(path: str, line: str | ByAnswer | None, asked: Mapping[str, FieldDefinition]) -> None:
    if not isinstance(line, ByAnswer):
        return
    if line.by_field not in asked or not asked[line.by_field].required:
        raise DefinitionError(f"{path}.by_field", f"Isian wajib {line.by_field} tidak ada.")
    for option in asked[line.by_field].options if path == "recap_line" else ():
        if option.value not in line.names:
            raise DefinitionError(f"{path}.names", f"Pilihan {option.value} belum punya baris rekap.")
