"""The checks of a definition, each name in them resolved to what is asked; a loose name is a DefinitionError.

One check may be several rules: of a role that stands several times one for each of them ("saksi.tanggal_lahir"), of
those who must differ one for each two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING

import msgspec

from models.forms.checks.check import SHAPES, Check
from models.forms.conditions import Condition
from models.forms.document import DefinitionError
from models.forms.questions import FieldKind, PersonPlace

if TYPE_CHECKING:
    from models.forms.definition import Definition

ON_SENDING, REPORTER = "today", "reporter"
REPORTERS_PARTS = ("nik", "nama", "no_kk", "tanggal_lahir")  # known of whoever is signed in
REPORTERS_KEYS = {part: f"{REPORTER}.{part}" for part in REPORTERS_PARTS}
REPORTERS_PLACE = PersonPlace(REPORTER, REPORTER, "pelapor", False, False, REPORTERS_KEYS)
MOST_RULES = 400  # of one check: two roles of twenty
_KINDS = {FieldKind.DATE: "tanggal", FieldKind.NUMBER: "angka"}

Places = Mapping[str, str]  # of a role that stands several times which of them is meant


@dataclass(frozen=True)
class Rule:
    """One check of certain questions, people or papers (`of`), by their keys; "today" and "reporter.nik" among them."""

    number: int  # of the check
    check: Check
    shape: str
    of: tuple[str, ...]
    people: tuple[PersonPlace, ...] = ()  # instead of `of`, where it is they who are compared
    when: Condition | None = None
    at: str = ""


def rules_of(definition: Definition) -> tuple[Rule, ...]:
    """Raises DefinitionError, with the path."""
    names = CheckNames(definition)
    checks = enumerate(definition.document.checks)
    return tuple(rule for number, check in checks for rule in _Resolving(names, number, check).rules())


class CheckNames:
    """What a name in a check may mean."""

    def __init__(self, definition: Definition) -> None:
        self.fields = {field.key: field for field in definition.questions}
        self.papers = {upload.key for upload in definition.uploads}
        if any(place.role == REPORTER for place in definition.people):
            raise DefinitionError("people", f"Peran {REPORTER} adalah pemilik akun; pilih nama lain.")
        self.people = {place.ref: place for place in (*definition.people, REPORTERS_PLACE)}
        self.several: dict[str, list[str]] = {}  # by role
        for place in definition.people:
            if place.role not in self.people:
                self.several.setdefault(place.role, []).append(place.ref)

    def is_person(self, name: str) -> bool:
        return name in self.people or name in self.several

    def role_in(self, name: str) -> str:
        """The role that it names without a number although it stands several times."""
        role = name if name in self.several else name.rpartition(".")[0]
        return role if role in self.several and name not in self.people else ""

    def each(self, name: str) -> list[str]:
        role = self.role_in(name)
        return [place + name.removeprefix(role) for place in self.several[role]] if role else [name]

    def person(self, name: str, path: str, places: Places) -> PersonPlace:
        place = self.people.get(self._placed(name, path, places))
        if place is None:
            raise DefinitionError(path, f"Orang {name} tidak ada.")
        if not {"nik", "paspor", "nama"} & set(place.keys):
            raise DefinitionError(path, f"NIK dan nama {name} tidak ditanyakan.")
        return place

    def key(self, name: str, path: str, places: Places, kind: FieldKind | None = None) -> str:
        """Of a question, of the given kind; what is known of the reporter and "today" are dates and texts like them."""
        ref, _, part = self._placed(name, path, places).rpartition(".")
        if ref and ref not in self.people:
            raise DefinitionError(path, f"Orang {ref} tidak ada.")
        key = self.people[ref].keys.get(part, "") if ref else name
        if (ref == REPORTER and key) or (name == ON_SENDING and kind is not FieldKind.NUMBER):
            return key
        if key not in self.fields:
            raise DefinitionError(path, f"Isian {name} tidak ada.")
        if kind and self.fields[key].kind is not kind:
            raise DefinitionError(path, f"Isian {name} bukan {_KINDS[kind]}.")
        return key

    def _placed(self, name: str, path: str, places: Places) -> str:
        role = self.role_in(name)
        if role and role not in places:
            raise DefinitionError(path, f"Sebut {role} yang mana: {', '.join(self.several[role])}.")
        return places[role] + name.removeprefix(role) if role else name


class _Resolving:
    """One check while its names are resolved."""

    def __init__(self, names: CheckNames, number: int, check: Check) -> None:
        self.names, self.number, self.check, self.path = names, number, check, f"checks[{number}]"
        self.shape = next(shape for shape in SHAPES if getattr(check, shape))

    def rules(self) -> Iterator[Rule]:
        if self.shape == "one_of":
            yield self._rule({}, of=self._papers())
        elif self.shape == "different":
            yield from self._each_two()
        elif self.shape == "sum":
            yield self._rule({}, of=self._numbers())
        else:
            asked = [name for name, _ in self._named()] + list(self.check.when.fields() if self.check.when else ())
            roles = list(dict.fromkeys(filter(None, map(self.names.role_in, asked))))
            if prod(len(self.names.several[role]) for role in roles) > MOST_RULES:
                raise DefinitionError(self.path, "Terlalu banyak orang sekaligus; sebut yang mana, misalnya saksi.1.")
            for chosen in product(*(self.names.several[role] for role in roles)):
                yield self._of(dict(zip(roles, chosen, strict=True)))

    def _of(self, places: Places) -> Rule:
        if self.shape == "same" and self._compares_people(self.check.same or ()):
            return self._rule(places, people=[self.names.person(*named, places) for named in self._named()])
        kind = None if self.shape == "same" else FieldKind.DATE
        return self._rule(places, of=[self.names.key(*named, places, kind) for named in self._named()])

    def _named(self) -> list[tuple[str, str]]:
        """The names whose answers are compared two by two or to a measure, each with its path."""
        check, shape = self.check, self.shape
        if shape == "age":
            return self._with_paths(age=check.age, on=check.on or ON_SENDING)
        if shape == "within":
            return self._with_paths(within=check.within, of=check.of)
        two = () if shape == "never" else getattr(check, shape)
        return [(name, f"{self.path}.{shape}[{place}]") for place, name in enumerate(two)]

    def _with_paths(self, **names: str) -> list[tuple[str, str]]:
        return [(name, f"{self.path}.{where}") for where, name in names.items()]

    def _compares_people(self, names: Sequence[str]) -> bool:
        others = [place for place, name in enumerate(names) if not self.names.is_person(name)]
        if others and len(others) < len(names):
            path = f"{self.path}.{self.shape}[{others[0]}]"
            raise DefinitionError(path, f"Orang {names[others[0]]} tidak ada; bandingkan orang dengan orang.")
        return not others

    def _each_two(self) -> Iterator[Rule]:
        of_people = self._compares_people(self.check.different)
        each = [(one, path) for name, path in self._named() for one in self.names.each(name)]
        if len(each) < 2:
            raise DefinitionError(f"{self.path}.different", "Sebut paling sedikit dua.")
        for two in combinations(each, 2):
            places = {role: place for name, _ in two for role, place in self._place_of(name)}
            if of_people:
                yield self._rule(places, people=[self.names.person(*named, {}) for named in two])
            else:
                yield self._rule(places, of=[self.names.key(*named, {}) for named in two])

    def _place_of(self, name: str) -> Iterator[tuple[str, str]]:
        ref = name if name in self.names.people else name.rpartition(".")[0]
        if ref in self.names.people:
            yield self.names.people[ref].role, ref

    def _papers(self) -> list[str]:
        if self.check.at:
            raise DefinitionError(f"{self.path}.at", "one_of dikatakan pada berkas yang terakhir, tanpa at.")
        for place, paper in enumerate(self.check.one_of):
            if paper not in self.names.papers:
                raise DefinitionError(f"{self.path}.one_of[{place}]", f"Berkas {paper} tidak ada.")
        return self.check.one_of

    def _numbers(self) -> list[str]:
        """The addends, and last what they are compared to."""
        addends = [(one, path) for name, path in self._named() for one in self.names.each(name)]
        total = ("equals", self.check.equals) if self.check.equals else ("at_most", self.check.at_most)
        named = [*addends, (total[1], f"{self.path}.{total[0]}")]
        return [self.names.key(*one, {}, FieldKind.NUMBER) for one in named]

    def _rule(self, places: Places, of: Iterable[str] = (), people: Iterable[PersonPlace] = ()) -> Rule:
        of, people = tuple(of), tuple(people)
        when, at = self._condition(self.check.when, f"{self.path}.when", places), self._at(places)
        asked = {*of, *(key for one in people for key in one.keys.values()), *(when.fields() if when else ()), at}
        if not asked & (self.names.fields.keys() | self.names.papers):
            raise DefinitionError(self.path, "Tulis at: di sebelah isian mana ini dikatakan.")
        return Rule(self.number, self.check, self.shape, of, people, when, at)

    def _condition(self, condition: Condition | None, path: str, places: Places) -> Condition | None:
        if condition is None:
            return None
        names = {name: getattr(condition, name) for name in ("field", "age_of", "on") if getattr(condition, name)}
        keys = {name: self.names.key(ref, f"{path}.{name}", places) for name, ref in names.items()}
        parts = {name: self._conditions(getattr(condition, name), f"{path}.{name}", places) for name in ("any", "all")}
        return msgspec.structs.replace(condition, **keys, **parts)

    def _conditions(self, parts: list[Condition], path: str, places: Places) -> list[Condition | None]:
        return [self._condition(one, f"{path}[{place}]", places) for place, one in enumerate(parts)]

    def _at(self, places: Places) -> str:
        at = self.check.at
        role = self.names.role_in(at)
        if role not in places and role in map(self.names.role_in, self.check.different):
            return ""  # of two of whom neither is meant
        return at if not at or at in self.names.papers else self.names.key(at, f"{self.path}.at", places)
