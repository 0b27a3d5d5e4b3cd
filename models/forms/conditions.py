"""When a question is asked: the conditions of `show_if`, each a small class with one question, `holds`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

Answers = Mapping[str, str]


class DefinitionError(ValueError):
    """An unusable definition. `path` says where (`fields[3].show_if`), `fault` says what, in Indonesian."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault}")
        self.path, self.fault = path, fault


class Condition(Protocol):
    def is_met(self, answers: Answers, on: date) -> bool: ...

    def fields(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class FieldIn:
    field: str
    values: frozenset[str]

    def is_met(self, answers: Answers, on: date) -> bool:
        return answers.get(self.field) in self.values

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class FieldNotIn:
    """Holds only once the field is answered: what nobody has said yet shows nothing."""

    field: str
    values: frozenset[str]

    def is_met(self, answers: Answers, on: date) -> bool:
        return is_answered(answers, self.field) and answers[self.field] not in self.values

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class AnyOf:
    conditions: tuple[Condition, ...]

    def is_met(self, answers: Answers, on: date) -> bool:
        return any(condition.is_met(answers, on) for condition in self.conditions)

    def fields(self) -> frozenset[str]:
        return frozenset().union(*(condition.fields() for condition in self.conditions))


@dataclass(frozen=True)
class AgeAtLeast:
    """Age in full years, on the day of sending or on the date answered in `at_field`."""

    age_field: str
    min_years: int
    at_field: str | None = None

    def is_met(self, answers: Answers, on: date) -> bool:
        age = age_of(answers, self.age_field, self.at_field, on)
        return age is not None and age >= self.min_years

    def fields(self) -> frozenset[str]:
        return frozenset(filter(None, (self.age_field, self.at_field)))


@dataclass(frozen=True)
class AnyAgeUnder:
    """One of these people is younger, on the day of sending or on the date answered in `at_field`."""

    age_any: tuple[str, ...]
    max_years_exclusive: int
    at_field: str | None = None

    def is_met(self, answers: Answers, on: date) -> bool:
        ages = (age_of(answers, field, self.at_field, on) for field in self.age_any)
        return any(age is not None and age < self.max_years_exclusive for age in ages)

    def fields(self) -> frozenset[str]:
        return frozenset(filter(None, (*self.age_any, self.at_field)))


def condition_from(data: object, path: str) -> Condition | None:
    """The condition that a `show_if` describes; None where there is none. Raises DefinitionError."""
    if data is None:
        return None
    if isinstance(data, dict):
        for shape, build in SHAPES.items():
            if set(data) - {"at_field"} == set(shape):
                return _built(build, data, path)
    raise DefinitionError(path, "Bentuk syarat tampil ini tidak dikenal.")


def _built(build: Callable[[dict[str, Any], str], Condition], data: dict[str, Any], path: str) -> Condition:
    try:
        return build(data, path)
    except (TypeError, ValueError) as fault:
        if isinstance(fault, DefinitionError):
            raise
        raise DefinitionError(path, "Isi syarat tampil ini salah bentuk.") from fault


def _texts(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not data or not all(isinstance(item, str) for item in data):
        raise ValueError("a list of texts is needed")
    return tuple(data)


def _any_of(data: dict[str, Any], path: str) -> AnyOf:
    parts = [condition_from(part, f"{path}.any[{i}]") for i, part in enumerate(data["any"])]
    if not parts or None in parts:
        raise ValueError("any needs conditions")
    return AnyOf(tuple(part for part in parts if part))


SHAPES: dict[tuple[str, ...], Callable[[dict[str, Any], str], Condition]] = {
    ("field", "in"): lambda d, path: FieldIn(str(d["field"]), frozenset(_texts(d["in"]))),
    ("field", "not_in"): lambda d, path: FieldNotIn(str(d["field"]), frozenset(_texts(d["not_in"]))),
    ("any",): _any_of,
    ("age_field", "min_years"): lambda d, path: AgeAtLeast(str(d["age_field"]), int(d["min_years"]), d.get("at_field")),
    ("age_any", "max_years_exclusive"): lambda d, path: AnyAgeUnder(
        _texts(d["age_any"]), int(d["max_years_exclusive"]), d.get("at_field")
    ),
}


def is_answered(answers: Answers, key: str) -> bool:
    return bool(str(answers.get(key) or "").strip())


def age_of(answers: Answers, field: str, at_field: str | None, on: date) -> int | None:
    """Full years at the date in `at_field` (or `on`); None while a date is unanswered or no date."""
    born = _date_in(answers, field)
    at = _date_in(answers, at_field) if at_field else on
    if born is None or at is None:
        return None
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def _date_in(answers: Answers, field: str) -> date | None:
    try:
        return date.fromisoformat(str(answers.get(field) or ""))
    except ValueError:
        return None
