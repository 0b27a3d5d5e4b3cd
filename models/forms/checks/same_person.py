"""Whether two people of a form are one: by number, if both have one, else by name and day of birth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.forms.conditions import date_in
from models.nik import births_in
from models.spelling import split_name

NUMBERS = ("nik", "paspor")
BY_NAME = ("nik", "nama", "tanggal_lahir")  # a NIK tells the day where nobody else does


@dataclass(frozen=True)
class Identity:
    """What tells somebody from others; "" and no births where it is not known."""

    numbers: tuple[str, ...]  # in the order of NUMBERS
    name: str
    births: frozenset[date]  # a NIK leaves the century open

    @classmethod
    def of(cls, parts: Mapping[str, str]) -> Identity:
        """`parts`: what was answered, by part of a person."""
        born = date_in(parts, "tanggal_lahir")
        births = [born] if born else births_in(parts.get("nik", ""))
        return cls(
            tuple(folded(parts.get(one, "")) for one in NUMBERS), folded(parts.get("nama", "")), frozenset(births)
        )


def same_person(one: Identity, other: Identity) -> tuple[bool | None, tuple[str, ...]]:
    """And by which parts it was told; None where it cannot be."""
    for part, its, others in zip(NUMBERS, one.numbers, other.numbers, strict=True):
        if its and others:
            return its == others, (part,)
    if not (one.name and other.name and one.births and other.births):
        return None, ()
    return one.name == other.name and not one.births.isdisjoint(other.births), BY_NAME


def folded(text: str) -> str:
    """Letters and digits only, for comparing: signs, spaces and capitals make no difference."""
    return " ".join(split_name(text)) or text
