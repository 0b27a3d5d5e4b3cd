"""Every page of a citizen, also with its refusals: axe finds nothing, and none is too wide."""

from __future__ import annotations

from tests.journeys.support import beforehand
from tests.journeys.support.citizen import Citizen
from tests.journeys.support.looking import Look

OPEN_TO_ALL = [
    "/", "/layanan", "/layanan/kia", "/layanan/ktp-el", "/layanan/ktp-el-hilang-rusak", "/bantuan", "/privasi",
    "/masuk", "/lupa-password", "/petugas/masuk", "/daftar", "/tidak-ada", "/lacak", "/cek-pesan",
    "/layanan/kia/syarat", "/layanan/ktp-el/syarat", "/tanpa-sinyal",
]  # fmt: skip
STATES = ["submitted", "approved", "processing", "producing", "finished"]


def test_pages_open_to_everybody_are_fit_for_all(new_citizen):
    visitor = new_citizen()
    look = Look(visitor)

    look.at(*OPEN_TO_ALL)
    visitor.go("/masuk")
    visitor.press("Masuk")
    look.here("/masuk, nothing filled in")
    visitor.fill({"nik": "5108", "password": "salah"})
    visitor.press("Masuk")
    look.here("/masuk, wrong")

    look.finds_nothing()


def test_pages_that_answer_a_question_without_signing_in_are_fit_for_all(new_citizen):
    citizen = new_citizen()
    look = Look(citizen)
    beforehand.was_verified(citizen)
    reference = beforehand.asked_for(citizen)
    citizen.waits_for_messages("registration_received", "registration_verified", "request_received")

    known = {"nomor": reference, "digit": citizen.phone[-4:], "wa": citizen.phone}
    asks_looking(citizen, look, "/lacak", {**known, "digit": "12"}, "Tulis tepat empat angka")
    asks_looking(citizen, look, "/lacak", known, "Keadaan")
    asks_looking(citizen, look, "/cek-pesan", {}, "Nomor belum diisi")
    asks_looking(citizen, look, "/cek-pesan", known, "Ya, kami mengirim pesan")
    asks_looking(citizen, look, "/cek-pesan", {**known, "wa": "0812-3456-7890"}, "Tidak ada pesan dari kami")

    look.finds_nothing()


def asks_looking(citizen: Citizen, look: Look, path: str, answers: dict[str, str], told: str) -> None:
    citizen.go(path)
    citizen.fill(answers)
    citizen.click(citizen.page.locator("main form button[type=submit]"))
    citizen.sees(told)
    look.here(f"{path}: {told}")


def test_pages_of_registration_are_fit_for_all_also_with_their_refusals(new_citizen):
    visitor = new_citizen(kondisi_ktp="hilang")
    look = Look(visitor)

    visitor.go("/daftar")
    visitor.press("Mulai")
    walk_looking(visitor, look, visitor.answers, refused=True)
    visitor.press("Kirim pendaftaran")
    look.here("/daftar/periksa, nothing declared")
    visitor.declares_and_sends("Kirim pendaftaran")
    look.here()
    look.at("/akun", "/daftar", "/akun/ubah/alamat")

    look.finds_nothing()


def test_pages_of_asking_for_a_service_are_fit_for_all_also_with_their_refusals(new_citizen):
    citizen = new_citizen()
    look = Look(citizen)
    beforehand.was_verified(citizen)
    citizen.signs_in()
    look.here()

    look.at("/layanan/kia/ajukan", "/layanan/kia/ajukan/bagian")
    citizen.go("/layanan/ktp-el/ajukan")
    citizen.press("Lewati")
    citizen.press("Mulai")
    walk_looking(citizen, look, KTP_AT_THE_OFFICE, refused=True)
    look.at("/permohonan", "/layanan/ktp-el/ajukan/bagian")
    citizen.go("/layanan/ktp-el/ajukan/periksa")
    citizen.declares_and_sends("Kirim permohonan")
    look.here()

    look.finds_nothing()


KTP_AT_THE_OFFICE = {
    "kecamatan": "510806", "desa": "5108061006", "alasan": "rusak", "hubungan_pelapor": "diri", "cara_ambil": "office",
}  # fmt: skip


def test_pages_of_ones_own_requests_are_fit_for_all_in_every_state(new_citizen):
    citizen = new_citizen()
    look = Look(citizen)
    beforehand.was_verified(citizen)
    requests = [beforehand.asked_for(citizen, until=state) for state in STATES]
    requests += [beforehand.asked_for(citizen, "kartu-keluarga", until="finished")]
    returned = beforehand.was_returned(beforehand.asked_for(citizen), citizen)
    citizen.signs_in()

    look.at("/akun", "/permohonan", *(f"/permohonan/{reference}" for reference in [*requests, returned]))
    look.at(f"/permohonan/{requests[0]}/tarik", f"/permohonan/{requests[0]}/tanda-terima")
    look.at(f"/permohonan/{returned}/perbaiki")
    citizen.fills_in_this_page({"anak_nama": "Kadek Ayu Lestari Dewi"})
    look.here()
    citizen.takes_a_photo()
    look.here(f"{citizen.path}, the new photo is there")

    look.finds_nothing()


def test_pages_of_a_returned_registration_are_fit_for_all(new_citizen):
    citizen = new_citizen()
    look = Look(citizen)
    beforehand.registration_was_returned(citizen)
    citizen.signs_in()

    look.here()
    citizen.press("Perbaiki sekarang")
    look.here()
    citizen.chooses_a_photo()
    look.here(f"{citizen.path}, a photo is chosen")
    citizen.sends_the_photo()
    look.here()

    look.finds_nothing()


def walk_looking(citizen: Citizen, look: Look, answers: dict[str, str], *, refused: bool) -> None:
    """To the check page; with `refused` each step also shows what an empty or a wrong answer gets."""
    while not citizen.path.endswith("/periksa"):
        look.here()
        if refused:
            is_refused(citizen)
            look.here(f"{citizen.path}, refused")
        citizen.fills_in_this_page(answers)
        if citizen.page.get_by_role("link", name="Sudah cukup, lanjut").count():
            look.here(f"{citizen.path}, one photo of several")
            citizen.fills_in_this_page(answers)
    look.here()


def is_refused(citizen: Citizen) -> None:
    if citizen.page.locator("main input[type=file]").count():
        citizen.is_refused_a_photo(b"bukan foto")
    else:
        empty(citizen)
        citizen.press("Simpan dan lanjutkan")
    assert citizen.refusals(), f"{citizen.path} took nothing for an answer"


def empty(citizen: Citizen) -> None:
    for control in citizen.controls():
        if control["type"] in ("text", "tel", "password", "date", "textarea"):
            citizen.page.locator(f'main [name="{control["name"]}"]').fill("")
