"""How much one person, one phone, one network may send in a day. Each raises LimitReached, in words."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from app.core import rate_limits
from app.core.rate_limits import LimitReached
from models.registrations.applicant import Applicant

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def limit_drafts() -> None:
    """Anybody may begin to register, and each draft is a row for `DRAFT_DAYS` that may take photos."""
    config = current_app.config
    if rate_limits.count("drafts network", rate_limits.network(), _DAY) > config["DRAFTS_PER_NETWORK_PER_DAY"]:
        raise LimitReached(_("Hari ini sudah terlalu banyak pendaftaran baru dari jaringan ini. Pakai jaringan lain,"
                             " coba lagi besok, atau datang ke kantor."))  # fmt: skip
    if rate_limits.count("drafts", "everybody", _HOUR) > config["DRAFTS_PER_HOUR"]:
        raise LimitReached(_("Sedang terlalu banyak yang mendaftar. Isian Anda masih ada di halaman ini; coba lagi satu"
                             " jam lagi."))  # fmt: skip


def limit_photos(reference: str) -> None:
    """A draft belongs to anybody who comes along, and each photo costs the house a second and a file."""
    of_case = rate_limits.count("photos case", reference, _DAY)
    of_network = rate_limits.count("photos network", rate_limits.network(), _DAY)
    config = current_app.config
    if of_case > config["PHOTOS_PER_CASE_PER_DAY"] or of_network > config["PHOTOS_PER_NETWORK_PER_DAY"]:
        raise LimitReached(_("Terlalu banyak foto hari ini. Yang sudah tersimpan tidak hilang; lanjutkan besok."))


def may_copy(applicant: Applicant, photos: int) -> bool:
    """Whether so many photos may be used again. A copy is a file, too; past the limit the paper is photographed."""
    tries = [rate_limits.count("photos again", applicant.reference, _DAY) for _ in range(photos)]
    most: int = current_app.config["PHOTOS_PER_CASE_PER_DAY"]
    return max(tries, default=0) <= most


def limit_registrations(applicant: Applicant) -> None:
    config = current_app.config
    of_phone = rate_limits.count("registration phone", applicant.whatsapp or "", _DAY)
    of_network = rate_limits.count("registration network", rate_limits.network(), _DAY)
    if of_phone > config["REGISTRATIONS_PER_PHONE_PER_DAY"] or of_network > config["REGISTRATIONS_PER_NETWORK_PER_DAY"]:
        raise LimitReached(_("Terlalu banyak pendaftaran hari ini. Isian Anda tersimpan; kirim lagi besok."))


def limit_amendments(applicant: Applicant) -> None:
    """A changed NIK may send a message to whoever holds it: not without end."""
    if rate_limits.count("amendments", applicant.reference, _DAY) > current_app.config["AMENDMENTS_PER_DAY"]:
        raise LimitReached(_("Terlalu banyak perubahan hari ini. Lanjutkan besok, atau tunggu petugas memeriksa."))
