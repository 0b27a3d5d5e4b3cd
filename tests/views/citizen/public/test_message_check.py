"""/cek-pesan: did the office send this? Kinds and times, to who knows the number; never names or contents."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.base import utcnow
from models.calendar.local_time import local
from models.messages.notification import NotificationState
from tests.support import factories


@pytest.fixture
def letter(db, citizen, outbox):
    """What the gateway took this very minute, about a request."""
    factories.submitted(citizen, "kia", anak_nama="Komang Ayu")
    letter = outbox()[-1]
    letter.state, letter.accepted_at = NotificationState.DELIVERED, utcnow()
    db.session.commit()
    return letter


def ask(client, wa: str, *, nomor: str = "", at=None):
    when = {"tanggal": f"{local(at):%Y-%m-%d}", "jam": f"{local(at):%H.%M}"} if at else {}
    return client.submit("/cek-pesan", {"wa": wa, "nomor": nomor, **when})


def test_a_message_is_known_by_its_number_or_its_time(client, citizen, letter):
    written = "0" + citizen.whatsapp.removeprefix("+62")

    answers = [ask(client, written, nomor=letter.reference.lower()), ask(client, written, at=letter.accepted_at)]

    for answer in answers:
        assert "Ya, kami mengirim pesan" in answer.text and "kabar tentang permohonan" in answer.text
        for secret in ("KIA", "Komang", citizen.name, citizen.whatsapp):
            assert secret not in answer.text


def test_of_a_registration_nothing_is_confirmed_that_a_stranger_typed(client, db, outbox):
    registration = factories.waiting(nama="Selamat Menang Hadiah")
    letter = outbox()[-1]
    letter.state, letter.accepted_at = NotificationState.DELIVERED, utcnow()
    db.session.commit()

    answer = ask(client, registration.whatsapp, nomor=registration.reference)

    assert "kabar tentang pendaftaran akun" in answer.text
    assert "Selamat Menang" not in answer.text and "Ngurah Rai" not in answer.text


def test_what_was_not_sent_is_not_ours(client, citizen, letter, db):
    two_hours_ago = letter.accepted_at - timedelta(hours=2)
    others = "+6281299999999"
    answers = [
        ask(client, citizen.whatsapp, at=two_hours_ago),
        ask(client, citizen.whatsapp, nomor="7K3-M9Q-ZPJ"),
        ask(client, others, nomor=letter.reference),
        ask(client, others, at=letter.accepted_at),
    ]
    letter.state = NotificationState.CANCELLED
    db.session.commit()
    answers.append(ask(client, citizen.whatsapp, nomor=letter.reference))

    for answer in answers:
        assert "Tidak ada pesan dari kami yang cocok" in answer.text and "Jangan membuka tautannya" in answer.text


def test_a_number_is_not_asked_after_all_day(app, client, citizen, letter):
    app.config["LOOK_UPS_PER_CASE_PER_DAY"] = 2

    for wa in (citizen.whatsapp, "+6281299999999"):
        answers = [ask(client, wa, nomor=letter.reference) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.sqlite_only
def test_a_number_or_a_time_must_be_given(client, app):
    answer = ask(client, "081234567890")

    assert "Tulis nomor di dalam pesan, atau jam pesannya." in answer.text
    assert "Jam belum sesuai" in client.submit("/cek-pesan", {"wa": "081234567890", "jam": "25.00"}).text
    assert "tidak pernah meminta password, uang, atau memasang aplikasi" in client.page("/cek-pesan").text
