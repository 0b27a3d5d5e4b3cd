"""A part of a number, a day of birth, a resi or a name with a letter wrong finds the case."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.lookup import readings as module
from app.lookup.readings import meant, readings
from app.lookup.search import requests_found
from models.base import db
from models.name_key import NameKey, keys_of
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.support.finding import registrations, requests

NIK = "5108060203950901"


@pytest.fixture
def person(verifier):
    return factories.verified(verifier, nama="I Wayan Sudarma", nik=NIK, kk="5108060101100042", wa="+6281234567890")


@pytest.fixture
def stranger(verifier):
    return factories.verified(verifier, nama="Ni Made Lain", nik="5108061110880303", kk="5108060202110777",
                              wa="+6281999888777")  # fmt: skip


@pytest.fixture
def case(person, stranger):
    factories.submitted(stranger, anak_nik="5108061111180404", anak_tanggal_lahir="2018-11-11")
    return factories.submitted(person, anak_nik="5108061111180405", anak_tanggal_lahir="2018-11-11")


def test_the_last_four_digits_of_a_nik_or_more_find_their_owner(case):
    for digits in ("0901", "50901", "950901", "3950901", "03950901", "0203950901", "08060203950901"):
        assert registrations(digits) == ["I Wayan Sudarma"], digits
        assert requests(digits) == {case.reference}, digits


def test_so_do_those_of_a_kk_and_of_a_phone(case):
    for digits in ("0042", "100042", "7890", "567890", "4567890"):
        assert registrations(digits) == ["I Wayan Sudarma"], digits
        assert requests(digits) == {case.reference}, digits


def test_the_last_digits_of_a_childs_nik_find_the_request_about_it(case, person):
    about_child = factories.submitted(person, "kia", anak_nama="Kadek Kecil", anak_nik="5108065002180777"[:12] + "0666")

    assert requests("0666") == {about_child.reference}


@pytest.mark.parametrize("length", [3, 4, 5, 6, 7, 8])
def test_the_last_three_symbols_of_a_reference_or_more_find_the_case(case, length):
    case.reference, case.applicant.reference = "7K3-M9Q-ZPJ", "111-222-33X"
    db.session.commit()
    symbols = "7K3M9QZPJ"[-length:]

    for typed in (symbols, symbols.lower(), f"-{symbols}", f"{symbols[:-3]}-{symbols[-3:]}", f"...{symbols}"):
        assert requests(typed) == {"7K3-M9Q-ZPJ"}, typed
    assert registrations("33x") == ["I Wayan Sudarma"]
    assert requests(("8" if length < 8 else "A") + symbols[1:]) == set()


def test_a_resi_finds_its_request(case, verifier, issuer):
    case.approve(by=verifier)
    case.advance_to(R.FINISHED, by=issuer, make=factories.ready)
    case.documents[0].resi = "P202000000012"
    case.documents[0].number = "5108-LT-02012020-0001"
    db.session.commit()

    for typed in ("P 2020-0000 0012", "p202000000012", "5108-lt-02012020-0001"):
        assert requests(typed) == {case.reference}, typed


def test_a_day_of_birth_finds_whoever_was_born_then(case):
    for typed in ("2-3-1995", "02/03/95", "2 Maret 1995", "02031995", "020395"):
        assert registrations(typed) == ["I Wayan Sudarma"], typed
        assert requests(typed) == {case.reference}, typed


def test_a_woman_is_found_by_the_day_that_her_nik_says_otherwise(app):
    factories.waiting(nama="Ni Luh Sari", nik="5108064203950002")

    assert registrations("2 Maret 1995") == ["Ni Luh Sari"]


def test_a_newborn_without_a_nik_is_found_by_its_day_of_birth(case, person):
    about = factories.submitted(person, "tridatu-akta-kelahiran-khusus", tanggal_lahir="2020-11-05")

    assert requests("5-11-2020") == {about.reference}


def test_a_name_with_a_letter_wrong_is_found_and_said_to_be_meant(case):
    for typed in ("sudrma", "sudarna", "sudarrma", "suadrma", "wayan sudrma", "I Wayna Sudarna"):
        assert registrations(typed) == ["I Wayan Sudarma"], typed
        assert requests(typed) == {case.reference}, typed
        *_, slip = readings(typed)
        assert meant(slip, ["I Wayan Sudarma"])[0].endswith("Sudarma"), typed


def test_two_letters_wrong_find_nobody(case):
    assert registrations("sudrna") == []


def test_a_name_that_is_written_rightly_is_not_taken_for_another(case, verifier):
    factories.verified(verifier, nama="I Wayan Sudarna")

    assert registrations("sudarma") == ["I Wayan Sudarma"]


@pytest.mark.parametrize("common", [0, 10_000])
def test_it_is_the_same_whether_a_name_is_common_or_rare(case, person, stranger, verifier, common, monkeypatch):
    monkeypatch.setattr(module, "MANY_PEOPLE", common)
    monkeypatch.setattr(module, "MANY_TOGETHER", common)
    about_child = factories.submitted(stranger, "kia", anak_nama="Wayan Kecil Sudarsana")

    assert registrations("wayan") == ["I Wayan Sudarma"]
    assert requests("wayan") == {case.reference, about_child.reference}
    assert requests("wayan sudar") == {case.reference}
    assert requests("sudarsana wayan") == {about_child.reference}
    assert requests("0901") == {case.reference}
    assert requests("sudarsena wayan") == {about_child.reference}


@pytest.mark.parametrize("typed", ["wayan", "sudarma wayan", "wayam", "0901", "2-3-1995", "ZPJ"])
def test_a_search_among_many_asks_few_statements_and_reads_no_table_from_end_to_end(app, typed):
    people = [{"kind": "applicant", "owner_id": number, "key": key}
              for number in range(1, 1500) for key in keys_of("I Wayan Sudarma")]  # fmt: skip
    db.session.execute(sa.insert(NameKey), people)
    factories.waiting(nama="I Wayan Sudarma", nik=NIK)
    db.session.commit()
    asked: list[str] = []

    def note(connection, cursor, statement, parameters, context, many):
        if not statement.startswith("EXPLAIN"):
            asked.append(statement)
            if db.engine.dialect.name == "sqlite":
                plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                assert not [row[3] for row in plan if row[3].startswith("SCAN name_key")], statement

    sa.event.listen(db.engine, "after_cursor_execute", note)
    try:
        list(readings(typed))
    finally:
        sa.event.remove(db.engine, "after_cursor_execute", note)
    assert len(asked) <= 7


def test_of_many_some_are_enough_to_say_so(case, monkeypatch):
    monkeypatch.setattr(module, "MANY_PEOPLE", 0)
    common = next(readings("wayan"))

    shape = common.some_of_many
    assert shape and common.shape.common
    found = sa.select(ServiceRequest.reference).where(requests_found(shape, common.value))
    assert db.session.scalars(found).all() == [case.reference]
