"""What a NIK may sign in to, and how those passwords were hashed (app/accounts/passwords.py)."""

from __future__ import annotations

import sqlalchemy as sa

from models.accounts.account import OTHERWISE_SALTED, SALTED_BY_NIK, Account
from models.base import db
from models.registrations.applicant import MAY_SIGN_IN, Applicant
from models.registrations.workflow import ApplicantStatus
from models.sealed import vault


def password_hashes(nik: str) -> dict[int, str]:
    """By id, of all that this NIK may sign in to, if salted by it: the verified one first, then the newest."""
    salted = Applicant.password_hash.startswith(SALTED_BY_NIK, autoescape=True)
    return {found.id: found.password_hash for found in db.session.execute(_of_nik(nik).where(salted))}


def otherwise_salted(nik: str) -> sa.Row[int, str | None] | None:
    """The first of the others: their hash must be computed by itself, and one is, of whichever NIK."""
    return db.session.execute(_of_nik(nik).where(sa.text(OTHERWISE_SALTED)).limit(1)).one_or_none()


def any_otherwise_salted() -> bool:
    return db.session.scalar(sa.select(Account.id).where(sa.text(OTHERWISE_SALTED)).limit(1)) is not None


def _of_nik(nik: str) -> sa.Select[int, str | None]:
    one, status = Applicant, ApplicantStatus
    first = sa.case((one.status == status.VERIFIED, 0), (one.status != status.DRAFT, 1), else_=2)
    same = one.nik_index == vault.blind_index("nik", nik)
    return sa.select(one.id, one.password_hash).where(same, one.status.in_(MAY_SIGN_IN)).order_by(first, one.id.desc())
