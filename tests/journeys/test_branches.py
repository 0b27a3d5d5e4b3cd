"""The ways off the main line: sent back, cancelled, withdrawn, replaced by a new registration."""

from __future__ import annotations

from tests.journeys.support import beforehand

BLURRED = "Foto KK terpotong di sisi kanan."
NOT_OURS = "Bukan penduduk Kabupaten Buleleng."


def test_a_returned_registration_is_mended_in_that_one_photo_only(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registration = beforehand.sent_a_registration(citizen)

    verifier.registration(registration)
    verifier.decides("return", ticks=("foto_kk",), reason=BLURRED)
    citizen.signs_in()
    citizen.sees("perlu diperbaiki", BLURRED)
    steps = citizen.corrects()
    citizen.sees("Perbaikan sudah terkirim")

    assert steps == ["foto-kk"]
    verifier.registration(registration)
    verifier.sees("1 foto lama yang diganti")
    verifier.decides("verify")
    citizen.waits_for_messages("registration_received", "registration_returned", "registration_verified")


def test_a_cancelled_registration_closes_the_door_and_says_why_by_message(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registration = beforehand.sent_a_registration(citizen)

    verifier.registration(registration)
    verifier.decides("cancel", standard_reason=NOT_OURS)
    citizen.signs_in()
    citizen.sees("NIK atau password tidak cocok")

    citizen.waits_for_messages("registration_received", "registration_cancelled")
    assert f"Alasan: {NOT_OURS} Silakan" in citizen.phone_says()[0]


def test_a_returned_request_goes_back_to_where_and_to_whom_it_was(new_citizen, new_panel):
    citizen, issuer = new_citizen(), new_panel("kia")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen, until="approved")

    issuer.request(request)
    issuer.decides("process")
    issuer.decides("return", ticks=("akta_kelahiran", "anak_nama"), reason="Nama anak tidak terbaca.")
    citizen.signs_in()
    citizen.opens(request)
    citizen.sees("perlu diperbaiki", "Nama anak tidak terbaca.")
    steps = citizen.corrects({"anak_nama": "Kadek Ayu Lestari Dewi"})

    assert len(steps) == 2
    citizen.sees("dalam proses")
    issuer.request(request)
    issuer.sees("dalam proses", "Kadek Ayu Lestari Dewi")
    issuer.decides("produce")


def test_a_cancelled_request_carries_its_reason_to_the_citizen(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen)

    verifier.request(request)
    verifier.decides("cancel", reason="Anak sudah mempunyai KIA.")
    citizen.signs_in()
    citizen.opens(request)

    citizen.sees("dibatalkan", "Anak sudah mempunyai KIA.")
    citizen.waits_for_messages(
        "registration_received", "registration_verified", "request_received", "request_cancelled"
    )


def test_a_withdrawn_request_is_closed_to_the_operator_who_still_sees_the_old_page(new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    beforehand.was_verified(citizen)
    request = beforehand.asked_for(citizen)

    verifier.request(request)
    citizen.signs_in()
    citizen.opens(request)
    citizen.press("Tarik permohonan ini")
    citizen.press("Ya, tarik permohonan")
    citizen.sees("ditarik")
    verifier.decides("approve")

    verifier.sees("ditarik pemohon")
    citizen.waits_for_messages("registration_received", "registration_verified", "request_received")


def test_somebody_who_lost_the_phone_registers_anew_and_takes_everything_along(new_citizen, new_panel):
    old, verifier = new_citizen(), new_panel("verifikator")
    beforehand.was_verified(old)
    request = beforehand.asked_for(old)
    old.signs_in()

    anew = new_citizen(nik=old.answers["nik"], kk=old.answers["kk"], wa="0877-1234-5678", password="Bukit-kopi-Pupuan")
    registration = anew.registers()
    verifier.registration(registration)
    verifier.sees("NIK ini sudah punya akun")
    verifier.decides("verify")
    verifier.sees("Tunggu", "hadir di loket")
    verifier.decides("verify", ticks=("1",))
    verifier.sees("terverifikasi")

    old.go("/akun")
    assert old.path == "/masuk", "the old phone is still signed in"
    anew.signs_out()
    anew.signs_in()
    anew.opens(request)
    old.waits_for_messages(
        "registration_received", "registration_verified", "request_received", "registration_attempted",
        "registration_replaced",
    )  # fmt: skip
    anew.waits_for_messages("registration_received", "registration_verified")


def test_while_the_gateway_is_down_work_goes_on_and_its_messages_come_later(house, new_citizen, new_panel):
    citizen, verifier = new_citizen(), new_panel("verifikator")
    registration = beforehand.sent_a_registration(citizen)
    citizen.waits_for_messages("registration_received")

    house.stop_gateway()
    try:
        verifier.registration(registration)
        verifier.decides("verify")
        verifier.sees("terverifikasi")
        citizen.signs_in()
        citizen.sees("terverifikasi")
    finally:
        house.restart_gateway()

    citizen.waits_for_messages("registration_received", "registration_verified")
