"""A decision can be taken back for ten seconds: whether its message went is judged by the gateway's ledger."""

from __future__ import annotations

import pytest

from models.registrations.applicant import ApplicantStatus
from tests.journeys.conftest import DESKTOP
from tests.journeys.support import beforehand
from tests.journeys.support.beforehand import at_work, case_of
from tests.journeys.support.house import SECONDS_TO_SETTLE, wait_until
from tests.journeys.support.operator import Panel

RECEIVED, TOLD = "registration_received", "registration_verified"


@pytest.fixture(scope="module")
def patient_url(sqlite_house) -> str:
    """Where decisions wait as long as in a real house, before their message goes."""
    return sqlite_house.one_more_web(UNDO_SECONDS="10")


@pytest.fixture
def new_patient_panel(house, new_panel, contexts, patient_url):
    new_panel("verifikator")  # signs in

    def new(**more) -> Panel:
        signed_in = contexts(DESKTOP, storage_state=house.signed_in["verifikator"], **more)
        return Panel(signed_in.new_page(), house, patient_url)

    return new


def test_within_ten_seconds_a_decision_is_taken_back_and_never_told_and_afterwards_not(house, new_patient_panel):
    beforehand.an_empty_desk(house)
    people = beforehand.registrations(house, 2)
    (taken_back, phone), (told, other_phone) = people.items()
    officer, late = new_patient_panel(), new_patient_panel(java_script_enabled=False)

    officer.registration(taken_back)
    officer.goes_by("a")
    officer.sees(f"{taken_back} terverifikasi")
    officer.goes_by("u")
    officer.sees(f"Diurungkan: {taken_back} kembali menunggu verifikasi")

    late.registration(told)
    late.press("Verifikasi")
    late.sees(f"{told} terverifikasi")
    wait_until(lambda: house.sent_to(other_phone) == [RECEIVED, TOLD], SECONDS_TO_SETTLE, "the later one was told")
    late.press("Urungkan")
    late.sees("tidak dapat diurungkan lagi: pesannya sudah dikirim")

    assert house.sent_to(phone) == [RECEIVED], "what was taken back was told"
    with at_work(house):
        statuses = [case_of(reference).status for reference in people]
    assert statuses == [ApplicantStatus.WAITING, ApplicantStatus.VERIFIED]
