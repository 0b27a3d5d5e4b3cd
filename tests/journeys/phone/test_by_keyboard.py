"""The daily work by keyboard alone: the next case is taken with one key, decided with one, and the next is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.demo.accounts import PASSWORD as DEMO_PASSWORD
from models.accounts.permission import Role
from tests.journeys.conftest import DESKTOP
from tests.journeys.support import beforehand
from tests.journeys.support.house import SECONDS_TO_SETTLE, wait_until
from tests.journeys.support.operator import Panel
from tests.support.client import PASSWORD

CASES = 10
VERIFIED = ["registration_received", "registration_verified"]


@pytest.fixture
def at_the_keyboard(house, contexts) -> Panel:
    """The verifier, signed in without a mouse."""
    panel = Panel(contexts(DESKTOP).new_page(), house)
    panel.has_no_mouse()
    panel.go("/petugas/masuk")
    panel.tabs_to("username")
    panel.types("verifikator")
    panel.tabs_to("password")
    panel.types(DEMO_PASSWORD)
    panel.goes_by("Enter")
    return panel


def test_ten_registrations_are_verified_with_a_key_each(house, new_citizen, new_panel, at_the_keyboard):
    beforehand.an_empty_desk(house)
    applicant = new_citizen()
    beforehand.was_verified(applicant)
    beforehand.asked_for(applicant)  # of another part of the queue: nobody is led there
    beforehand.colleague(house, "verifikator-dua", Role.VERIFIER)
    people = beforehand.registrations(house, CASES)
    panel, colleague = at_the_keyboard, new_panel("verifikator-dua", PASSWORD)

    panel.go("/admin/?tab=pendaftaran")
    panel.keys = 0
    panel.goes_by("t")
    colleague.go("/admin/?tab=pendaftaran")
    colleague.sees("Ni Luh Verifikasi")
    colleague.registration(panel.reference)
    colleague.sees("Sedang diperiksa oleh Ni Luh Verifikasi")
    seen = []
    for _ in range(CASES):
        seen.append(panel.reference)
        panel.looks()
        panel.goes_by("a")
    keys_per_case = panel.keys / CASES

    assert keys_per_case <= 2
    assert seen == list(people), "the oldest promise comes first"
    assert panel.path == "/admin/"
    panel.go("/admin/?tab=pendaftaran")
    panel.sees("Antrean ini kosong")
    wait_until(lambda: all(house.sent_to(phone) == VERIFIED for phone in people.values()), SECONDS_TO_SETTLE,
               "ten people were told once")  # fmt: skip


def test_the_queue_is_walked_and_searched_by_keyboard(house, new_panel):
    beforehand.an_empty_desk(house)
    first, second = beforehand.registrations(house, 2)
    panel = new_panel("verifikator")
    panel.has_no_mouse()

    panel.go("/admin/?tab=pendaftaran")
    panel.presses("j", "j")
    panel.goes_by("Enter")
    assert panel.reference == second
    panel.goes_by("k")
    assert panel.reference == first
    panel.goes_by("j")
    panel.go("/admin/")
    panel.presses("/")
    panel.types(first)
    panel.goes_by("Enter")
    assert panel.reference == first
    panel.presses("?")
    panel.sees("Tombol cepat di halaman ini")
    panel.presses("Escape")
    expect(panel.page.locator("dialog")).to_have_count(0)
