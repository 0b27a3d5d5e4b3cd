"""What a service's page says in words: in which case which paper, and what is asked."""

from __future__ import annotations

import pytest

from app.catalogue import files, public
from models.forms.definition import Definition
from tests.support.definitions import definition_of

pytestmark = pytest.mark.sqlite_only

WHY = {
    "key": "alasan",
    "label": "Alasan pencetakan",
    "type": "radio",
    "options": [
        {"value": word, "label": word.capitalize()} for word in ("hilang", "rusak", "pertama", "pindah", "itap")
    ],
}
CHILD = {"title": "Anak", "person": {"role": "anak", "whom": "anak", "asks": ["nik", "nama", "tanggal_lahir"]}}
LOST = {"field": "alasan", "in": ["hilang"]}
YOUNG = {"age_of": "anak.tanggal_lahir", "under": 5}


def said_of(**paper) -> str:
    """In which case this paper is asked for."""
    definition = definition_of(
        sections=[{"title": "Permohonan", "questions": [WHY]}, CHILD],
        papers=[{"key": "kertas", "kind": "other", "label": "Kertas", **paper}],
    )
    return public.papers_of(definition)[0].when


@pytest.mark.parametrize(("paper", "words"), [
    ({}, ""),
    ({"optional": True}, "Bila ada"),
    ({"show_if": LOST}, "Bila alasan pencetakan: Hilang"),
    ({"show_if": {"field": "alasan", "in": ["hilang", "rusak"]}}, "Bila alasan pencetakan: Hilang atau Rusak"),
    ({"show_if": {"field": "alasan", "not_in": ["itap"]}}, "Bila alasan pencetakan: selain Itap"),
    ({"show_if": YOUNG}, "Bila tanggal lahir anak: di bawah 5 tahun"),
    ({"show_if": {"age_of": "anak.tanggal_lahir", "at_least": 5}}, "Bila tanggal lahir anak: 5 tahun ke atas"),
    ({"show_if": {"all": [LOST, YOUNG]}}, "Bila alasan pencetakan: Hilang dan tanggal lahir anak: di bawah 5 tahun"),
    ({"show_if": {"any": [LOST, YOUNG]}}, "Bila alasan pencetakan: Hilang atau tanggal lahir anak: di bawah 5 tahun"),
])  # fmt: skip
def test_a_condition_is_said_by_the_questions_and_answers_of_the_form(app, paper, words):
    assert said_of(**paper) == words


def test_papers_that_are_always_needed_stand_first_and_of_the_others_is_said_when(app):
    for document in files.services():
        definition = Definition.from_json(document)
        papers = public.papers_of(definition)

        assert [paper.always for paper in papers] == sorted((paper.always for paper in papers), reverse=True)
        assert all(paper.when for paper in papers if not paper.always), document["slug"]
        assert {paper.label for paper in papers} == {upload.label for upload in definition.uploads}


def test_what_is_asked_is_told_by_section_without_what_the_account_or_a_nik_says(app):
    household = {"title": "KK", "questions": [{"part": "no_kk"}, {"part": "kecamatan"}]}
    lost = {"title": "Kehilangan", "show_if": LOST,
            "questions": [{"key": "polsek", "label": "Kantor polisi", "type": "text"}]}  # fmt: skip
    definition = definition_of(sections=[{"title": "Permohonan", "questions": [WHY]}, CHILD, household, lost])

    told = [(one.title, one.nouns, one.when) for one in public.facts_of(definition)]

    assert told == [
        ("Permohonan", ["Alasan pencetakan"], ""), ("Anak", ["NIK anak", "Nama anak"], ""),
        ("Kehilangan", ["Kantor polisi"], "bila alasan pencetakan: Hilang"),
    ]  # fmt: skip
