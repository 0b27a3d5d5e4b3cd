"""When something is asked: a condition on the answers. What nobody has said yet meets none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

Answers = Mapping[str, str]


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Exactly one of: `field` with `in_` or `not_in`; `age_of` with `under` or `at_least`; `any`; `all`.

    A `field` or `age_of` names a question by its key, or by person and part: "anak.tanggal_lahir". Ages are in full
    years on the day of sending, or on the date answered in `on`.
    """

    field: str = ""
    in_: list[str] = msgspec.field(default_factory=list, name="in")
    not_in: list[str] = []
    age_of: str = ""
    under: int | None = None
    at_least: int | None = None
    on: str = ""
    any: list[Condition] = []
    all: list[Condition] = []

    def __post_init__(self) -> None:
        limits = (self.under is not None) + (self.at_least is not None)
        shapes = {
            "field": bool(self.in_) + bool(self.not_in) == 1 and not limits,
            "age_of": limits == 1 and not (self.in_ or self.not_in),
            "any": not (self.in_ or self.not_in or limits),
            "all": not (self.in_ or self.not_in or limits),
        }
        named = [shape for shape in shapes if getattr(self, shape)]
        if len(named) != 1 or not shapes[named[0]] or (self.on and named != ["age_of"]):
            raise ValueError("Bentuk syarat ini tidak dikenal: field dengan in atau not_in, age_of dengan under atau"
                             " at_least, any, atau all.")  # fmt: skip

    def is_met(self, answers: Answers, on: date) -> bool:
        if self.any:
            return any(part.is_met(answers, on) for part in self.any)
        if self.all:
            return all(part.is_met(answers, on) for part in self.all)
        if self.age_of:
            age = age_of(answers, self.age_of, self.on, on)
            return age is not None and (age < self.under if self.under is not None else age >= (self.at_least or 0))
        if self.in_:
            return answers.get(self.field) in self.in_
        return is_answered(answers, self.field) and answers[self.field] not in self.not_in

    def fields(self) -> frozenset[str]:
        """The questions that it looks at."""
        return frozenset(self._fields())

    def values(self) -> Iterator[tuple[str, str]]:
        """The answers that make a difference: (question, answer)."""
        yield from ((self.field, value) for value in (*self.in_, *self.not_in))
        for part in (*self.any, *self.all):
            yield from part.values()

    def _fields(self) -> Iterator[str]:
        yield from filter(None, (self.field, self.age_of, self.on))
        for part in (*self.any, *self.all):
            yield from part._fields()


def is_answered(answers: Answers, key: str) -> bool:
    return bool(str(answers.get(key) or "").strip())


def age_of(answers: Answers, field: str, at_field: str, on: date) -> int | None:
    """Full years at the date in `at_field` (or `on`); None while a date is unanswered or no date."""
    born = date_in(answers, field)
    at = date_in(answers, at_field) if at_field else on
    if born is None or at is None:
        return None
    return full_years(born, at)


def full_years(born: date, at: date) -> int:
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def date_in(answers: Answers, field: str) -> date | None:
    try:
        return date.fromisoformat(str(answers.get(field) or ""))
    except ValueError:
        return None
