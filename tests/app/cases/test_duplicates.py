"""Who has applied before: which cases look alike, why, and that empty fields are like nothing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.cases import duplicates
from app.cases.duplicates import likely_duplicates, open_twin
from models.base import db
from models.cases.not_duplicate import NotDuplicate
from tests.support import factories

CHILD = "5108060505200001"
KK = "5108060102100099"
LARGE = "r|a|applicant|service_request|subject|attachment"


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")


@pytest.fixture
def neighbour(verifier):
    return factories.verified(verifier, nama="Made Sudarma")


def found(case, operator) -> dict[str, tuple[str, ...]]:
    return {one.other.reference: one.reasons for one in likely_duplicates(case, operator)}


def give_same_photo(one, other, *, key: str | None = None) -> str:
    """The first photo of `one` (or that of this requirement) came with `other`, too; its label there."""
    theirs, mine = one.photos(key)[0], other.photos(key)[0]
    theirs.sha256 = mine.sha256
    db.session.commit()
    return other.definition.label_of(mine.key)


# -- requests


def test_an_open_request_for_the_same_person_and_service_is_like_it(applicant, neighbour, verifier):
    earlier = factories.submitted(neighbour, "kia", anak_nik=CHILD)
    case = factories.submitted(applicant, "kia", anak_nik=CHILD)

    assert found(case, verifier) == {
        earlier.reference: ("Yang bersangkutan dan layanannya sama, dan masih berjalan",)
    }  # fmt: skip


def test_another_person_or_another_service_or_a_shared_kk_is_no_reason(applicant, verifier):
    case = factories.submitted(applicant, "kia", anak_nik=CHILD, no_kk=KK)
    factories.submitted(applicant, "kia", anak_nik="5108060505200002", no_kk=KK)
    factories.submitted(applicant, "konsolidasi-manual", nik_masalah=CHILD, no_kk=KK)

    assert found(case, verifier) == {}


def test_what_two_offices_make_is_one_service(applicant, verifier):
    east = factories.submitted(applicant, "ktp-el", nik_ktp=applicant.nik, kecamatan="510808")
    case = factories.submitted(applicant, "ktp-el", nik_ktp=applicant.nik, kecamatan="510806")

    assert list(found(case, verifier)) == [east.reference]


def test_what_was_cancelled_or_only_begun_is_not_like_anything(applicant, verifier):
    cancelled = factories.submitted(applicant, "kia", anak_nik=CHILD)
    cancelled.cancel(by=verifier, reason="Salah memilih layanan")
    draft = factories.draft_request(applicant, "kia", anak_nik=CHILD)
    case = factories.submitted(applicant, "kia", anak_nik=CHILD)
    give_same_photo(cancelled, case)
    give_same_photo(draft, case)

    assert found(case, verifier) == {}
    assert found(cancelled, verifier) == {}


def test_a_returned_request_is_still_under_way(applicant, verifier):
    returned = factories.submitted(applicant, "kia", anak_nik=CHILD)
    returned.return_(["anak_nama"], by=verifier, reason="Nama keliru")
    case = factories.submitted(applicant, "kia", anak_nik=CHILD)

    assert list(found(case, verifier)) == [returned.reference]


def test_the_same_photo_from_somebody_else_is_a_reason_whatever_the_service(applicant, neighbour, verifier):
    other = factories.submitted(neighbour, "konsolidasi-manual")
    case = factories.submitted(applicant, "kia")
    label = give_same_photo(other, case)

    assert found(case, verifier) == {other.reference: (f"{label} sama persis dengan foto di {other.reference}",)}


def test_of_many_photos_their_number_is_said(applicant, neighbour, verifier):
    other, case = factories.submitted(neighbour, "kia"), factories.submitted(applicant, "kia")
    for theirs, mine in zip(other.photos(), case.photos(), strict=True):
        theirs.sha256 = mine.sha256
    db.session.commit()

    assert found(case, verifier) == {
        other.reference: (f"{len(case.photos())} foto sama persis dengan foto di {other.reference}",)
    }  # fmt: skip


def test_one_person_may_use_a_photo_for_several_services_but_not_twice_for_one(applicant, verifier):
    case = factories.submitted(applicant, "kia")
    give_same_photo(factories.submitted(applicant, "konsolidasi-manual"), case)
    again = factories.submitted(applicant, "kia")
    give_same_photo(again, case)

    assert list(found(case, verifier)) == [again.reference]


def test_a_photo_that_was_replaced_is_no_reason_any_more(applicant, neighbour, verifier):
    other = factories.submitted(neighbour, "kia")
    case = factories.submitted(applicant, "kia")
    give_same_photo(other, case)
    other.photos()[0].replaced_at = other.submitted_at
    db.session.commit()

    assert found(case, verifier) == {}


def test_a_request_without_subject_and_photos_is_like_nothing(applicant, neighbour, verifier):
    slug = "tridatu-akta-kelahiran-tanpa-asal-usul"
    case, other = factories.submitted(applicant, slug), factories.submitted(neighbour, slug)
    for one in (case, other):
        one.forget_photos()
    db.session.commit()
    db.session.expire_all()

    assert {subject.kind for subject in case.subjects} <= {"kk"} and not case.photos()
    assert found(case, verifier) == {}


def test_a_passport_of_spaces_is_no_passport(applicant, monkeypatch):
    case = factories.submitted(applicant, "kia")
    monkeypatch.setattr(type(case.definition), "subjects_in", lambda self, answers: [("passport", "")])

    assert open_twin(case) is None


def test_the_other_request_is_shown_in_the_operators_scope_only(applicant, neighbour, verifier, make_operator):
    seririt = make_operator("nyoman", role="issuer", offices=["kantor-camat-seririt"])
    west = factories.submitted(neighbour, "ktp-el", nik_ktp=applicant.nik, kecamatan="510802")
    case = factories.submitted(applicant, "ktp-el", nik_ktp=applicant.nik, kecamatan="510806")
    give_same_photo(west, case)

    assert list(found(case, verifier)) == [west.reference]
    assert found(west, seririt) == {}


def test_a_pair_told_apart_is_not_shown_again(applicant, verifier):
    other, case = (factories.submitted(applicant, "kia", anak_nik=CHILD) for _ in range(2))
    NotDuplicate.remember(case, other, by=verifier)
    db.session.commit()

    assert found(case, verifier) == found(other, verifier) == {}
    assert duplicates.reasons_between(case, other, verifier)


def test_the_strongest_reason_stands_first_and_at_most_ten_are_shown(applicant, neighbour, verifier):
    case = factories.submitted(applicant, "kia", anak_nik=CHILD)
    by_photo = factories.submitted(neighbour, "konsolidasi-manual")
    give_same_photo(by_photo, case)
    alike = [factories.submitted(applicant, "kia", anak_nik=CHILD) for _ in range(10)]
    give_same_photo(alike[3], case)

    shown = likely_duplicates(case, verifier)

    assert len(shown) == 10 and by_photo.reference not in {one.other.reference for one in shown}
    assert shown[0].other is alike[3] and len(shown[0].reasons) == 2
    assert shown[0].reasons[0].startswith("Yang bersangkutan") and "sama persis" in shown[0].reasons[1]


# -- registrations


def test_another_registration_of_a_nik_that_waits_is_like_it(verifier):
    nik = factories.new_nik()
    one, case = factories.waiting(nik=nik), factories.waiting(nik=nik)

    assert found(case, verifier) == {one.reference: ("NIK-nya sama, dan belum diputuskan",)}


def test_the_same_kk_and_birth_date_under_another_nik_is_a_reason(verifier):
    other = factories.waiting(kk=KK, nik=factories.new_nik("020395"))
    factories.waiting(kk=KK, nik=factories.new_nik("030395"))
    case = factories.waiting(kk=KK, nik=factories.new_nik("420395", region="510801"))

    assert found(case, verifier) == {other.reference: ("Nomor KK dan tanggal lahirnya sama, NIK-nya lain",)}


def test_the_same_photo_under_another_nik_is_a_reason(verifier, applicant):
    case = factories.waiting()
    label = give_same_photo(applicant, case, key="selfie_ktp")

    same = f"{label} sama persis dengan foto di {applicant.reference}"
    assert found(case, verifier) == {applicant.reference: (same,)}


def test_the_same_photo_of_ones_own_earlier_registration_is_no_reason(verifier, applicant):
    case = factories.waiting(nik=applicant.nik)
    give_same_photo(applicant, case)

    assert found(case, verifier) == {}


def test_a_phone_says_how_many_people_registered_with_it(verifier):
    others = [factories.waiting(wa="+6281234500001") for _ in range(3)]
    factories.waiting(wa="+6281234500001", nik=others[0].nik)
    case = factories.waiting(wa="+6281234500001")

    shown = found(case, verifier)

    assert set(shown.values()) == {("Nomor WhatsApp ini dipakai 4 pendaftar",)}
    assert {one.reference for one in others} < set(shown)


def test_the_people_of_a_phone_are_counted_up_to_twenty(verifier, monkeypatch):
    monkeypatch.setattr(duplicates, "OF_A_PHONE", 3)  # of forty rows
    for _ in range(4):
        factories.waiting(wa="+6281234500001")

    assert ("Nomor WhatsApp ini dipakai 3 atau lebih pendaftar",) in found(
        factories.waiting(wa="+6281234500001"), verifier
    ).values()  # fmt: skip


def test_empty_numbers_are_like_nothing(verifier):
    one, case = factories.waiting(), factories.waiting()
    for applicant in (one, case):
        applicant.nik = applicant.kk = applicant.whatsapp = None
        applicant.forget_photos()
    db.session.commit()
    db.session.expire_all()
    assert found(case, verifier) == {}

    for applicant in (one, case):
        applicant.nik = applicant.kk = applicant.whatsapp = ""
    db.session.commit()
    assert found(case, verifier) == {}


def test_a_registration_is_like_nothing_for_whoever_may_not_read_registrations(verifier):
    nik = factories.new_nik()
    factories.waiting(nik=nik)
    case = factories.waiting(nik=nik)
    verifier.posts.clear()
    db.session.commit()

    assert found(case, verifier) == {}


# -- what it costs


@pytest.mark.parametrize("kind", ["request", "applicant"])
def test_it_asks_three_statements_at_most_and_walks_no_table(applicant, verifier, kind):
    if kind == "request":
        other, case = (factories.submitted(applicant, "kia", anak_nik=CHILD) for _ in range(2))
    else:
        nik = factories.new_nik()
        other, case = (factories.waiting(nik=nik, kk=KK) for _ in range(2))
    case, verifier = as_the_page_has_them(case, verifier)

    statements = statements_of(lambda: all(one.other.status_text and one.other.reference and name_of(one.other)
                                           for one in likely_duplicates(case, verifier)))  # fmt: skip

    assert len(statements) == 3, statements
    if db.engine.dialect.name == "sqlite":
        plans = [line for statement in statements for line in plan_of(*statement)]
        assert not [line for line in plans if re.match(rf"SCAN ({LARGE})\b", line)], plans
        assert not [line for line in plans if "ix_service_request_s" in line or "_status" in line], plans
        assert [line for line in plans if "ix_attachment_sha256" in line], plans


def test_where_nothing_is_alike_one_statement_says_so(applicant, neighbour, verifier):
    factories.submitted(applicant, "konsolidasi-manual", nik_masalah=CHILD)
    factories.submitted(neighbour, "kia", anak_nik=CHILD).cancel(by=verifier, reason="Salah memilih layanan")
    case, verifier = as_the_page_has_them(factories.submitted(applicant, "kia", anak_nik=CHILD), verifier)

    assert len(statements_of(lambda: likely_duplicates(case, verifier))) == 1


def as_the_page_has_them(case, operator) -> tuple:
    keys, ids = (type(case), type(operator)), (case.id, operator.id)
    db.session.commit()
    db.session.expunge_all()
    case, operator = (db.session.get(key, id_) for key, id_ in zip(keys, ids, strict=True))
    assert case.photos() and case.definition and operator.can("requests:read")
    assert case.subject_kind == "applicant" or case.service.slug == "kia"
    return case, operator


def name_of(case) -> str:
    return case.name if case.subject_kind == "applicant" else f"{case.service.short_name} {case.about}"


def statements_of(ask) -> list[tuple]:
    seen: list[tuple] = []

    def note(connection, cursor, statement, parameters, *more):
        seen.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    ask()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return seen


def plan_of(statement: str, parameters) -> list[str]:
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [row[3] for row in rows]


# -- the citizen's own


def test_an_open_request_of_ones_own_for_the_same_person_is_its_twin(applicant, neighbour):
    mine = factories.submitted(applicant, "kia", anak_nik=CHILD)
    factories.submitted(neighbour, "kia", anak_nik=CHILD)

    assert open_twin(factories.draft_request(applicant, "kia", anak_nik=CHILD)) is mine
    assert open_twin(factories.draft_request(applicant, "kia", anak_nik="5108060505200002")) is None
    assert open_twin(factories.draft_request(applicant, "konsolidasi-manual", nik_masalah=CHILD)) is None


def test_a_finished_one_or_a_service_without_subject_has_no_twin(applicant, verifier):
    factories.submitted(applicant, "kia", anak_nik=CHILD).cancel(by=verifier, reason="Salah memilih layanan")
    slug = "tridatu-akta-kelahiran-tanpa-asal-usul"
    factories.submitted(applicant, slug)

    assert open_twin(factories.draft_request(applicant, "kia", anak_nik=CHILD)) is None
    assert open_twin(factories.draft_request(applicant, slug)) is None
