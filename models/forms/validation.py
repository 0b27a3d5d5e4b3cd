"""Is a definition sound? Each key once, nothing asked before what decides it, no loose reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from models.forms.document import ByAnswer, DefinitionError, ServiceDocument
from models.forms.questions import OPTION_SOURCES, RESERVED_KEYS, VILLAGES, FieldDefinition, UploadDefinition

if TYPE_CHECKING:
    from models.forms.definition import Definition


def validate_definition(definition: Definition, paths: Sequence[str]) -> None:
    """`paths`: where the fields, then the papers, are written. Raises DefinitionError at the first fault."""
    seen: set[str] = set()
    for path, question in zip(chain(paths, repeat("documents")), _in_order(definition), strict=False):
        key = question.key
        if key in RESERVED_KEYS:
            raise DefinitionError(f"{path}.key", f"Kunci {key} sudah dipakai sistem.")
        if key in seen:
            raise DefinitionError(f"{path}.key", f"Kunci {key} dipakai dua kali.")
        for needed in sorted(definition.controllers_of(question) - seen):
            raise DefinitionError(path, f"Bergantung pada {needed}, yang belum ditanyakan sebelumnya.")
        if isinstance(question, FieldDefinition):
            _check_options(question, path)
        seen.add(key)
    asked = {question.key: question for question in definition.fields}
    for i, made in enumerate(definition.documents):
        for needed in sorted((made.show_if.fields() if made.show_if else frozenset()) - asked.keys()):
            raise DefinitionError(f"documents[{i}].show_if", f"Isian {needed} tidak ada.")
    _ = definition.rules
    if isinstance(definition.document, ServiceDocument):
        _check_by_answer("recap_line", definition.document.recap_line, asked)
        _check_by_answer("called", definition.document.called, asked)


def _in_order(definition: Definition) -> Iterator[FieldDefinition | UploadDefinition]:
    yield from definition.fields
    yield from definition.uploads
    yield from definition.delivery_fields


def _check_options(question: FieldDefinition, path: str) -> None:
    values = [option.value for option in question.options]
    if question.options_ref is not None and question.options_ref not in OPTION_SOURCES:
        raise DefinitionError(f"{path}.options_ref", f"Sumber pilihan {question.options_ref!r} tidak dikenal.")
    if question.options_ref == VILLAGES and question.options_from is None:
        raise DefinitionError(f"{path}.options_ref", "Desa memerlukan isian kecamatan sebelumnya.")
    if question.is_choice and not (values or question.options_ref):
        raise DefinitionError(f"{path}.options", "Isian pilihan memerlukan daftar pilihan.")
    if len(set(values)) < len(values) or not all(values):
        raise DefinitionError(f"{path}.options", "Ada pilihan yang kosong atau sama.")
    try:
        re.compile(question.pattern or "", re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise DefinitionError(f"{path}.pattern", "Pola ini tidak dapat dibaca.") from None


def _check_by_answer(path: str, line: str | ByAnswer | None, asked: Mapping[str, FieldDefinition]) -> None:
    if not isinstance(line, ByAnswer):
        return
    if line.by_field not in asked or not asked[line.by_field].required:
        raise DefinitionError(f"{path}.by_field", f"Isian wajib {line.by_field} tidak ada.")
    for option in asked[line.by_field].options if path == "recap_line" else ():
        if option.value not in line.names:
            raise DefinitionError(f"{path}.names", f"Pilihan {option.value} belum punya baris rekap.")
