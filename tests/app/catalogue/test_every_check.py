"""Every check of every service refuses, or warns of, what it is there for: answers are made that break it, and it alone
need be found. So no check stands on questions that are never asked together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from app.catalogue import files
from app.forms.choices import choices_for
from models.calendar.local_time import today
from models.forms.checks.check import Check
from models.forms.checks.rules import ON_SENDING, REPORTER, Rule
from models.forms.conditions import Condition
from models.forms.definition import Definition, FieldDefinition, PersonPlace
from tests.support.answers import believable, new_nik

pytestmark = pytest.mark.sqlite_only

SERVICES = {document["slug"]: Definition.from_json(document) for document in files.services()}
ME = {"nik": new_nik(), "nama": "Putu Wirawan", "no_kk": "5108060102100099"}
EARLY, LATE = date(2020, 2, 1), date(2020, 2, 2)
Answers = dict[str, str]


@pytest.mark.parametrize("slug", SERVICES)
def test_what_each_check_of_a_service_is_there_for_is_found(app, slug):
    definition = SERVICES[slug]

    unfound = [check for number, check in enumerate(definition.service.checks) if not can_break(definition, number)]

    assert unfound == []


def can_break(definition: Definition, number: int) -> bool:
    rules = [rule for rule in definition.rules if rule.number == number]
    return any(found(definition, rule, answers) for rule in rules for answers in breaking(definition, rule))


def found(definition: Definition, rule: Rule, wanted: Answers) -> bool:
    """Whether the form, with these answers and whatever else it asks, says so."""
    answers = filled_in(definition, wanted)
    return any(one.number == rule.number for one in definition.broken(answers, {}, ME, today()))


def filled_in(definition: Definition, wanted: Answers) -> Answers:
    answers, papers = dict(wanted), {upload.key for upload in definition.uploads}
    while keys := [key for key in definition.missing(answers, {}, today()) if key not in papers]:
        question = definition.by_key[keys[0]]
        assert isinstance(question, FieldDefinition)
        offered = [value for value, _ in choices_for(question, answers) if value] if question.is_choice else []
        answers[keys[0]] = offered[0] if offered else believable(definition, question, answers)
    return definition.kept(answers, today())


# -- answers that break a rule, with all that brings its questions about


def breaking(definition: Definition, rule: Rule) -> Iterator[Answers]:
    for wanted in WRONG[rule.shape](rule):
        for shown in met(definition, rule.when) if rule.when else [{}]:
            whole = brought_about(definition, {**shown, **wanted}, [*rule.of, *wanted])
            yield {**whole, **wanted}


def brought_about(definition: Definition, wanted: Answers, keys: list[str]) -> Answers:
    """With what must be answered for these questions and papers to be asked, and for those, and so on."""
    seen: set[str] = set()
    while coming := [key for key in dict.fromkeys([*keys, *wanted]) if key not in seen and key in definition.by_key]:
        seen.add(coming[0])
        condition = definition.by_key[coming[0]].show_if
        if condition and not condition.is_met(wanted, today()):
            wanted = {**next(met(definition, condition), {}), **wanted}
    return wanted


def met(definition: Definition, condition: Condition) -> Iterator[Answers]:
    """Answers that meet it; of several ways the first of each."""
    if condition.any:
        for one in condition.any:
            yield from met(definition, one)
    elif condition.all:
        together: Answers = {}
        for one in condition.all:
            if not one.is_met(together, today()):
                together |= next(met(definition, one), {})
        yield together
    elif condition.age_of:
        years = condition.under - 1 if condition.under is not None else (condition.at_least or 0) + 1
        yield {condition.age_of: years_ago(years).isoformat()}
    else:
        question = definition.by_key[condition.field]
        assert isinstance(question, FieldDefinition)
        values = [option.value for option in question.options] or [*condition.in_, "lain"]
        yield from ({condition.field: one} for one in values if condition.is_met({condition.field: one}, today()))


def years_ago(years: int) -> date:
    return today() - timedelta(days=366 * years + 30)


def in_order(rule: Rule, first: date, second: date) -> Iterator[Answers]:
    one, other = rule.of
    if one == ON_SENDING:
        yield {other: (today() + timedelta(days=40)).isoformat()}
    elif other == ON_SENDING:
        yield {one: (today() + (first - second) * 40).isoformat()}
    else:
        yield {one: first.isoformat(), other: second.isoformat()}


def of_age(rule: Rule) -> Iterator[Answers]:
    at = {key: today().isoformat() for key in rule.of[1:] if key != ON_SENDING}
    years = (rule.check.under or 0) + 1 if rule.check.under is not None else 0
    yield {rule.of[0]: years_ago(years).isoformat()} | at


def long_ago(rule: Rule) -> Iterator[Answers]:
    yield {rule.of[0]: "2001-01-01"} | {key: today().isoformat() for key in rule.of[1:] if key != ON_SENDING}


def alike(rule: Rule) -> Iterator[Answers]:
    if not rule.people:
        mine = [ME[key.removeprefix(f"{REPORTER}.")] for key in rule.of if key.startswith(f"{REPORTER}.")]
        value = mine[0] if mine else "5108060102100011"
        yield {key: value for key in rule.of if not key.startswith(f"{REPORTER}.")}
        return
    for parts in (("nik",), ("paspor",), ("nama", "tanggal_lahir"), ("nama",)):
        if all(part in place.keys for part in parts for place in rule.people if place.ref != REPORTER):
            mine = {"nik": ME["nik"], "nama": ME["nama"], "tanggal_lahir": "1995-03-02", "paspor": "A1234567"}
            yield {place.keys[part]: mine[part] for part in parts for place in rule.people if place.ref != REPORTER}


def unlike(rule: Rule) -> Iterator[Answers]:
    people: tuple[PersonPlace, ...] = rule.people
    if people:
        yield {place.keys["nik"]: new_nik() for place in people if place.ref != REPORTER}
    else:
        yield {key: f"beda {place}" for place, key in enumerate(rule.of) if not key.startswith(f"{REPORTER}.")}
        yield {key: new_nik() for key in rule.of if not key.startswith(f"{REPORTER}.")}


def too_many(rule: Rule) -> Iterator[Answers]:
    yield {key: "1" if key == rule.of[-1] else "19" for key in rule.of}


WRONG: Mapping[str, object] = {
    "not_before": lambda rule: in_order(rule, EARLY, LATE), "before": lambda rule: in_order(rule, LATE, EARLY),
    "age": of_age, "within": long_ago, "different": alike, "same": unlike, "sum": too_many,
    "one_of": lambda rule: iter([{}]), "never": lambda rule: iter([{}]),
}  # fmt: skip


def test_each_shape_of_a_check_is_tried():
    assert set(WRONG) >= {rule.shape for one in SERVICES.values() for rule in one.rules}
    assert all(isinstance(check, Check) for one in SERVICES.values() for check in one.service.checks)
