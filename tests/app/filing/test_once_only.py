"""What the account or a NIK says is not asked: it follows what it follows from, and its owner's word wins."""

from __future__ import annotations

import pytest

from app.filing import intake, known_people, once_only
from models.calendar.local_time import today
from models.requests.service_request import ServiceRequest, Settled
from tests.support import factories
from tests.support.definitions import document_of

RELATION = {
    "key": "hubungan", "label": "Hubungan", "type": "radio",
    "options": [{"value": word, "label": word, "person_is": is_} for word, is_ in
                (("diri", "self"), ("orang_tua", "child"), ("anak", "parent"), ("kuasa", "principal"))],
}  # fmt: skip
PERSON = {"role": "warga", "whom": "warga", "subject": True,
          "asks": [{"part": "nik", "optional": True}, "nama", "tanggal_lahir", "jenis_kelamin"]}  # fmt: skip
FORM = document_of(sections=[
    {"title": "Permohonan", "questions": [RELATION]},
    {"title": "Warga", "person": PERSON},
    {"title": "KK", "questions": [{"part": "no_kk"}]},
])  # fmt: skip


@pytest.fixture
def citizen(app, verifier):
    return factories.verified(verifier)


@pytest.fixture
def draft(citizen) -> ServiceRequest:
    return factories.draft_of(citizen, FORM)


def answer(draft: ServiceRequest, **answers: str) -> None:
    """The page of these questions is sent, as the wizard does it."""
    page = next(page for page in draft.definition.pages if answers.keys() & set(page.keys))
    before = draft.answers
    shown = {key: before.get(key, "") for key in page.keys}
    intake.keep_answers(draft, page, shown | answers)
    once_only.by_hand(draft, page.keys, before)
    once_only.settle(draft, draft.applicant.answers)


def asked(draft: ServiceRequest) -> list[str]:
    return [key for page in intake.case_pages(draft) for key in page.keys]


def test_what_the_account_says_is_settled_and_its_pages_are_left_out(draft, citizen):
    answer(draft, hubungan="diri")

    assert draft.answers == {
        "hubungan": "diri", "warga_nik": citizen.nik, "warga_nama": citizen.name, "no_kk": citizen.kk,
        "warga_tanggal_lahir": "1995-03-02", "warga_jenis_kelamin": "L",
    }  # fmt: skip
    assert draft.settled == {
        "warga_nik": Settled.ACCOUNT, "warga_nama": Settled.ACCOUNT, "no_kk": Settled.ACCOUNT,
        "warga_tanggal_lahir": Settled.NIK, "warga_jenis_kelamin": Settled.NIK,
    }  # fmt: skip
    assert asked(draft) == ["hubungan"]
    assert {key for page in intake.every_page(draft) for key in page.keys} == set(draft.answers), "all is looked over"


def test_what_followed_from_an_answer_that_is_another_now_is_let_go(draft, citizen):
    answer(draft, hubungan="diri")
    answer(draft, hubungan="orang_tua")

    assert draft.answers == {"hubungan": "orang_tua", "no_kk": citizen.kk}, "the household is the child's too"
    assert "warga_nik" in asked(draft) and "no_kk" not in asked(draft)
    answer(draft, hubungan="kuasa")
    assert draft.answers == {"hubungan": "kuasa"} and draft.settled == {}


def test_whoever_chose_themselves_and_says_then_it_is_for_a_child_is_not_taken_for_the_child(draft, citizen):
    once_only.choose(draft, known_people.answers_for(draft, "saya"))
    once_only.settle(draft, citizen.answers)
    assert draft.settled["warga_nik"] == Settled.ACCOUNT and asked(draft) == []

    answer(draft, hubungan="orang_tua")

    assert draft.answers == {"hubungan": "orang_tua", "no_kk": citizen.kk}
    assert {"warga_nik", "warga_nama"} <= set(asked(draft))


def test_whoever_chose_themselves_is_not_asked_for_their_nik_where_another_answer_decides_whether_it_is_asked(citizen):
    has_nik = {"key": "punya_nik", "label": "Punya NIK?", "type": "radio", "options": [{"value": "ya", "label": "Ya"}]}
    nik = {"part": "nik", "show_if": {"field": "punya_nik", "in": ["ya"]}}
    draft = factories.draft_of(citizen, document_of(sections=[
        {"title": "Permohonan", "questions": [RELATION, has_nik]},
        {"title": "Warga", "person": PERSON | {"asks": [nik, "nama"]}},
    ]))  # fmt: skip
    once_only.choose(draft, known_people.answers_for(draft, "saya"))
    once_only.settle(draft, citizen.answers)

    answer(draft, punya_nik="ya")

    assert draft.answers["warga_nik"] == citizen.nik and asked(draft) == ["punya_nik"]


def test_of_whoever_may_live_elsewhere_the_household_is_asked(draft):
    answer(draft, hubungan="anak")

    assert "no_kk" in asked(draft) and draft.settled == {}


@pytest.mark.parametrize("nik, born, sex", [
    ("5108064203180001", "2018-03-02", "P"), ("5108060203950001", "1995-03-02", "L"),
    ("5108060107300001", "1930-07-01", "L"),
])  # fmt: skip
def test_a_nik_says_the_day_of_birth_and_the_sex_and_another_nik_says_others(draft, nik, born, sex):
    answer(draft, hubungan="orang_tua")
    answer(draft, warga_nik="5108061712990001", warga_nama="Kadek Ayu")
    answer(draft, warga_nik=nik)

    assert (draft.answers["warga_tanggal_lahir"], draft.answers["warga_jenis_kelamin"]) == (born, sex)
    assert not {"warga_tanggal_lahir", "warga_jenis_kelamin"} & set(asked(draft))


def test_without_a_nik_both_are_asked(draft):
    answer(draft, hubungan="orang_tua")
    answer(draft, warga_nik="", warga_nama="Kadek Ayu")

    assert {"warga_tanggal_lahir", "warga_jenis_kelamin"} <= set(intake.missing(draft)) & set(asked(draft))


def test_what_its_owner_wrote_stays_whatever_the_account_or_the_nik_says(draft, citizen):
    answer(draft, hubungan="diri")
    answer(draft, warga_nama="Putu Wirawan, S.H.")
    answer(draft, warga_tanggal_lahir="1995-03-03")
    answer(draft, no_kk="5108060102100099")
    answer(draft, warga_nama="Putu Wirawan, S.H.")

    assert draft.answers.items() >= {"warga_nama": "Putu Wirawan, S.H.", "warga_tanggal_lahir": "1995-03-03",
                                     "no_kk": "5108060102100099"}.items()  # fmt: skip
    assert not {"warga_nama", "warga_tanggal_lahir", "no_kk"} & set(draft.settled)


def test_what_its_owner_emptied_stays_empty(draft):
    answer(draft, hubungan="diri")
    answer(draft, warga_nik="")
    answer(draft, no_kk="5108060102100099")

    assert "warga_nik" not in draft.answers


def test_what_the_form_would_refuse_is_left_to_be_asked(citizen):
    given = {"key": "nama_baru", "part": "nama", "of": "warga", "given": True}
    draft = factories.draft_of(
        citizen, document_of([given], people=[{k: PERSON[k] for k in ("role", "whom", "subject")}])
    )
    once_only.settle(draft, citizen.answers | {"nama": "Putu"})

    assert "nama_baru" not in draft.answers and asked(draft) == ["nama_baru"]
    assert draft.definition.missing(draft.answers, {}, today()) == ["nama_baru"]


def test_settled_twice_nothing_changes(draft):
    answer(draft, hubungan="diri")
    before = dict(draft.answers), dict(draft.settled)

    once_only.settle(draft, draft.applicant.answers)

    assert (draft.answers, draft.settled) == before
