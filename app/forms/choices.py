"""What a choice field offers: its own options, or those of the regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from app.catalogue import codes
from models.base import db
from models.forms.definition import Definition, FieldDefinition
from models.forms.questions import DISTRICTS, VILLAGES
from models.offices.region import District, Village

FieldChoices = list[tuple[str, str]]
Resolver = Callable[[FieldDefinition, Mapping[str, str]], FieldChoices]


def choices_for(field: FieldDefinition, answers: Mapping[str, str]) -> FieldChoices:
    """(value, label) pairs in order; empty for villages while no district of ours is chosen."""
    source = SOURCES.get(field.options_ref or "", _own_options)
    offered = [(value, label) for value, label in source(field, answers) if _passes(field, value)]
    return offered + [(option.value, option.label) for option in field.extra_options]


def without_stale(
    definition: Definition, answers: Mapping[str, str], choices: Resolver = choices_for
) -> dict[str, str]:
    """The answers without choices that are offered no more: a desa whose kecamatan was changed since."""
    fresh = dict(answers)
    for field in definition.questions:
        answer = fresh.get(field.key)
        if field.is_choice and answer and answer not in dict(choices(field, fresh)):
            del fresh[field.key]
    return fresh


def _passes(field: FieldDefinition, value: str) -> bool:
    return not field.options_filter or value in field.options_filter


def _own_options(field: FieldDefinition, answers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((option.value, option.label) for option in field.options)


def _districts(field: FieldDefinition, answers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Those in use, and the one that was chosen before it was switched off."""
    kept = District.in_use | (District.code == answers.get(field.key))
    rows = db.session.execute(select(District.code, District.name).where(kept).order_by(District.name))
    return ((code, name) for code, name in rows)


def _villages(field: FieldDefinition, answers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    district = answers.get(field.options_from or "")
    rows = db.session.execute(
        select(Village.code, Village.name, Village.kind)
        .join(District, Village.district_id == District.id)
        .where(District.code == district, Village.in_use | (Village.code == answers.get(field.key)))
        .order_by(Village.name)
    )
    return ((code, f"{name} (kelurahan)" if kind == "kelurahan" else name) for code, name, kind in rows)


def _regencies(field: FieldDefinition, answers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Every one there ever was: a paper may come from a kabupaten that is no more."""
    for regency in codes.regencies().values():
        yield regency.code, f"{regency.name}, {regency.province}" + (_(" (lama)") if regency.retired else "")


def _regencies_in_force(field: FieldDefinition, answers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for regency in codes.regencies().values():
        if not regency.retired:
            yield regency.code, f"{regency.name}, {regency.province}"


SOURCES: dict[str, Callable[[FieldDefinition, Mapping[str, str]], Iterable[tuple[str, str]]]] = {
    DISTRICTS: _districts,
    VILLAGES: _villages,
    "wilayah_kabkota": _regencies,
    "wilayah_kabkota[status=aktif]": _regencies_in_force,
}
