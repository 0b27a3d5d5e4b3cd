"""Each field of an official form is asked by a question of ours, or the table says why nobody asks it."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from app.catalogue import files, law
from models.forms.definition import Definition

TABLES = sorted((Path(law.FOLDER) / "fields").glob("*.csv"))
Row = dict[str, str]


@cache
def definitions() -> dict[str, Definition]:
    return {document["slug"]: Definition.from_json(document) for document in files.services()}


@cache
def rows_of(table: Path) -> list[Row]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";", strict=True))


def askers(row: Row) -> list[tuple[str, str]]:
    """(service or "account", question or part)."""
    return [(slug, key) for slug, _, key in (one.partition(":") for one in row["asked_by"].split())]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_field_is_asked_by_a_question_that_is_there_or_says_why_not(table):
    account = {question.part for question in Definition.of_registration(files.registration_form()).fields}

    for row in rows_of(table):
        assert list(row) == ["section", "number", "field", "asked_by", "why"] and row["section"] and row["field"]
        assert row["asked_by"] or row["why"], row
        for slug, key in askers(row):
            assert key in (account if slug == "account" else definitions()[slug].by_key), (row["field"], slug, key)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_no_number_of_the_form_is_left_out(table):
    for section, rows in groupby(rows_of(table), key=lambda row: row["section"]):
        under: dict[str, list[int]] = {}
        for row in rows:
            before, last = re.fullmatch(r"(.*?)(\d+|[A-Z])?[a-z]?", row["number"]).groups()
            if last:
                under.setdefault(before + ("1" if last.isdigit() else "A"), []).append(place(last))
        for numbers in under.values():
            assert all(0 <= later - earlier <= 1 for earlier, later in pairwise(numbers)), (section, numbers)


def place(number: str) -> int:
    return int(number) if number.isdigit() else ord(number)


def test_every_form_that_a_service_names_is_in_the_regulation_that_it_follows():
    for slug, definition in definitions().items():
        known = law.official_forms_of(definition.service.regulation)
        assert known, (slug, definition.service.regulation)
        assert {form.code for form in definition.service.forms} <= set(known), slug


def test_a_service_is_in_the_table_of_its_form():
    """F-1.02 goes along with a civil registration, whose own form asks what it is about."""
    named = {table.stem: {slug for row in rows_of(table) for slug, _ in askers(row)} for table in TABLES}

    for slug, definition in definitions().items():
        own = [form.code for form in definition.service.forms if form.code in named]
        first = [code for code in own if code.startswith("F-2")] or own
        assert all(slug in named[code] for code in first), (slug, first)
    assert set().union(*named.values()) - {"account"} <= set(definitions())
