"""A check between answers, as it is written in a definition: what must hold, and what is said where it does not."""

from __future__ import annotations

import msgspec

from models.forms.conditions import Condition

SHAPES = ("not_before", "before", "different", "same", "one_of", "age", "within", "sum", "never")


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Exactly one of the shapes, and `refuse` (it cannot be sent so) or `warn` (asked once: "Benar?").

    A reference is a question's key, "role.part", "role.2.part" of one of several, or "today". A person is a role,
    "role.2", or "reporter"; a role that is there several times stands for each of them. What is not answered yet
    breaks nothing.

    not_before  [a, b]      the date a is not earlier than b
    before      [a, b]      the date a is earlier than b
    different   [p, q, …]   no two are the same person (by NIK, else by name and day of birth), or the same answer
    same        [a, b]      the two answers, or people, are the same
    one_of      [paper, …]  at least one of these papers is given
    age         a           `under` or `at_least` so many full years, on `on` or today
    within      a           not before `days`, `months` or `years` ahead of `of` (default today), and not after it
    sum         [a, b, …]   together they are `equals`, or `at_most`: a question of numbers
    never       true        what `when` describes cannot be
    """

    not_before: tuple[str, str] | None = None
    before: tuple[str, str] | None = None
    different: list[str] = []
    same: tuple[str, str] | None = None
    one_of: list[str] = []
    age: str = ""
    under: int | None = None
    at_least: int | None = None
    on: str = ""
    within: str = ""
    days: int = 0
    months: int = 0
    years: int = 0
    of: str = "today"
    sum: list[str] = []
    equals: str = ""
    at_most: str = ""
    never: bool = False
    when: Condition | None = None  # it is looked at only then
    at: str = ""  # beside which question or paper it is said; by default the last of those it looks at
    refuse: str = ""
    warn: str = ""

    def __post_init__(self) -> None:
        if sum_of(bool(getattr(self, shape)) for shape in SHAPES) != 1:
            raise ValueError(f"Tulis tepat satu dari {', '.join(SHAPES)}.")
        if bool(self.refuse) == bool(self.warn):
            raise ValueError("Tulis refuse atau warn: kalimat untuk warga.")
        if self.age and (self.under is None) == (self.at_least is None):
            raise ValueError("Umur perlu under atau at_least.")
        if self.within and (bool(self.days) + bool(self.months) + bool(self.years)) != 1:
            raise ValueError("Tenggang perlu days, months, atau years.")
        if min(self.days, self.months, self.years) < 0 or self.days > 36500 or self.months > 1200 or self.years > 100:
            raise ValueError("Tenggang paling lama 100 tahun.")
        if self.sum and bool(self.equals) == bool(self.at_most):
            raise ValueError("Jumlah perlu equals atau at_most.")
        if self.never and self.when is None:
            raise ValueError("Tulis when: apa yang tidak mungkin.")


sum_of = sum  # a field of the struct has this name
