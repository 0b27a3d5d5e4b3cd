"""Passwords: one text is one password, whichever keyboard writes it, and a guess costs whoever stole the hashes."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from argon2 import extract_parameters

from app.accounts import passwords
from app.accounts.passwords import hash_password, password_matches
from tests.support.passwords import THE_HOUSES_OWN

COMPOSED = "Kafé-Ubud-1908"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
def test_what_reads_alike_is_one_password(chosen, typed):
    assert password_matches(hash_password(chosen), typed)


def test_a_password_hashed_as_it_was_typed_still_opens():
    before = passwords._hasher.hash(DECOMPOSED)

    assert password_matches(before, DECOMPOSED)


@pytest.mark.parametrize(("typed", "checks"), [("Kebun-kopi-1908", 1), (COMPOSED, 1), (DECOMPOSED, 2)])
def test_what_is_typed_decides_how_much_is_checked_and_never_whose_it_is(monkeypatch, typed, checks):
    own, other, checked = hash_password(typed), hash_password("sama sekali lain"), []
    verify = passwords._verifies
    monkeypatch.setattr(passwords, "_verifies", lambda *given: checked.append(given) or verify(*given))

    opened = [password_matches(password_hash, typed) for password_hash in (own, other, None)]

    assert opened == [True, False, False]
    assert len(checked) == 3 * checks


def test_a_text_of_any_length_matches_only_itself():
    longest = "é" * passwords._LONGEST_HASHED

    assert password_matches(hash_password(longest), unicodedata.normalize("NFD", longest))
    assert not password_matches(hash_password(longest), longest[:-1])


def test_a_heap_of_accents_stops_nobody():
    """250,000 of them fit into a form; to put them in order would take a minute of everybody's time."""
    began = process_time()

    assert not password_matches(None, "e" + "\u0301\u0323" * 125_000)

    assert process_time() - began < 2


def test_a_password_is_hashed_by_argon2id_with_19_mib_and_two_passes():
    assert THE_HOUSES_OWN.hash(COMPOSED).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_citizens_password_of_another_cost_opens_and_is_hashed_anew(app):
    nik, cheap = "5108060203950001", passwords._hasher
    kept = passwords._salted(COMPOSED, nik, extract_parameters(THE_HOUSES_OWN.hash("x")))

    assert passwords.opened_by(COMPOSED, nik, {7: kept}) == [7]
    assert passwords.opened_by("tebakan", nik, {7: kept}) == []
    assert not passwords.is_of_today(kept) and passwords.is_of_today(passwords.hash_for_nik(COMPOSED, nik))
    assert passwords._hasher is cheap
