"""Hashing that costs next to nothing: thousands of tests have people with passwords.

What it costs in the house is asserted by tests/app/accounts/test_security.py and by the main line's journey.
"""

from __future__ import annotations

from argon2 import PasswordHasher

from app.accounts import security

THE_HOUSES_OWN = security._hasher


def hash_cheaply() -> None:
    """From now on, in this process; a hash knows its own cost, so that the house's processes read these as well."""
    security._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    security._nobody = security.hash_password("siapa pun")
