"""Who has asked before: shown with the reason, compared, decided once; and the citizen is asked first."""

from __future__ import annotations

import pytest

from tests.journeys.support import beforehand
from tests.journeys.support.beforehand import at_work
from tests.support import factories

CHILD = "5108066502180042"
SAME_CHILD = "Yang bersangkutan dan layanannya sama, dan masih berjalan"
ASKED_TWICE = beforehand.KIA | {"anak_nik": CHILD}


@pytest.fixture
def two_parents(house, new_citizen):
    """Father and mother each asked for the KIA of one child; ((citizen, reference), …)."""
    beforehand.an_empty_desk(house)
    parents = [new_citizen(nama="Putu Wirawan"), new_citizen(nama="Ni Made Sari")]
    for one in parents:
        beforehand.was_verified(one)
    return [(one, beforehand.asked_for(one, **ASKED_TWICE)) for one in parents]


def test_of_two_requests_for_one_child_one_goes_on_and_the_other_is_told_once(two_parents, new_panel):
    (_, kept), (mother, gone) = two_parents
    verifier = new_panel("verifikator")

    verifier.request(gone)
    verifier.sees("1 kasus lain mirip", SAME_CHILD, kept)
    verifier.press("Bandingkan")
    verifier.sees("Mengapa dianggap mirip", SAME_CHILD)
    verifier.page.get_by_role("radio", name=kept).check()
    verifier.press("Ganda, batalkan yang lain")

    assert verifier.path == f"/admin/permohonan/{kept}"
    verifier.sees(f"{gone} dibatalkan sebagai ganda", "diajukan")
    verifier.sees_not(SAME_CHILD)
    mother.waits_for_messages("registration_received", "registration_verified", "request_received", "request_cancelled")
    assert kept in mother.phone_says()[0]
    mother.signs_in()
    mother.opens(gone)
    mother.sees("dibatalkan", kept)


def test_two_that_were_told_apart_are_never_shown_as_alike_again(two_parents, new_panel):
    (_, one), (_, another) = two_parents
    verifier = new_panel("verifikator")

    verifier.request(one)
    verifier.press("Bandingkan")
    verifier.press("Bukan ganda")

    verifier.sees("dicatat bukan ganda")
    for reference in (one, another):
        verifier.request(reference)
        verifier.sees("diajukan")
        verifier.sees_not(SAME_CHILD, "kasus lain mirip")


def test_a_citizen_who_asks_for_the_same_child_again_is_first_asked(house, new_citizen):
    citizen = new_citizen()
    beforehand.was_verified(citizen)
    first = beforehand.asked_for(citizen, **ASKED_TWICE)
    with at_work(house):
        factories.draft_request(beforehand.case_of(first).applicant, "kia", **ASKED_TWICE)
    citizen.signs_in()

    citizen.go("/layanan/kia/ajukan/periksa")
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("Anda sudah punya permohonan yang masih berjalan", first)
    citizen.press("Lihat permohonan itu")
    assert citizen.path == f"/permohonan/{first}"
    citizen.go("/layanan/kia/ajukan/periksa")
    citizen.declares_and_sends("Kirim permohonan")
    citizen.press("Tetap kirim yang baru")

    citizen.sees("Permohonan terkirim")
    assert citizen.reference != first
