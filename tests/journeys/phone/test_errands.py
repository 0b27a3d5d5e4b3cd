"""The errands that people come for, each in a browser on a phone: what was known is never asked, several people are
told one by one, and how many pages and photos each takes is kept."""

from __future__ import annotations

import pytest

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen
from tests.support.factories import new_nik

MOVE = {
    "hubungan_pelapor": "diri", "jenis_kepindahan": "kk_sebagian", "alasan_pindah": "perumahan", "kk_pindah": "baru",
    "kk_tinggal": "baru", "anak_terpisah": "tidak", "tujuan_kecamatan": "510805", "rumah": "sendiri",
    "tujuan_desa": "5108052001", "tujuan_alamat": "Banjar Dinas Kaja 4", "cara_ambil": "digital",
}  # fmt: skip
BIRTH = {
    "hubungan_pelapor": "ayah", "jenis": "baru", "kawin_tercatat": "ya", "punya_surat_lahir": "ya",
    "tempat_dilahirkan": "rs", "jenis_kelahiran": "1", "semua_wni": "ya", "anak_nama": "Kadek Ayu Lestari",
    "anak_jk": "P", "tanggal_lahir": "2026-11-20", "pukul_lahir": "08.30", "tempat_lahir": "Buleleng", "anak_ke": "1",
    "penolong": "bidan", "ayah_tempat_lahir": "Buleleng", "ayah_tanggal_lahir": "1995-03-02",
    "ibu_nik": "5108064204960002", "ibu_nama": "Ni Luh Sari", "ibu_tempat_lahir": "Tabanan",
    "saksi_1_nama": "Made Saksi", "saksi_1_no_kk": "5108061003150011", "saksi_2_nama": "Nyoman Saksi",
    "saksi_2_no_kk": "5108061003150012", "cara_ambil": "digital",
}  # fmt: skip


@pytest.fixture
def citizen(new_citizen) -> Citizen:
    """Verified, and signed in on a phone."""
    citizen = new_citizen()
    beforehand.was_verified(citizen)
    citizen.signs_in()
    return citizen


def company(*names: str) -> dict[str, str]:
    """Who goes along: told one by one, and after the last that there is nobody else."""
    told = {f"ikut_pindah_{len(names) + 1}_ada": "tidak"}
    for nth, name in enumerate(names, 1):
        told |= {
            f"ikut_pindah_{nth}_ada": "ya", f"ikut_pindah_{nth}_nik": new_nik("250210"),
            f"ikut_pindah_{nth}_nama": name, f"ikut_pindah_{nth}_shdk": "anak",
        }  # fmt: skip
    return told


def test_whoever_has_only_a_letter_registers_and_asks_for_the_first_card(new_citizen):
    citizen = new_citizen(kondisi_ktp="surket")
    citizen.registers()

    citizen.press("Minta KTP-el pertama sekarang")
    citizen.fills_in_everything({"cara_ambil": "office"})

    citizen.sees("KTP-el pertama", "Surat keterangan perekaman")
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("menunggu akun Anda diverifikasi")
    assert citizen.photos_taken == 4  # of the registration: the letter, the KK, the signature, the face


def test_four_people_move_within_the_district_and_one_is_taken_out_again(citizen):
    answers = MOVE | company("Made Anak", "Nyoman Anak", "Ketut Anak")

    citizen.go("/layanan/pindah-dalam-kabupaten")
    citizen.press("Ajukan")
    steps = citizen.fills_in_everything({"untuk": "Saya sendiri", **answers})
    citizen.sees("Made Anak", "Nyoman Anak", "Ketut Anak", "Diperiksa kantor")
    assert len(steps) <= 12 and citizen.photos_taken == 0, steps

    citizen.press("Hapus Yang ikut pindah 2")
    citizen.sees("Made Anak", "Ketut Anak")
    assert "Nyoman Anak" not in citizen.page.locator("main").inner_text()
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("Permohonan terkirim")


def test_a_birth_is_told_with_two_witnesses_who_are_two_people(citizen):
    twice, other = new_nik("040480"), new_nik("050581")
    citizen.go("/layanan/tridatu-akta-kelahiran-khusus")
    citizen.press("Ajukan")

    steps = citizen.fills_in_everything({"untuk": "Anak saya", **BIRTH, "saksi_1_nik": twice, "saksi_2_nik": other})

    assert len(steps) <= 14 and citizen.photos_taken <= 3, steps
    citizen.sees("Made Saksi", "Nyoman Saksi", "Kadek Ayu Lestari")
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("Permohonan terkirim")


def test_for_a_second_child_only_what_differs_is_asked(citizen):
    beforehand.asked_for(citizen, until="finished")
    second = {
        "hubungan_pelapor": "ayah", "alasan": "baru", "anak_nik": new_nik("250222"), "anak_nama": "Komang Dua Lestari",
        "no_akta_lahir": "5108-LT-03032022-0008", "cara_ambil": "office",
    }  # fmt: skip

    citizen.go("/layanan/kia")
    citizen.press("Ajukan")
    steps = citizen.fills_in_everything({"untuk": "Anak saya", **second})

    citizen.sees("Komang Dua Lestari", "25 Februari 2022", "Dari NIK.", "Diperiksa kantor")
    assert citizen.photos_taken <= 3 and len(steps) <= 8, steps
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("Permohonan terkirim")


def test_a_cancelled_request_is_asked_again_without_a_photo(citizen):
    reference = beforehand.asked_for(citizen, until="cancelled")
    citizen.opens(reference)

    citizen.press("Ajukan lagi")

    citizen.sees("Periksa jawaban Anda", "Kadek Ayu Lestari")
    citizen.declares_and_sends("Kirim permohonan")
    citizen.sees("Permohonan terkirim")
    assert citizen.photos_taken == 0
