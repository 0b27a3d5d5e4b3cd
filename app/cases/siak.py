"""What an operator types again into SIAK, in the order in which it asks: a proposal, kept in catalogue/siak.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from app.cases.presenter import Fact
from config import ROOT
from models.forms.definition import Definition, FieldKind


@dataclass(frozen=True)
class SiakValue:
    """One value to copy: digits as they are, a date as dd-mm-yyyy, a choice in words."""

    key: str
    label: str
    text: str


Sections = Iterable[tuple[str, list[Fact]]]


def siak_values(definition: Definition, sections: Sections) -> list[tuple[str, list[SiakValue]]]:
    """By section; within one person after person, each from the NIK on. What SIAK does not ask is left out."""
    people = _people(definition)
    found = []
    for section, facts in sections:
        asked = [fact for fact in facts if not _matches(fact.key, _catalogue()["tidak_disalin"])]
        asked.sort(key=_order(asked, people, _first_subject(definition)))
        if asked:
            found.append((section, [SiakValue(f.key, f.label, siak_text(f)) for f in asked]))
    return found


def siak_text(fact: Fact) -> str:
    if fact.kind is FieldKind.DATE and len(fact.value) == 10:
        return "-".join(reversed(fact.value.split("-")))
    return " ".join(fact.text.split())


def _order(facts: list[Fact], people: Collection[str], first: str) -> Callable[[Fact], tuple[int, int]]:
    """Whom a bare key belongs to, and the first subject, come before the others, who keep the form's order."""
    met = [first, *(_person_of(fact.key, people) or first for fact in facts)]

    def place(fact: Fact) -> tuple[int, int]:
        person = _person_of(fact.key, people) or first
        bare = fact.key.removeprefix(f"{person}_")
        return met.index(person), _rank(bare)

    return place


def _rank(key: str) -> int:
    order = _catalogue()["urutan"]
    return next((place for place, pattern in enumerate(order) if fnmatchcase(key, pattern)), len(order))


def _people(definition: Definition) -> set[str]:
    """The beginnings of keys that name somebody: `ibu` of ibu_nik and ibu_nama."""
    keys = [field.key for field in definition.fields]
    return {key.rpartition("_")[0] for key in keys if key.endswith(("_nik", "_nama"))}


def _person_of(key: str, people: Collection[str]) -> str:
    return max((person for person in people if key.startswith(f"{person}_")), key=len, default="")


def _first_subject(definition: Definition) -> str:
    return definition.subject[0].removesuffix("_nik") if definition.subject else ""


def _matches(key: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)


@cache
def _catalogue() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = json.loads((ROOT / "app/catalogue/siak.json").read_text(encoding="utf-8"))
    return lists
