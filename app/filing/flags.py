"""Oddities that are not refused, for the officer to look at."""

from __future__ import annotations

import sqlalchemy as sa

from app.files.photo_advice import advice_on
from app.identity import nik
from app.identity.nik import find_nik_flags, parse_kk, parse_nik
from models.base import db
from models.calendar.local_time import today
from models.registrations import nik_conflicts
from models.registrations.applicant import Applicant

REGISTRATION_FLAGS = {
    **nik.NIK_FLAGS,
    "nik_again": "NIK ini juga dipakai pada pendaftaran lain.",
    "incomplete": "Pemohon sedang mengubah isiannya: ada yang belum lengkap.",
    "phone_shared": "Nomor WhatsApp ini juga dipakai pendaftar lain.",
    "photo_unclear": "Ada foto yang tampak kurang jelas, atau dipakai dua kali (saran otomatis).",
}


def registration_flags(applicant: Applicant) -> list[str]:
    """Keys of REGISTRATION_FLAGS, each once."""
    nik, kk = parse_nik(applicant.nik, today()), parse_kk(applicant.kk, today(), nik=applicant.nik)
    flags = [*find_nik_flags(nik, today(), adult=True), *kk.flags]
    if nik_conflicts.same_nik(applicant):
        flags.append("nik_again")
    if _shares_its_phone(applicant):
        flags.append("phone_shared")
    if any(advice_on(photo) for photo in applicant.photos()):
        flags.append("photo_unclear")
    return list(dict.fromkeys(flags))


def _shares_its_phone(applicant: Applicant) -> bool:
    others = sa.select(Applicant.id).where(
        Applicant.whatsapp_index == applicant.whatsapp_index,
        Applicant.nik_index != applicant.nik_index,
        Applicant.submitted_at.is_not(None),
    )
    return db.session.scalar(others.limit(1)) is not None
