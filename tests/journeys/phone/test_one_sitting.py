"""Registering and asking in one go, without waiting for anybody; and a correction in three taps."""

from __future__ import annotations

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen, a_new_photo

LOST_CARD = {
    "kecamatan": "510806", "desa": "5108061006", "alasan": "hilang", "hubungan_pelapor": "diri", "cara_ambil": "office",
}  # fmt: skip
COUNT_TAPS = "addEventListener('click', (event) => { if (event.isTrusted) tapped() }, true)"


def test_whoever_lost_the_card_registers_and_asks_for_a_new_one_in_one_sitting(house, new_citizen, new_panel):
    citizen, verifier = new_citizen(kondisi_ktp="hilang"), new_panel("verifikator")
    registration = citizen.registers()
    citizen.press("Ajukan layanan sekarang")
    request = citizen.asks_for("ktp-el", LOST_CARD, told="menunggu akun Anda diverifikasi")
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


def counted_taps(citizen: Citizen) -> list[str]:
    """Where each was, from now on."""
    taps: list[str] = []
    citizen.page.expose_binding("tapped", lambda source: taps.append(source["page"].url))
    citizen.page.add_init_script(COUNT_TAPS)
    return taps
