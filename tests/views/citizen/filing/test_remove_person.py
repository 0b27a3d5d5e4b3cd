"""One of several people is taken out on the check page: the one whose button it was, and once."""

from __future__ import annotations

import pytest

from models.base import db
from tests.support import factories

CHECK = "/layanan/skpwni/ajukan/periksa"
REMOVE = "/layanan/skpwni/ajukan/hapus-orang"


@pytest.fixture
def moving(citizen):
    """A draft of a move with three who go along: (the draft, their places)."""
    draft = factories.draft_request(citizen, "skpwni", jenis="pindah", jenis_kepindahan="kk_sebagian")
    role = next(place for place in draft.definition.people if place.asked_for).role
    places = [place for place in draft.definition.people if place.role == role]
    answers = draft.answers
    for place, name in zip(places, ("Made Satu", "Nyoman Dua", "Ketut Tiga"), strict=False):
        answers |= {place.keys["nama"]: name} | ({place.asked_for: "ya"} if place.asked_for else {})
    draft.answers = answers | {places[3].asked_for: "tidak"}
    db.session.commit()
    return draft, places


def test_pressed_twice_it_takes_out_one_and_no_other_who_moved_up(browser, moving):
    draft, places = moving
    form = browser.page(CHECK).form_for(REMOVE, CHECK, {"orang": places[1].ref})
    posted = form.hidden | {"orang": places[1].ref}

    assert browser.post(REMOVE, data=posted).location.endswith(CHECK)
    assert browser.post(REMOVE, data=posted).location.endswith(CHECK)

    db.session.expire_all()
    assert [draft.answers.get(place.keys["nama"]) for place in places[:3]] == ["Made Satu", "Ketut Tiga", None]
    assert "berubah di tab lain" in browser.page(CHECK).text
