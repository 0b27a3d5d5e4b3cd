"""A paper that the office has is given again: a copy that opens in its new place, of whoever it belongs to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.files.attachments import contents, storage, store_again
from app.files.photos import CleanPhoto
from app.filing import intake, once_only, papers_again
from app.offices.routing import office_for
from models.base import db, utcnow
from models.requests.service_request import ServiceRequest, Settled
from models.requests.workflow import RequestStatus
from tests.app.filing.test_once_only import PERSON, RELATION, answer
from tests.support import factories
from tests.support.definitions import document_of
from tests.support.pictures import picture

FORM = document_of(
    sections=[
        {"title": "Permohonan", "questions": [RELATION, {"key": "no_kk", "part": "no_kk"}]},
        {"title": "Warga", "person": PERSON},
        {"title": "Saksi", "person": {"role": "saksi", "whom": "saksi", "asks": ["nama", "no_kk"]}},
    ],
    papers=[
        {"key": "kartu", "kind": "kk", "label": "KK", "pages": [1, 2], "reuse": "household"},
        {"key": "ktp_warga", "kind": "ktp", "label": "KTP-el warga", "reuse": "self"},
        {"key": "ktp_pelapor", "kind": "ktp", "label": "KTP-el Anda", "reuse": "reporter"},
        {"key": "akta", "kind": "akta", "label": "Akta", "pages": [1, 3], "reuse": "household"},
        {"key": "surat", "kind": "letter", "label": "Surat"},
    ],
)
OTHER_KK = "5108060102100099"


@pytest.fixture
def citizen(app, verifier):
    return factories.verified(verifier)


def begun(citizen, relation: str, **answers: str) -> ServiceRequest:
    draft = factories.draft_of(citizen, FORM, **answers)
    answer(draft, hubungan=relation, **answers)
    db.session.commit()
    return draft


def given(draft: ServiceRequest) -> set[str]:
    return set(draft.photo_counts())


def asked(draft: ServiceRequest) -> set[str]:
    return {page.upload.key for page in intake.case_pages(draft) if page.upload}


def test_the_kk_of_the_registration_is_given_again_sealed_anew_and_not_asked(citizen):
    [first] = citizen.photos("foto_kk")

    draft = begun(citizen, "diri")
    [again] = draft.photos("kartu")

    assert contents(again) == contents(first) == factories.JPEG
    assert (again.reused_from, again.owner) == (first, draft)
    assert again.storage_key != first.storage_key and again.wrapped_key != first.wrapped_key
    assert draft.settled["kartu"] == Settled.BEFORE and asked(draft) == {"akta", "surat"}


@pytest.mark.parametrize("relation, kk, papers", [
    ("diri", "", {"kartu", "ktp_warga", "ktp_pelapor"}),
    ("orang_tua", "", {"kartu", "ktp_pelapor"}),
    ("anak", OTHER_KK, {"ktp_pelapor"}),
    ("kuasa", OTHER_KK, set()),
])  # fmt: skip
def test_each_is_given_only_where_it_is_whose_it_must_be(citizen, relation, kk, papers):
    draft = begun(citizen, relation, **({"no_kk": kk} if kk else {}))

    assert given(draft) == papers and not asked(draft) & papers


def test_a_witness_who_lives_with_the_reporter_does_not_make_the_household_theirs(citizen):
    draft = begun(citizen, "anak", no_kk=OTHER_KK)
    answer(draft, saksi_nama="Ni Luh Saksi", saksi_no_kk=citizen.kk)

    assert "kartu" in asked(draft)


def test_what_is_another_persons_now_is_taken_back_and_asked(citizen):
    draft = begun(citizen, "diri")

    answer(draft, hubungan="kuasa")
    answer(draft, no_kk=OTHER_KK)

    assert given(draft) == set() and {"kartu", "ktp_warga", "ktp_pelapor"} <= asked(draft)
    assert citizen.photos("foto_kk"), "the first is where it was"


def test_a_photo_of_ones_own_takes_its_place_and_stays_whomever_it_is_for(app, citizen, monkeypatch):
    monkeypatch.setattr(intake, "clean_photo", lambda data: CleanPhoto(jpeg=data, width=8, height=6, sha256="0" * 64))
    draft = begun(citizen, "diri")
    with app.test_request_context():
        own = intake.keep_photo(draft, "ktp_warga", factories.JPEG)

    answer(draft, hubungan="orang_tua")

    assert draft.photos("ktp_warga") == [own] and own.reused_from is None


def test_a_file_that_cannot_be_read_is_asked_for_as_if_there_were_none(citizen):
    storage().delete(citizen.photos("foto_kk")[0].storage_key)

    draft = begun(citizen, "diri")

    assert given(draft) == {"ktp_warga", "ktp_pelapor"} and "kartu" in asked(draft)


def test_one_that_is_too_old_is_asked_for(citizen):
    citizen.photos("foto_kk")[0].created_at = utcnow() - timedelta(days=366)

    assert "kartu" in asked(begun(citizen, "diri"))


def test_given_again_and_again_it_grows_no_younger(citizen, verifier):
    sent = begun(citizen, "diri")
    factories.upload_what_is_asked(sent)
    sent.send(by=citizen, route=office_for)
    sent.approve(by=verifier)
    citizen.photos("foto_kk")[0].created_at = utcnow() - timedelta(days=366)
    for photo in sent.photos("kartu"):
        if not photo.reused_from_id:
            db.session.delete(photo)
    db.session.commit()

    draft = begun(citizen, "diri")

    assert "kartu" in asked(draft) and "akta" not in asked(draft)


def test_a_paper_of_a_request_counts_once_the_office_has_approved_it(citizen, verifier):
    sent = begun(citizen, "diri")
    for _ in range(2):
        factories.upload_what_is_asked(sent)
    sent.send(by=citizen, route=office_for)
    sheets = [photo.sha256 for photo in sent.photos("akta")]
    draft = begun(citizen, "diri")
    assert "akta" in asked(draft)

    sent.approve(by=verifier)
    once_only.settle(draft, citizen.answers)

    assert len(sheets) == 2 and [photo.sha256 for photo in draft.photos("akta")] == sheets
    assert "surat" in asked(draft), "a letter is for one request"


def test_one_that_came_back_at_fault_is_not_given_again(verifier):
    waiting = factories.waiting()
    waiting.return_(["foto_kk"], by=verifier, reason="Buram")

    draft = begun(waiting, "diri")

    assert "kartu" in asked(draft) and "ktp_warga" not in asked(draft)


def test_taken_away_it_is_not_given_a_second_time(citizen):
    draft = begun(citizen, "diri")
    intake.remove_photo(draft, draft.photos("kartu")[0])
    once_only.settle(draft, citizen.answers)

    assert "kartu" in asked(draft)


def test_to_what_was_thrown_away_meanwhile_nothing_is_added(citizen, monkeypatch):
    draft = factories.draft_of(citizen, FORM)
    db.session.commit()

    def slowly(photo, case, key):
        if draft.status == RequestStatus.DRAFT:
            draft.expire()  # another tab
            db.session.commit()
        return store_again(photo, case, key)

    monkeypatch.setattr(papers_again, "store_again", slowly)
    answer(draft, hubungan="diri")
    db.session.commit()

    assert draft.status == RequestStatus.EXPIRED and not draft.attachments and "kartu" not in draft.settled


def test_copies_are_counted_for_a_person_too(app, citizen):
    app.config["PHOTOS_PER_CASE_PER_DAY"] = 4
    first = begun(citizen, "diri")
    first.expire()
    db.session.commit()

    assert given(begun(citizen, "diri")) == {"kartu"}, "of three the first: the rest is asked for"


def test_what_came_back_at_fault_is_not_said_to_be_checked(verifier):
    waiting = factories.waiting()
    draft = begun(waiting, "diri")
    for photo in waiting.photos("foto_kk"):
        photo.replaced_at = utcnow()  # by the better one that was asked for
    waiting.verify(by=verifier)
    db.session.commit()

    checked = {photo.key: papers_again.when_checked(photo) for photo in draft.photos()}

    assert checked["kartu"] is None and checked["ktp_warga"]


def test_a_request_that_waits_has_the_newer_photo_once_the_registration_has_it(app, verifier):
    applicant = factories.waiting()
    draft = begun(applicant, "diri")
    [blurred] = draft.photos("kartu")
    applicant.return_(["foto_kk"], by=verifier, reason="Foto KK buram.")
    db.session.commit()

    with app.test_request_context():
        newer = intake.keep_photo(applicant, "foto_kk", picture("PNG"))
        db.session.commit()
        papers_again.renew(applicant, "foto_kk")
        db.session.commit()

    [now] = draft.photos("kartu")
    assert blurred.replaced_at and now.reused_from_id == newer.id
    assert contents(now) == contents(newer)
