"""What an operator types again into SIAK, in the order in which it asks: that of the parts of a person (parts.json)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.cases.presenter import Fact
from models.forms.definition import Definition, FieldDefinition, FieldKind
from models.forms.parts import rank_in_siak


@dataclass(frozen=True)
class SiakValue:
    """One value to copy: digits as they are, a date as dd-mm-yyyy, a choice in words."""

    key: str
    label: str
    text: str


Sections = Iterable[tuple[str, list[Fact]]]


def siak_values(definition: Definition, sections: Sections) -> list[tuple[str, list[SiakValue]]]:
    """By section; within one person after person, each from the NIK on. What SIAK does not ask is left out."""
    by_key = {field.key: field for field in definition.fields if field.siak}
    found = []
    for section, facts in sections:
        asked = [fact for fact in facts if fact.key in by_key]
        asked.sort(key=_order([by_key[fact.key] for fact in asked], definition))
        if asked:
            found.append((section, [SiakValue(f.key, f.label, siak_text(f)) for f in asked]))
    return found


def siak_text(fact: Fact) -> str:
    if fact.kind is FieldKind.DATE and len(fact.value) == 10:
        return "-".join(reversed(fact.value.split("-")))
    return " ".join(fact.text.split())


def _order(fields: list[FieldDefinition], definition: Definition) -> Callable[[Fact], tuple[int, int]]:
    """The first subject, and what is nobody's own, come before the others, who keep the form's order."""
    first = definition.subjects[0].ref if definition.subjects else ""
    met = list(dict.fromkeys([first, *(field.person or first for field in fields)]))
    place = {field.key: (met.index(field.person or first), rank_in_siak(field.part)) for field in fields}
    return lambda fact: place[fact.key]
