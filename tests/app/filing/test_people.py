"""One of several people is taken out again, and whoever comes after moves up."""

from __future__ import annotations

import pytest

from app.filing import intake, people
from models.base import db
from tests.support import factories


@pytest.fixture
def moving(verifier):
    """A draft of a move with three who go along."""
    person = factories.verified(verifier)
    draft = factories.draft_request(person, "skpwni", jenis="pindah", jenis_kepindahan="kk_sebagian")
    first = next(place for place in draft.definition.people if place.asked_for)
    role = first.role
    places = [place for place in draft.definition.people if place.role == role]
    answers = draft.answers
    for place, name in zip(places, ("Made Satu", "Nyoman Dua", "Ketut Tiga"), strict=False):
        answers |= {place.asked_for: "ya"} if place.asked_for else {}
        answers[place.keys["nama"]] = name
    draft.answers = answers | {places[3].asked_for: "tidak"}
    return draft, places


def test_whoever_comes_after_moves_up(moving):
    draft, places = moving

    people.remove(draft, places[1].ref)
    db.session.commit()

    assert [draft.answers.get(place.keys["nama"]) for place in places[:3]] == ["Made Satu", "Ketut Tiga", None]
    assert draft.answers[places[2].asked_for] == "tidak"


def test_nobody_is_taken_out_of_those_that_must_be_there(moving):
    draft, _ = moving

    with pytest.raises(intake.NotOpen):
        people.remove(draft, "pemohon")
    with pytest.raises(intake.NotOpen):
        people.remove(draft, "")
