"""Signing in and out: the same answer, in the same time, whether or not a NIK or a name is known."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask import g, request, session
from flask_login import current_user, login_user, logout_user

from app.accounts.devices import known_device, remember_device
from app.accounts.hashing import place_in_line, slowed
from app.accounts.passwords import hash_for_nik, is_of_today, opened_by, password_matches
from app.accounts.sign_in_limits import allowances_for, count_failure, network_guesses
from app.core.growing_waits import Allowance, count_try, take_back
from app.core.rate_limits import LimitReached
from app.core.transactions import end_transaction
from app.identity.digits import Unacceptable
from app.identity.nik import parse_nik
from models.accounts.account import Account, Operator, SignIn
from models.base import db
from models.calendar.local_time import today
from models.registrations.applicant import Applicant
from models.registrations.passwords import any_otherwise_salted, otherwise_salted, password_hashes


@place_in_line()
def applicant_for(nik: str, password: str) -> Applicant | None:
    """Whoever this NIK and password open. Raises LimitReached, Busy."""
    nik = _cleaned(nik)
    guesses = network_guesses()
    hashes, otherwise = password_hashes(nik), otherwise_salted(nik)
    looks_twice = any_otherwise_salted()
    there = {*hashes, otherwise.id} if otherwise else {*hashes}
    known = {key for key in there if known_device("citizen", str(key))}
    end_transaction()
    with slowed(guesses and not known):
        tries = _count_tries(nik, known, there)
        hashes = {key: kept for key, kept in hashes.items() if key in tries.of}
        otherwise = otherwise if otherwise and otherwise.id in tries.of else None
        opened, fresh = opened_by(password, nik, hashes), ""
        kept = otherwise and otherwise.password_hash
        if looks_twice and password_matches(kept, password) and otherwise and not opened:
            opened = [otherwise.id]
        if opened and not is_of_today(hashes.get(opened[0], "")):
            fresh = hash_for_nik(password, nik)
    if not opened:
        _count_as_failed()
        if tries.refused:
            raise tries.refused
        return None
    applicant = db.session.get_one(Applicant, opened[0])
    applicant.password_hash = fresh or applicant.password_hash
    _let_in("citizen", str(applicant.id), tries.allowances)
    return applicant


class Tries(NamedTuple):
    of: set[int]  # the registrations that the password is tried at
    allowances: list[Allowance]
    refused: LimitReached | None  # what is said where it opens none of them


def _count_tries(nik: str, known: set[int], there: set[int]) -> Tries:
    """A device is known by registrations, not by the NIK: with one of their own somebody could else try passwords of
    others on it, with a new device as often as they like. At the others it tries as any device. Raises LimitReached.
    """
    allowances = allowances_for("citizen", nik, known=bool(known))
    count_try(allowances)
    if not known or known == there:
        return Tries(there, allowances, None)
    elsewhere = allowances_for("citizen", nik, known=False)
    try:
        count_try(elsewhere)
    except LimitReached as refused:
        return Tries(known, allowances, refused)
    return Tries(there, [*allowances, *elsewhere], None)


@place_in_line()
def operator_for(username: str, password: str) -> Operator | None:
    """Raises LimitReached, Busy."""
    username = username.strip().casefold()[:60]
    known = bool(known_device("operator", username))
    guesses = network_guesses()
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == username))
    id_, password_hash = (operator.id, operator.password_hash) if operator and operator.may_sign_in else (0, None)
    end_transaction()
    with slowed(guesses and not known):
        allowances = allowances_for("operator", username, known=known)
        count_try(allowances)
        right = password_matches(password_hash, password)
    if not right:
        _count_as_failed()
        return None
    _let_in("operator", username, allowances)
    return db.session.get(Operator, id_)


def _count_as_failed() -> None:
    count_failure()
    db.session.commit()


def _let_in(kind: str, who: str, allowances: list[Allowance]) -> None:
    take_back(allowances)
    remember_device(kind, who)


def open_session(account: Account) -> None:
    """A fresh session for this browser; the caller commits."""
    if current_user.is_authenticated and current_user.sign_in_token:
        SignIn.end(current_user.sign_in_token)
    session.clear()
    g.pop("csrf_token", None)  # of the session that ended: the page of this answer needs one of the new
    session.permanent = True
    SignIn.open(account, device=request.user_agent.string)
    login_user(account)


def close_session() -> None:
    """The caller commits."""
    if current_user.is_authenticated:
        SignIn.end(current_user.sign_in_token)
    logout_user()
    session.clear()


def _cleaned(nik: str) -> str:
    try:
        return parse_nik(nik, today()).value
    except Unacceptable:
        return nik[:40]  # an unknown one, like any other
