"""Hashing that costs next to nothing: thousands of tests have people with passwords.

What it costs in the house is asserted by tests/app/accounts/test_passwords.py and by the main line's journey.
"""

from __future__ import annotations

from argon2 import PasswordHasher

from app.accounts import passwords

THE_HOUSES_OWN = passwords._hasher


def hash_cheaply() -> None:
    """From now on, in this process; a hash knows its own cost, so that the house's processes read these as well."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobody = passwords.hash_password("siapa pun")
