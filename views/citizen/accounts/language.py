"""The choice of a language: kept in this browser for a year, and with the account of whoever is signed in."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.i18n import COOKIE, LANGUAGES
from app.core.transactions import own_transaction
from models.accounts.account import Account
from views.citizen.accounts.sign_in import is_local
from views.guards import public

languages = Blueprint("language", __name__)

A_YEAR = timedelta(days=365)


@languages.get("/bahasa/<code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Back to the page that was open."""
    if code not in LANGUAGES:
        abort(404)
    back = request.args.get("kembali", "")
    if current_user.is_authenticated and current_user.language != code:
        keep_with_account(current_user.id, code)
    answer = redirect(back if is_local(back) else url_for("home.index"))
    answer.set_cookie(COOKIE, code, max_age=A_YEAR, secure=current_app.config["SESSION_COOKIE_SECURE"],
                      httponly=True, samesite="Lax")  # fmt: skip
    return answer


def keep_with_account(account_id: int, code: str) -> None:
    with own_transaction() as connection:
        connection.execute(sa.update(Account).where(Account.id == account_id).values(language=code))
