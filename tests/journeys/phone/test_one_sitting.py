"""Registering and asking in one go, without waiting for anybody; and a correction in three taps."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen, a_new_photo

COUNT_TAPS = "addEventListener('click', (event) => { if (event.isTrusted) tapped() }, true)"


def test_whoever_lost_the_card_registers_and_asks_for_a_new_one_in_one_sitting(house, new_citizen, new_panel):
    citizen, verifier = new_citizen(kondisi_ktp="hilang"), new_panel("verifikator")
    seen = pages_seen(citizen)
    registration = citizen.registers()
    citizen.press("Minta KTP-el hilang sekarang")
    photos = citizen.photos_taken
    citizen.fills_in_everything({"cara_ambil": "office"})
    citizen.sees("KTP-el hilang", "Dari akun Anda.", "Foto dari pendaftaran Anda, dipakai lagi.")
    assert citizen.page.locator("main input[type=checkbox]").count() == 0
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("menunggu akun Anda diverifikasi")
    request = citizen.reference
    on_the_way = seen[seen.index("/daftar") :]
    assert len(on_the_way) <= 12, on_the_way
    assert photos == citizen.photos_taken == 4
    citizen.waits_for_messages("registration_received")

    verifier.registration(registration)
    verifier.decides("verify")
    citizen.waits_for_messages("registration_received", "registration_verified", "request_received")
    assert house.sent_to(citizen.phone)[0] == "registration_received"

    citizen.opens(request)
    citizen.sees("diajukan")
    verifier.request(request)
    verifier.decides("approve")
    citizen.opens(request)
    citizen.sees("disetujui")


def test_from_the_link_of_the_message_a_photo_is_mended_in_three_taps(new_citizen):
    citizen = new_citizen()
    beforehand.registration_was_returned(citizen)
    citizen.waits_for_messages("registration_received", "registration_returned")
    link, taps = citizen.link_of_newest_message(), counted_taps(citizen)

    citizen.go(link)
    citizen.says_who_they_are()
    citizen.sees("Foto KK terpotong di sisi kanan.", "Foto yang lama")
    with citizen.page.expect_file_chooser() as chooser:
        citizen.page.get_by_role("button", name="Ambil foto").click()
    chooser.value.set_files([{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_new_photo()}])
    citizen.sends_the_photo()

    citizen.sees("Perbaikan sudah terkirim")
    assert len(taps) == 3, taps


def pages_seen(citizen: Citizen) -> list[str]:
    """The path of every page that is shown, from now on; the same twice in a row is one."""
    seen: list[str] = []

    def note(frame) -> None:
        path = urlsplit(frame.url).path
        if frame == citizen.page.main_frame and seen[-1:] != [path]:
            seen.append(path)

    citizen.page.on("framenavigated", note)
    return seen


def counted_taps(citizen: Citizen) -> list[str]:
    """Where each was, from now on."""
    taps: list[str] = []
    citizen.page.expose_binding("tapped", lambda source: taps.append(source["page"].url))
    citizen.page.add_init_script(COUNT_TAPS)
    return taps
