"""Passwords as they are kept: argon2id, 19 MiB, two passes.

An operator's has a salt of its own. A citizen's is salted by the NIK and a key of ours: so one computation is compared
with all registrations of that NIK, however many a stranger makes, and an unknown NIK costs the same.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Mapping

from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError

from app.accounts.hashing import in_turn
from models.accounts.account import SALTED_BY_NIK
from models.registrations.applicant import Applicant
from models.sealed import vault

_LONGEST_HASHED = 128
_LONGEST_READ = 8 * _LONGEST_HASHED  # a hundred thousand accents upon one letter take NFC ten seconds

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A hash of nothing anyone knows: checked when there is no account, so that both answers take as long.
_nobody = _hasher.hash(secrets.token_hex())


def normal_form(password: str) -> str:
    """é is one letter, whether a keyboard sends it as one or as e and an accent."""
    return unicodedata.normalize("NFC", password[:_LONGEST_READ])[:_LONGEST_HASHED]


# -- with a salt of its own


def hash_password(password: str) -> str:
    """Raises Busy."""
    return in_turn(lambda: _hasher.hash(normal_form(password)))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account without a password as for a wrong one. Raises Busy.

    A text that is not in normal form is tried in it and as it was typed, which is what was hashed at first.
    """
    spellings = dict.fromkeys((normal_form(password), password[:_LONGEST_HASHED]))
    opened = in_turn(lambda: [_verifies(password_hash or _nobody, spelling) for spelling in spellings])
    return any(opened) and password_hash is not None


def _verifies(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


# -- salted by the NIK


def hash_for_nik(password: str, nik: str) -> str:
    """Raises Busy."""
    return in_turn(lambda: _salted(password, nik, _cost()))


def opened_by(password: str, nik: str, hashes: Mapping[int, str]) -> list[int]:
    """Which of these, all of one NIK, the password opens: by one computation, whatever is there. Raises Busy.

    One for each cost that they were hashed at: after a change of ours two, until their owners sign in.
    """
    one_of_each = {kept.rsplit("$", 2)[0]: kept.removeprefix(SALTED_BY_NIK) for kept in hashes.values()}
    costs = [extract_parameters(kept) for kept in one_of_each.values()] or [_cost()]
    computed = in_turn(lambda: [_salted(password, nik, cost) for cost in costs])
    return [key for key, kept in hashes.items() if any(hmac.compare_digest(kept, one) for one in computed)]


def is_of_today(kept: str) -> bool:
    """Salted by the NIK, at the cost of today."""
    plain = kept.removeprefix(SALTED_BY_NIK)
    return plain != kept and not _hasher.check_needs_rehash(plain)


def _salted(password: str, nik: str, cost: Parameters) -> str:
    salt = bytes.fromhex(vault.blind_index("password salt", nik))
    return SALTED_BY_NIK + PasswordHasher.from_parameters(cost).hash(normal_form(password), salt=salt)


def _cost() -> Parameters:
    return extract_parameters(_nobody)


def hash_of(applicant: Applicant, password: str) -> str:
    """For this registration, whose NIK may not be known yet. Raises Busy."""
    return hash_for_nik(password, applicant.nik) if applicant.nik else hash_password(password)
