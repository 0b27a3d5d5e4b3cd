"""Signing in and out: the same answer, in the same time, whether or not a NIK or a name is known."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, g, request, session
from flask_babel import lazy_gettext
from flask_login import current_user, login_user, logout_user

from app.accounts.security import password_matches
from app.core import rate_limits
from app.core.rate_limits import LimitReached
from app.core.transactions import end_transaction
from app.identity.digits import Unacceptable
from app.identity.nik import parse_nik
from models.accounts.account import Account, Operator, SignIn
from models.base import db
from models.calendar.local_time import today
from models.registrations.applicant import CANDIDATES_AT_SIGN_IN, Applicant

_HOUR = timedelta(hours=1)
_TOO_OFTEN = lazy_gettext("Sudah terlalu sering dicoba. Tunggu satu jam, lalu coba lagi, atau datang ke loket.")


def applicant_for(nik: str, password: str) -> Applicant | None:
    """Whoever this NIK and password open, after always the same number of hash checks. Raises LimitReached."""
    nik = _cleaned(nik)
    _refuse_if_tried_too_often("citizen", nik)
    candidates = Applicant.candidates(nik)
    hashes = [(a.id, a.password_hash) for a in candidates] + [(0, None)] * (CANDIDATES_AT_SIGN_IN - len(candidates))
    end_transaction()
    opened = [id_ for id_, password_hash in hashes if password_matches(password_hash, password)]
    if not opened:
        _count_failure("citizen", nik)
        return None
    if len(candidates) == 1:  # else whoever registers with a stranger's NIK could clear that stranger's count
        rate_limits.forget("sign-in citizen", nik)
    return db.session.get(Applicant, opened[0])


def operator_for(username: str, password: str) -> Operator | None:
    """Raises LimitReached."""
    username = username.strip().casefold()[:60]
    _refuse_if_tried_too_often("operator", username)
    operator = db.session.scalar(sa.select(Operator).where(Operator.username == username))
    id_, password_hash = (operator.id, operator.password_hash) if operator and operator.may_sign_in else (0, None)
    end_transaction()
    if not password_matches(password_hash, password):
        _count_failure("operator", username)
        return None
    rate_limits.forget("sign-in operator", username)
    return db.session.get(Operator, id_)


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


def _refuse_if_tried_too_often(kind: str, who: str) -> None:
    if rate_limits.tries(f"sign-in {kind}", who, _HOUR) >= current_app.config["SIGN_IN_FAILURES_PER_HOUR"]:
        raise LimitReached(_TOO_OFTEN)
    spread = rate_limits.tries(f"sign-in {kind} network", rate_limits.network(), _HOUR)
    if spread >= current_app.config["SIGN_IN_NIKS_PER_NETWORK_PER_HOUR"]:
        raise LimitReached(_TOO_OFTEN)


def _count_failure(kind: str, who: str) -> None:
    # Many people share one network: it counts the names tried from it, not the tries.
    if rate_limits.count(f"sign-in {kind}", who, _HOUR) == 1:
        rate_limits.count(f"sign-in {kind} network", rate_limits.network(), _HOUR)
    db.session.commit()
