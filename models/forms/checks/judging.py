"""Which checks the answers break. The same for the page, the check page, sending, and what the officer is shown."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from models.forms.checks.check import Check
from models.forms.checks.rules import ON_SENDING, REPORTER, Rule
from models.forms.checks.same_person import Identity, folded, same_person
from models.forms.conditions import date_in, full_years, is_answered
from models.forms.questions import PersonPlace
from models.nik import birth_in

if TYPE_CHECKING:
    from models.forms.definition import Definition


@dataclass(frozen=True)
class Broken:
    """A check that does not hold. `at`: the question or paper beside which it is said; `keys`: all it looked at."""

    number: int  # of the check in its definition
    check: Check
    at: str
    keys: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return self.check.refuse or self.check.warn

    @property
    def refuses(self) -> bool:
        return bool(self.check.refuse)

    @property
    def mark(self) -> str:
        """Tells it from every other of the same definition."""
        return f"{self.number}-{self.at}"


class Said:
    """All that is said of one case: by its answers (those not hidden), its photos, and of whoever is signed in."""

    def __init__(
        self,
        definition: Definition,
        answers: Mapping[str, str],
        photo_counts: Mapping[str, int],
        reporter: Mapping[str, str],
        on: date,
    ) -> None:
        self.definition, self.photo_counts, self.on = definition, photo_counts, on
        fields = {field.key for field in definition.visible_fields(answers, on)}
        self.shown = fields | {upload.key for upload in definition.visible_uploads(answers, on)}
        self.answers = {key: answers[key] for key in fields if is_answered(answers, key)}
        self.answers |= {f"{REPORTER}.{part}": value for part, value in _reporter(reporter, on).items() if value}
        self.answers[ON_SENDING] = on.isoformat()
        self._identities: dict[str, Identity] = {}

    def dates(self, keys: Iterable[str]) -> list[date] | None:
        """None while one of them is unanswered, or no date."""
        found = [date_in(self.answers, key) for key in keys]
        return [one for one in found if one] if all(found) else None

    def number(self, key: str) -> Decimal | None:
        try:
            return Decimal(self.answers[key].replace(",", "."))
        except (KeyError, InvalidOperation):
            return None

    def identity(self, place: PersonPlace) -> Identity:
        if place.ref not in self._identities:
            parts = {part: self.answers[key] for part, key in place.keys.items() if key in self.answers}
            self._identities[place.ref] = Identity.of(parts)
        return self._identities[place.ref]


def broken(definition: Definition, said: Said) -> tuple[Broken, ...]:
    """In the order in which they are said; of one check once at each place."""
    order = definition.places
    found: dict[tuple[int, str], Broken] = {}
    for rule in definition.rules:
        if rule.when and not rule.when.is_met(said.answers, said.on):
            continue
        looked_at = BREAKS[rule.shape](rule, said)
        if looked_at is None:
            continue
        asked = {*looked_at, *(rule.when.fields() if rule.when else ())} & said.shown
        keys = tuple(sorted(asked, key=order.__getitem__))
        at = rule.at if rule.at in said.shown else next(reversed(keys), "")
        if at:
            found.setdefault((rule.number, at), Broken(rule.number, rule.check, at, keys))
    return tuple(sorted(found.values(), key=lambda one: order[one.at]))


def _reporter(reporter: Mapping[str, str], on: date) -> dict[str, str]:
    """With the day of birth, where the NIK leaves no doubt of it."""
    born = birth_in(reporter.get("nik", ""), on)
    return ({"tanggal_lahir": born.isoformat()} if born else {}) | dict(reporter)


# -- the shapes: the keys that were looked at where the rule is broken, None where it holds or waits

_LookedAt = Iterable[str] | None


def _not_before(rule: Rule, said: Said) -> _LookedAt:
    dates = said.dates(rule.of)
    return rule.of if dates and dates[0] < dates[1] else None


def _before(rule: Rule, said: Said) -> _LookedAt:
    dates = said.dates(rule.of)
    return rule.of if dates and dates[0] >= dates[1] else None


def _different(rule: Rule, said: Said) -> _LookedAt:
    are_same, parts = _compared(rule, said)
    return _telling(rule, parts) if are_same is True else None


def _same(rule: Rule, said: Said) -> _LookedAt:
    are_same, parts = _compared(rule, said)
    return _telling(rule, parts) if are_same is False else None


def _one_of(rule: Rule, said: Said) -> _LookedAt:
    papers = [key for key in rule.of if key in said.shown]
    return papers if papers and not any(said.photo_counts.get(key) for key in papers) else None


def _age(rule: Rule, said: Said) -> _LookedAt:
    dates = said.dates(rule.of)
    if not dates:
        return None
    age, check = full_years(*dates), rule.check
    holds = age < check.under if check.under is not None else age >= (check.at_least or 0)
    return None if holds else rule.of


def _within(rule: Rule, said: Said) -> _LookedAt:
    dates = said.dates(rule.of)
    return rule.of if dates and not _span_before(dates[1], rule.check) <= dates[0] <= dates[1] else None


def _sum(rule: Rule, said: Said) -> _LookedAt:
    """One of several people who is not asked about adds nothing."""
    of_several = {field.key for field in said.definition.fields if "." in field.person}
    keys = [key for key in rule.of if key in said.shown or key not in of_several]
    numbers = [number for key in keys if (number := said.number(key)) is not None]
    if len(numbers) < len(keys) or rule.of[-1] not in keys or len(keys) < 2:
        return None
    together, total = sum(numbers[:-1]), numbers[-1]
    holds = together == total if rule.check.equals else together <= total
    return None if holds else keys


def _never(rule: Rule, said: Said) -> _LookedAt:
    return ()


BREAKS: dict[str, Callable[[Rule, Said], _LookedAt]] = {
    "not_before": _not_before,
    "before": _before,
    "different": _different,
    "same": _same,
    "one_of": _one_of,
    "age": _age,
    "within": _within,
    "sum": _sum,
    "never": _never,
}


def _span_before(day: date, check: Check) -> date:
    """The last day of a shorter month stands for those that it does not have."""
    if check.days:
        return day - timedelta(days=check.days)
    months = day.year * 12 + day.month - 1 - check.months - 12 * check.years
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# -- the same answer, the same person


def _compared(rule: Rule, said: Said) -> tuple[bool | None, tuple[str, ...]]:
    """Whether both are the same, None while nobody can say; of people, by which parts."""
    if rule.people:
        return same_person(*(said.identity(place) for place in rule.people))
    one, other = (said.answers.get(key) for key in rule.of)
    return (folded(one) == folded(other) if one and other else None), ()


def _telling(rule: Rule, parts: Collection[str]) -> _LookedAt:
    """The questions that told it."""
    return rule.of or [key for place in rule.people for part, key in place.keys.items() if part in parts]
