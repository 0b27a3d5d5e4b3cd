"""Is what is shipped sound? All of it is read before anything of it is taken: one fault, and nothing is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.catalogue import files, law
from models.forms.conditions import Condition
from models.forms.definition import Definition, FieldDefinition, UploadDefinition
from models.forms.document import DefinitionError, FormDocument


class CatalogueFault(ValueError):
    """Says which file, where in it, and what, in Indonesian."""

    def __init__(self, file: Path, place: str, fault: str) -> None:
        super().__init__(f"{files.shown(file)}, {place}: {fault} Tidak ada layanan yang diubah.")


def sound_services() -> list[dict[str, Any]]:
    """Every service. Raises CatalogueFault at the first fault of any."""
    return [_sound(file) for file in files.service_files()]


def sound_registration() -> dict[str, Any]:
    """Raises CatalogueFault."""
    document = _json_of(files.REGISTRATION_FILE)
    definition = _read(files.REGISTRATION_FILE, document, Definition.of_registration)
    for place, words in _loose_next_requests(definition):
        raise CatalogueFault(files.REGISTRATION_FILE, place, words)
    return document


def _sound(file: Path) -> dict[str, Any]:
    document = _json_of(file)
    definition = _read(file, document, Definition.from_json)
    for place, words in _loose_ends(file, definition):
        raise CatalogueFault(file, place, words)
    return document


def _read(file: Path, document: dict[str, Any], read: Callable[[dict[str, Any]], Definition]) -> Definition:
    try:
        return read(document)
    except DefinitionError as fault:
        raise CatalogueFault(file, fault.path, fault.fault) from None


def _json_of(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as fault:
        line = getattr(fault, "lineno", None)
        raise CatalogueFault(file, f"baris {line}" if line else "isi berkas", "Bukan JSON yang utuh.") from None
    if not isinstance(document, dict):
        raise CatalogueFault(file, "isi berkas", "Harus satu objek JSON.")
    return document


def _loose_ends(file: Path, definition: Definition) -> Iterator[tuple[str, str]]:
    """What a service names besides its own questions."""
    service = definition.service
    if service.slug != file.stem:
        yield "slug", f"Harus sama dengan nama berkasnya, {file.stem}."
    if service.group not in {group["slug"] for group in files.shared()["groups"]}:
        yield "group", f"Kelompok {service.group} tidak ada."
    if service.role not in {role["slug"] for role in files.shared()["roles"]}:
        yield "role", f"Pos {service.role} tidak ada."
    cited = {f"law[{i}]": basis.regulation for i, basis in enumerate(service.law)}
    for place, slug in {"regulation": service.regulation, **cited}.items():
        if slug not in law.regulations():
            yield place, f"Peraturan {slug} tidak ada."
    yield from _twice(definition)
    yield from _unheard_answers(definition)


def _loose_next_requests(registration: Definition) -> Iterator[tuple[str, str]]:
    """What a registration leads on to would never be offered, or would lose what was given, by one wrong name."""
    services = {document["slug"]: document for document in files.services()}
    assert isinstance(registration.document, FormDocument)
    for i, one in enumerate(registration.document.next_requests):
        place = f"next_requests[{i}]"
        if one.service not in services:
            yield f"{place}.service", f"Layanan {one.service} tidak ada."
            continue
        coming = Definition.from_json(services[one.service])
        told = [("when", registration, key, value) for key, value in one.when.values()]
        told += [("answers", coming, key, value) for key, value in one.answers.items()]
        for where, form, key, value in told:
            if key not in {field.key for field in form.fields} or not _may_be(form.by_key[key], value):
                yield f"{place}.{where}", f"Jawaban {value} tidak ada di pilihan {key}."
        for key in sorted(one.when.fields() - registration.by_key.keys()):
            yield f"{place}.when", f"Isian {key} tidak ada."
        for form, keys in ((coming, one.papers), (registration, one.papers.values())):
            for key in sorted(set(keys) - {upload.key for upload in form.uploads}):
                yield f"{place}.papers", f"Berkas {key} tidak ada."


def _twice(definition: Definition) -> Iterator[tuple[str, str]]:
    document = definition.service
    roles = [one.role for one in [*document.people, *(section.person for section in document.sections)] if one]
    for role in {role for role in roles if roles.count(role) > 1}:
        yield "people", f"Orang {role} tertulis dua kali."


def _unheard_answers(definition: Definition) -> Iterator[tuple[str, str]]:
    """An answer that is waited for, and that its question does not offer: what waits for it would never come."""
    for place, condition in _conditions(definition):
        for key, value in condition.values():
            if not _may_be(definition.by_key.get(key), value):
                yield place, f"Jawaban {value} tidak ada di pilihan {key}."
    if called := definition.service.called:
        for value in called.names:
            if not _may_be(definition.by_key.get(called.by_field), value):
                yield "called.names", f"Jawaban {value} tidak ada di pilihan {called.by_field}."


def _conditions(definition: Definition) -> Iterator[tuple[str, Condition]]:
    questions: list[FieldDefinition | UploadDefinition] = [*definition.fields, *definition.uploads]
    asked = [(f"show_if dari {one.key}", one.show_if) for one in questions]
    given = [(f"given dari {one.key}", one.given) for one in definition.fields if isinstance(one.given, Condition)]
    made = [(f"documents[{i}].show_if", one.show_if) for i, one in enumerate(definition.documents)]
    said = [(f"checks[{rule.number}].when", rule.when) for rule in definition.rules]
    for place, condition in [*asked, *given, *made, *said]:
        if condition is not None:
            yield place, condition


def _may_be(question: object, value: str) -> bool:
    """Regions change at an office: only a question's own options are known here."""
    if not isinstance(question, FieldDefinition) or not question.options or question.options_ref:
        return True
    return value in {option.value for option in (*question.options, *question.extra_options)}
