"""Sent back for one photo and one answer: only those are asked, and the same officer sees what has changed."""

from __future__ import annotations

from models.accounts.permission import Role
from models.cases.audit import AuditEvent
from tests.journeys.support import beforehand
from tests.journeys.support.beforehand import at_work, case_of
from tests.support.client import PASSWORD

REASON = "Isian tidak sesuai dengan dokumen."
BLURRED = "Foto buram, terpotong, atau silau. Ambil ulang di tempat terang."
FAULTS = ("kk", "anak_nama")
BEFORE, AFTER = "Kadek Ayu Lestari", "Kadek Ayu Lestari Dewi"


def test_a_correction_comes_back_to_its_officer_with_what_changed_marked(house, new_citizen, new_panel):
    beforehand.an_empty_desk(house)
    beforehand.colleague(house, "penerbit-kia-dua", Role.ISSUER, ("kia",))
    citizen, officer, colleague = new_citizen(), new_panel("kia"), new_panel("penerbit-kia-dua", PASSWORD)
    officer.has_no_mouse()
    beforehand.was_verified(citizen)
    reference = beforehand.asked_for(citizen, until="processing")

    officer.go("/admin/")
    officer.goes_by("t")
    assert officer.reference == reference
    is_sent_back(officer)
    citizen.signs_in()
    citizen.opens(reference)
    citizen.sees("perlu diperbaiki", REASON)
    steps = citizen.corrects({"anak_nama": AFTER})
    assert set(steps) == {"anak", "foto-kk"}

    colleague.go("/admin/")
    colleague.goes_by("t")
    colleague.sees("Tidak ada lagi yang bebas")
    officer.go("/admin/")
    officer.goes_by("t")
    assert officer.reference == reference
    officer.sees("dalam proses")
    shows_what_changed(officer)
    citizen.waits_for_messages(
        "registration_received", "registration_verified", "request_received", "request_approved", "request_processing",
        "request_returned",
    )  # fmt: skip


def test_one_bad_photo_is_sent_back_with_eight_keys(house, new_panel):
    beforehand.an_empty_desk(house)
    (reference,) = beforehand.registrations(house, 1)
    officer = new_panel("verifikator")
    officer.has_no_mouse()
    officer.go("/admin/")
    officer.goes_by("t")
    officer.keys = 0

    officer.presses("2", "m", "c")
    officer.types(BLURRED[0])
    officer.tabs_to("Kembalikan untuk diperbaiki")
    officer.goes_by("Enter")

    assert officer.keys <= 8
    with at_work(house):
        case = case_of(reference)
        told = AuditEvent.of(case.subject_name)[0].particulars
        assert (case.status, case.returned_items, told["reason"]) == ("returned", ["foto_kk"], BLURRED)


def is_sent_back(officer) -> None:
    """Unfold, tick two, choose a standard reason by its first letters, send."""
    officer.presses("c")
    for fault in FAULTS:
        officer.tabs_to("items", fault)
        officer.presses("Space")
    officer.tabs_to("standard_reason")
    officer.types(REASON[:4])
    said = officer.page.locator("[data-correction] .wa-text").inner_text()
    assert REASON.rstrip(".") in said and "KK asli orang tua/wali, Nama anak" in said
    officer.tabs_to("Kembalikan untuk diperbaiki")
    officer.goes_by("Enter")


def shows_what_changed(officer) -> None:
    answer = officer.page.locator('[data-item="anak_nama"]')
    assert [words in answer.inner_text() for words in (AFTER, "diperbaiki", f"sebelumnya: {BEFORE}")] == [True] * 3
    other = officer.page.locator('[data-item="anak_tanggal_lahir"]')
    assert "diperbaiki" not in other.inner_text()

    photos = officer.page.locator("[data-photos] figure.shown")
    place = [one.get_attribute("data-item") for one in officer.page.locator("[data-photos] figure").all()].index("kk")
    officer.presses(str(place + 1))
    assert "diperbaiki" in photos.inner_text()
    officer.presses("l")
    assert photos.count() == 2
    assert sum("Foto lama" in one for one in photos.all_inner_texts()) == 1
