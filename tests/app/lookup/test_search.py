"""One box finds whoever is meant: by number, by any word of a name, by whom a request is about."""

from __future__ import annotations

import pytest

from app.identity.references import read_reference
from models.base import db
from tests.support import factories
from tests.support.finding import registrations, requests


def test_a_name_is_found_by_any_of_its_words_whatever_their_case(app):
    for name in ("I Wayan Sudarma", "Ni Wayan Sari", "I Gst. Ayu Sudarmini"):
        factories.waiting(nama=name)

    assert registrations("SUDARM") == ["I Wayan Sudarma", "I Gst. Ayu Sudarmini"]
    assert registrations("wayan") == ["I Wayan Sudarma", "Ni Wayan Sari"]
    assert registrations("sudar") == ["I Wayan Sudarma", "I Gst. Ayu Sudarmini"]
    assert registrations("gst ayu") == ["I Gst. Ayu Sudarmini"]


def test_words_that_do_not_follow_each_other_are_found_in_any_order(app):
    factories.waiting(nama="Wayan Agus Putra")
    factories.waiting(nama="Made Agus Putra")

    assert registrations("putra wayan") == ["Wayan Agus Putra"]
    assert registrations("wayan putra") == ["Wayan Agus Putra"]
    assert registrations("ketut putra") == []


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "...", "'"])
def test_what_is_no_word_finds_nobody(app, text):
    factories.waiting(nama="I Wayan Sudarma")

    assert registrations(text) == []


def test_a_request_is_found_by_the_name_and_the_nik_of_the_child_it_is_about(app, verifier):
    mother = factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")
    nik = factories.new_nik("250218")
    about_child = factories.submitted(mother, "kia", anak_nama="Kadek Lestari", anak_nik=nik)
    factories.submitted(factories.verified(verifier, nama="Made Lestariani"), "kia", anak_nama="Komang Jaya")

    assert about_child.about == "Kadek Lestari"
    assert requests("lestari") >= {about_child.reference}
    assert requests("kadek lestari") == {about_child.reference}
    assert requests(nik) == {about_child.reference}
    assert requests("pratiwi") == {about_child.reference}


def test_a_mended_name_is_found_and_the_one_before_is_not(app, verifier):
    request = factories.submitted(factories.verified(verifier), "kia", anak_nama="Kadek Lestarri")
    request.return_(["anak_nama"], by=verifier, reason="Salah tulis")
    request.answers = {**request.answers, "anak_nama": "Kadek Lestari"}
    from app.offices.routing import office_for

    request.resubmit(by=request.applicant, route=office_for)
    db.session.commit()

    assert requests("lestari") == {request.reference}
    assert requests("lestarri") == {request.reference}  # with one letter too many
    assert requests("lestar ri") == set()


def test_an_address_that_ends_in_a_reference_is_that_reference(app, verifier):
    request = factories.submitted(factories.verified(verifier))

    assert requests(f"https://daring.example/permohonan/{request.reference}/") == {request.reference}
    assert requests(request.reference.replace("-", " ").lower()) == {request.reference}


def test_a_name_that_reads_as_a_reference_is_found_unless_a_case_has_that_number(app):
    factories.waiting(nama="Putu Surya")
    assert read_reference("putu surya") == "PVT-VSV-RYA"
    assert registrations("putu surya") == ["Putu Surya"]

    factories.waiting(nama="Made Lain").reference = "PVT-VSV-RYA"
    db.session.commit()
    assert registrations("putu surya") == registrations("PVT-VSV-RYA") == ["Made Lain"]
