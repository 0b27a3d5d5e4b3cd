"""Two officers at once: never the same case, never one decision over another, never one decision twice."""

from __future__ import annotations

import re

import pytest

from models.accounts.permission import Role
from models.cases.audit import AuditEvent
from tests.journeys.support import beforehand
from tests.journeys.support.beforehand import at_work, case_of
from tests.support.client import PASSWORD

ON_BOTH = pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)
ROUNDS = 4
TOO_LATE = r"Sudah diproses oleh Ni Luh Verifikasi pukul \d\d\.\d\d"
# A key that goes down in each browser at the same moment of the one clock of this machine.
AT_ONCE = """([key, at]) => void setTimeout(() => document.body.dispatchEvent(
  new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})), at - Date.now())"""
SOON = 150
# By a slower hand: the next case is there already, and was not looked at.
AS_SOON_AS_IT_IS_SHOWN = """addEventListener('DOMContentLoaded', () => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true, cancelable: true}));
  document.querySelector('.decision-form button.main').click();
})"""


@pytest.fixture
def two_verifiers(house, new_panel):
    beforehand.an_empty_desk(house)
    beforehand.colleague(house, "verifikator-dua", Role.VERIFIER)
    return [new_panel("verifikator"), new_panel("verifikator-dua", PASSWORD)]


def press_at_once(panels, key: str) -> None:
    now = panels[0].page.evaluate("() => Date.now()")
    before = [panel.page.url for panel in panels]
    for panel in panels:
        panel.page.evaluate(AT_ONCE, [key, now + SOON])
    for panel, url in zip(panels, before, strict=True):
        panel.page.wait_for_url(lambda there, url=url: there != url, wait_until="load")
        panel.look_at_it()


@ON_BOTH
def test_two_who_take_the_next_at_the_same_moment_never_get_the_same(house, two_verifiers):
    people = beforehand.registrations(house, 2 * ROUNDS)
    for panel in two_verifiers:
        panel.go("/admin/?tab=pendaftaran")

    seen = []
    for key in ["t", *"a" * (ROUNDS - 1)]:
        two_verifiers[0].looks()
        press_at_once(two_verifiers, key)
        seen += [panel.reference for panel in two_verifiers]

    assert sorted(seen) == sorted(people), "each case came to one of them, once"


@ON_BOTH
def test_who_decides_second_is_told_who_was_first_and_keeps_what_was_written(house, new_citizen, two_verifiers):
    citizen, (first, second) = new_citizen(), two_verifiers
    beforehand.was_verified(citizen)
    reference = beforehand.asked_for(citizen)

    for panel in two_verifiers:
        panel.request(reference)
    first.decides("approve")
    second.decides("cancel", standard_reason="Data tidak valid di SIAK.", reason="NIK anak tidak ada.")

    assert second.page.get_by_text(re.compile(TOO_LATE)).count() == 1
    second.sees("Data tidak valid di SIAK. NIK anak tidak ada.", "disetujui")
    assert moves_of(house, reference) == ["send", "approve"]


def test_a_decision_that_is_pressed_twice_is_made_once_and_the_next_case_is_not_touched(house, new_panel):
    beforehand.an_empty_desk(house)
    first, second, third = beforehand.registrations(house, 3)
    panel = new_panel("verifikator")
    panel.go("/admin/?tab=pendaftaran")
    panel.goes_by("t")

    panel.page.add_init_script(AS_SOON_AS_IT_IS_SHOWN)
    with panel.page.expect_navigation(wait_until="load"):
        panel.presses("a", "a")
    panel.page.wait_for_timeout(1000)

    assert panel.reference == second
    assert [moves_of(house, one) for one in (first, second, third)] == [["send", "verify"], ["send"], ["send"]]


@pytest.mark.parametrize("javascript", [False], indirect=True)
def test_without_javascript_a_double_click_moves_once(house, new_panel):
    beforehand.an_empty_desk(house)
    first, second, third = beforehand.registrations(house, 3)
    panel = new_panel("verifikator")
    panel.go("/admin/?tab=pendaftaran")
    panel.press("Ambil berikutnya")

    panel.page.get_by_role("button", name="Verifikasi").dblclick()
    panel.page.wait_for_url(f"**/{second}*", wait_until="load")

    assert [moves_of(house, one) for one in (first, second, third)] == [["send", "verify"], ["send"], ["send"]]


def moves_of(house, reference: str) -> list[str]:
    """Of a case, oldest first."""
    with at_work(house):
        return [event.name for event in reversed(AuditEvent.of(case_of(reference).subject_name))]
