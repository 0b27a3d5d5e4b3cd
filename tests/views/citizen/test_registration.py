"""Registering at /daftar, page by page, without JavaScript."""

from __future__ import annotations

import sqlalchemy as sa

from models.applicant import Applicant, ApplicantStatus
from models.base import db
from tests.views.citizen import walking
from tests.views.citizen.walking import details, fill_in, send


def the_registration() -> Applicant:
    return db.session.scalars(sa.select(Applicant)).one()


def test_a_person_with_the_card_in_hand_registers(client, outbox):
    answers = details()

    steps = fill_in(client, answers)
    response = send(client)

    applicant = the_registration()
    assert steps == ["data-diri", "alamat-dan-kontak", "foto-ktp", "foto-kk", "foto-tanda-tangan", "foto-selfie-ktp"]
    assert response.location == "/daftar/terkirim"
    assert applicant.reference in client.page("/daftar/terkirim").text
    assert (applicant.status, applicant.nik) == (ApplicantStatus.WAITING, answers["nik"])
    assert applicant.photo_counts() == {"foto_ktp": 1, "foto_kk": 1, "tanda_tangan": 1, "selfie_ktp": 1}
    assert outbox().one().template == "registration_received"
