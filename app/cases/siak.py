"""What an operator types again into SIAK, in the order in which it asks: that of the parts of a person (parts.json)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.cases.presenter import Fact
from models.forms.definition import Definition, FieldKind
from models.forms.parts import rank_in_siak


@dataclass(frozen=True)
class SiakValue:
    """One value to copy: digits as they are, a date as dd-mm-yyyy, a choice in words."""

    key: str
    label: str
    text: str


Sections = Iterable[tuple[str, list[Fact]]]


def siak_values(definition: Definition, sections: Sections) -> list[tuple[str, list[SiakValue]]]:
    """Person after person, each from the NIK on; then what is the case's own, by section. What SIAK does not ask is
    left out. The household's is that of the first whom it is about."""
    by_key = {field.key: field for field in definition.fields if field.siak}
    first = definition.subjects[0].ref if definition.subjects else ""
    of_people: dict[str, list[Fact]] = {first: []}
    of_the_case: dict[str, list[Fact]] = {}
    for section, facts in sections:
        for fact in facts:
            if fact.value and (field := by_key.get(fact.key)):
                whose = field.person or (first if field.part else "")
                group, name = (of_people, whose) if field.person or field.part else (of_the_case, section)
                group.setdefault(name, []).append(fact)
    of_somebody = [field for field in reversed(definition.fields) if field.person or field.part]
    titles = {field.person or first: field.section for field in of_somebody}
    titles |= {field.person: field.section for field in of_somebody if field.person}
    for known in of_people.values():
        known.sort(key=lambda fact: rank_in_siak(by_key[fact.key].part))
    groups = [(titles[ref], facts) for ref, facts in of_people.items() if facts] + list(of_the_case.items())
    return [(title, [SiakValue(f.key, f.label, siak_text(f)) for f in facts]) for title, facts in groups]


def siak_text(fact: Fact) -> str:
    if fact.kind is FieldKind.DATE and len(fact.value) == 10:
        return "-".join(reversed(fact.value.split("-")))
    return " ".join(fact.text.split())
