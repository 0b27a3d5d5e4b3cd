"""A form filled in as somebody would: whatever a definition asks of this person."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.people import DemoPerson
from app.forms.choices import choices_for
from models.calendar.local_time import today
from models.forms.definition import Definition, FieldDefinition, FieldKind

# By a word in the key of the question; the first that is found.
SAID = {
    "no_akta": "5108-LT-14022019-0007",
    "pekerjaan": "Petani",
    "pendidikan": "SLTA/sederajat",
    "tempat": "Singaraja",
    "kebangsaan": "Australia",
    "paspor": "PA1234567",
    "itas": "2C21JE0001-X",
    "semula": "Belum kawin",
    "menjadi": "Kawin",
    "alamat": "Jl. Contoh No. 1",
}


def complete(definition: Definition, given: Mapping[str, str], person: DemoPerson) -> dict[str, str]:
    """The given answers, and this person's for every other question that must be answered."""
    answers = dict(given)
    uploads = {upload.key for upload in definition.uploads}
    while keys := [k for k in definition.missing(answers, {}, today()) if k not in uploads]:
        field = definition.by_key[keys[0]]
        assert isinstance(field, FieldDefinition)
        answers[field.key] = answer_to(field, answers, person)
    return definition.kept(answers, today())


def answer_to(field: FieldDefinition, answers: Mapping[str, str], person: DemoPerson) -> str:
    known = {**person.registration, "wa": person.whatsapp, "desa": person.home.village_code}
    if field.prefill in known:
        return known[field.prefill]
    if field.is_choice:
        return _chosen(field, answers, known)
    if field.pattern:
        return "81119"
    by_kind = {
        FieldKind.NIK: person.nik, FieldKind.KK: person.kk, FieldKind.PHONE: person.whatsapp,
        FieldKind.NUMBER: str(field.min or 1), FieldKind.CHECKBOX: "ya",
        FieldKind.DATE: day_for(field.key, person), FieldKind.TIME: "08:30", FieldKind.NAME: person.name,
    }  # fmt: skip
    return by_kind.get(field.kind) or _text_answer(field.key, person)


def _chosen(field: FieldDefinition, answers: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Their own district or village where that is asked, else the first choice."""
    offered = [value for value, _ in choices_for(field, answers) if value]
    return next((known[key] for key in ("kecamatan", "desa") if known[key] in offered), offered[0])


def day_for(key: str, person: DemoPerson) -> str:
    if "lahir" in key:
        return person.born.isoformat()
    return "2028-06-30" if "berlaku" in key else "2026-02-14"


def _text_answer(key: str, person: DemoPerson) -> str:
    if "nama" in key:
        return person.name
    return next((text for word, text in SAID.items() if word in key), "Sesuai dokumen terlampir")
