"""Whatever is written and answered: a page, the check page, sending and the officer's marks say the same checks."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from app.filing import intake
from models.base import db, utcnow
from models.calendar.local_time import today
from models.forms.definition import Page
from models.requests.service_request import RequestStatus, ServiceRequest
from tests.support import factories
from tests.support.pages import with_boxes
from tests.views.admin.doors import at
from tests.views.citizen.wizard.test_doubts import CHECK, HERE, publish, without_photos

pytestmark = pytest.mark.sqlite_only

NIKS = ["5108060203950001", "5108061204880002", "5108064203950001"]
NAMES, DAYS = ["Ni Luh Sari", "I Made Budi"], ["1988-04-12", "1995-03-02", "2012-01-31", "2026-10-30"]
PAPERS = ["ijazah", "buku", "polisi"]
WHEN = [None, {"field": "jenis", "in": ["hilang"]}, {"age_of": "ibu.tanggal_lahir", "under": 17}]
SHAPES: list[dict[str, Any]] = [
    {"not_before": ["anak.tanggal_lahir", "ibu.tanggal_lahir"]},
    {"not_before": ["surat", "saksi.tanggal_lahir"], "at": "surat"},
    {"before": ["ibu.tanggal_lahir", "today"]},
    {"different": ["saksi", "anak", "reporter"]},
    {"different": ["ibu", "saksi"], "at": "ibu.nama"},
    {"different": ["asal", "tujuan"]},
    {"same": ["asal", "tujuan"]},
    {"same": ["anak", "reporter"]},
    {"one_of": ["ijazah", "polisi"]},
    {"one_of": ["buku"]},
    {"age": "saksi.tanggal_lahir", "at_least": 21},
    {"age": "anak.tanggal_lahir", "under": 17, "on": "surat"},
    {"within": "surat", "months": 3},
    {"sum": ["laki", "perempuan"], "equals": "semua"},
    {"sum": ["saksi.umur"], "at_most": "semua"},
    {"never": True, "when": {"field": "saksi.nik", "in": NIKS[:1]}},
]
ANSWERS = {
    "nik": NIKS, "name": NAMES, "date": DAYS, "number": ["1", "2", "3"], "text": ["Br. Dinas", "br dinas", "Br. Lain"],
}  # fmt: skip


def checks_drawn(chance: Random) -> list[dict[str, Any]]:
    return [
        {"when": chance.choice(WHEN), **shape, chance.choice(["refuse", "warn"]): f"Kalimat {place} begitu."}
        for place, shape in enumerate(chance.sample(SHAPES, 5))
    ]


def answer_all(case: ServiceRequest, chance: Random) -> None:
    """Something for every question that is asked; of the optional ones only for some."""
    said = {}
    for field in case.definition.fields:
        if field.required or chance.random() < 0.7:
            choices = [option.value for option in field.options] if field.is_choice else ANSWERS[field.kind]
            said[field.key] = chance.choice(choices)
    case.answers = case.definition.kept(said, today())


def on_page(browser, case: ServiceRequest, page: Page) -> str:
    """What it says when it is posted as it stands."""
    url = f"{HERE}/{page.slug}"
    form = browser.page(url).form_for(url, url, ["sudah-benar"] if not page.upload else ())
    if page.upload:
        return browser.post(url, data=form.hidden, content_type="multipart/form-data").text
    answers = {key: answer for key, answer in case.answers.items() if key in page.keys}
    return browser.post(url, data=form.hidden | with_boxes(answers)).text


def sentences_in(text: str, of: list[dict[str, Any]]) -> set[str]:
    every = {check.get("refuse") or check["warn"] for check in of}
    return {sentence for sentence in every if sentence in text}


@pytest.mark.parametrize("seed", range(8))
def test_page_check_page_sending_and_officer_say_the_same(seed, browser, citizen, desk_of_all):
    chance = Random(seed)
    checks = checks_drawn(chance)
    case = the_draft(citizen, checks, chance)
    found = case.definition.broken(case.answers, case.photo_counts(), reporter(citizen), today())
    said = {one.sentence for one in found}

    pages = intake.case_pages(case)
    assert {one.at for one in found} <= {key for page in pages for key in page.keys}
    for page in pages:
        here = {one.sentence for one in found if one.at in page.keys}
        assert sentences_in(on_page(browser, case, page), checks) == here, page.slug
    assert sentences_in(browser.page(CHECK).text, checks) == said
    assert intake.unready(case) == list(dict.fromkeys(one.at for one in found if one.refuses))
    assert sentences_in(as_the_office_has_it(desk_of_all, case), checks) == said


def the_draft(citizen, checks: list[dict[str, Any]], chance: Random) -> ServiceRequest:
    publish(*checks)
    case = factories.draft_request(citizen)
    answer_all(case, chance)
    without_photos(case, *PAPERS)
    factories.upload_what_is_asked(case)
    without_photos(case, *(key for key in PAPERS if chance.random() < 0.5))
    db.session.commit()
    return case


def reporter(citizen) -> dict[str, str]:
    return {"nik": citizen.nik, "nama": citizen.name, "no_kk": citizen.kk}


def as_the_office_has_it(desk, case: ServiceRequest) -> str:
    case.status, case.submitted_at = RequestStatus.SUBMITTED, utcnow()
    text = desk.page(at(case)).text
    case.status, case.submitted_at = RequestStatus.DRAFT, None
    db.session.commit()
    return text


@pytest.fixture
def desk_of_all(new_client, verifier):
    browser = new_client()
    browser.sign_in(verifier)
    return browser
