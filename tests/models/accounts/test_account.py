"""An account is itself and nobody else."""

from __future__ import annotations

from models.accounts.account import Account, Operator


def test_two_accounts_that_are_not_signed_in_are_two():
    one, other = Operator(username="luh"), Operator(username="kadek")

    assert one != other and other not in [one]
    assert one in [one]


def test_flask_login_takes_an_account_for_somebody():
    assert Account.is_authenticated and Account.is_active and not Account.is_anonymous
