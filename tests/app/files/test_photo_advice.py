"""What looks wrong with a photo is said, and a good one is left alone. `python -m bench advice` asks it of hundreds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from app.files import photo_advice
from app.files.photo_advice import advice_texts, advised_kind, find_advice
from app.files.photos import CleanPhoto, clean_photo
from app.filing import intake
from models.base import db
from models.forms.document import PaperKind
from tests.support import factories
from tests.support.spoiled_pictures import photograph
from tests.views.admin.doors import at

JS = Path(photo_advice.__file__).parents[1] / "static/citizen/advice.js"
BLURRED = {"sharp": 1.0, "light": 200.0, "glare": 0.0, "filled": 0.5}


@pytest.mark.parametrize(
    ("kind", "spoil", "expected"),
    [("ktp", "clean", []), ("selfie", "soft", []), ("paper", "dim", []), ("ktp", "blur", ["blur"]),
     ("paper", "motion", ["blur"]), ("ktp", "glare", ["glare"]), ("paper", "far", ["far"]),
     ("selfie", "dark", ["dark"])],
)  # fmt: skip
def test_a_spoiled_photo_is_told_from_a_good_one(kind, spoil, expected):
    photo = clean_photo(photograph(kind, spoil, Random(f"test {kind} {spoil}"), (1200, 900)))

    assert find_advice(kind, photo.measures, max(photo.width, photo.height)) == expected


def test_each_kind_of_paper_is_judged_as_what_it_looks_like():
    judged = {kind: advised_kind(kind) for kind in get_args(PaperKind)}

    others = {kind for kind in judged if judged[kind] == "paper"}
    assert {kind: judged[kind] for kind in judged if kind not in others} == {
        "ktp": "ktp", "kia": "ktp", "selfie": "selfie", "portrait": "selfie", "signature": "signature"
    }  # fmt: skip
    assert {"kk", "akta", "letter", "form"} <= others


def test_the_phone_judges_by_the_same_limits():
    source = JS.read_text()
    limits = re.search(r"const LIMITS = (\{.*?\n  \});", source, re.S)

    assert json.loads(limits[1]) == photo_advice.LIMITS


def test_a_blurred_photo_is_kept_and_its_owner_and_the_officer_are_told(app, client, verifier, monkeypatch):
    draft = factories.draft_registration()
    monkeypatch.setattr(intake, "clean_photo", lambda data: CleanPhoto(data, 1600, 1200, "a" * 64, BLURRED))

    with app.test_request_context():
        kept = intake.keep_photo(draft, "foto_ktp", factories.JPEG)
        intake.keep_photo(draft, "selfie_ktp", factories.JPEG + b"\0")
        intake.send_registration(draft, by=draft)
        db.session.commit()

    assert kept.advice == ["blur"]
    assert advice_texts(kept) == ["Foto tampak kabur.", "Foto ini sama dengan foto lain."]
    assert "photo_unclear" in draft.flags
    client.sign_in(verifier)
    page = client.page(at(draft)).text
    assert page.count("tampak kabur") == 2 and page.count("sama dengan foto lain") == 2


def test_a_good_photo_raises_no_flag(app):
    assert "photo_unclear" not in factories.waiting().flags
