"""Signing in and out: the same answer, in the same time, whether or not a NIK or a name is known."""

from __future__ import annotations

import sqlalchemy as sa
from flask import g, request, session
from flask_login import current_user, login_user, logout_user

from app.accounts.devices import remember_device
from app.accounts.hashing import place_in_line, slowed
from app.accounts.passwords import hash_for_nik, opened_by, password_matches
from app.accounts.sign_in_limits import allowances_for, count_failure, network_guesses
from app.core.growing_waits import Allowance, count_try, take_back
from app.core.transactions import end_transaction
from app.identity.digits import Unacceptable
from app.identity.nik import parse_nik
from models.accounts.account import Account, Operator, SignIn
from models.base import db
from models.calendar.local_time import today
from models.registrations.applicant import Applicant


@place_in_line()
def applicant_for(nik: str, password: str) -> Applicant | None:
    """Whoever this NIK and password open. Raises LimitReached, Busy."""
    nik = _cleaned(nik)
    allowances = allowances_for("citizen", nik)
    count_try(allowances)
    hashes, otherwise = Applicant.password_hashes(nik), Applicant.otherwise_salted(nik)
    looks_twice, guesses = Applicant.any_otherwise_salted(), network_guesses("citizen", nik)
    end_transaction()
    with slowed(guesses):
        opened, fresh = opened_by(password, nik, hashes), ""
        kept = otherwise and otherwise.password_hash
        if looks_twice and password_matches(kept, password) and otherwise and not opened:
            opened, fresh = [otherwise.id], hash_for_nik(password, nik)
    if not opened:
        _count_as_failed()
        return None
    applicant = db.session.get_one(Applicant, opened[0])
    applicant.password_hash = fresh or applicant.password_hash
    _let_in("citizen", nik, allowances)
    return applicant


@place_in_line()
def operator_for(username: str, password: str) -> Operator | None:
    """Raises LimitReached, Busy."""
    username = username.strip().casefold()[:60]
    allowances = allowances_for("operator", username)
    count_try(allowances)
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == username))
    id_, password_hash = (operator.id, operator.password_hash) if operator and operator.may_sign_in else (0, None)
    guesses = network_guesses("operator", username)
    end_transaction()
    with slowed(guesses):
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
