"""How transactions begin on PostgreSQL: what only reads needs none, what writes has one, even on a page that reads."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from psycopg.pq import TransactionStatus

from app.core.transactions import reading
from models.accounts.account import Account
from models.base import db

pytestmark = pytest.mark.postgresql_only


def status() -> TransactionStatus:
    """Of the session's connection, after a question to the database."""
    db.session.execute(sa.select(1))
    driver = db.session.connection().connection.driver_connection
    assert driver is not None
    return TransactionStatus(driver.info.transaction_status)


@pytest.fixture
def opened(app):
    """`opened("GET")`: a request of this kind, in an app context of its own."""
    return lambda method: app.test_request_context("/", method=method)


def test_a_page_that_only_reads_begins_no_transaction(opened):
    with opened("GET"):
        db.session.rollback()

        assert status() == TransactionStatus.IDLE


def test_a_form_is_sent_in_one_transaction(opened):
    with opened("POST"):
        db.session.rollback()

        assert status() == TransactionStatus.INTRANS
        db.session.rollback()


@pytest.mark.parametrize("write", ["flush", "savepoint"])
def test_a_page_that_writes_after_all_can_take_it_back(opened, verifier, write):
    with opened("GET"):
        db.session.rollback()
        assert status() == TransactionStatus.IDLE

        with db.session.begin_nested() if write == "savepoint" else db.session.no_autoflush:
            db.session.get_one(Account, verifier.id).language = "en"
            db.session.flush()
        assert status() == TransactionStatus.INTRANS
        db.session.rollback()

        assert db.session.get_one(Account, verifier.id).language == "id"


def test_a_command_works_in_a_transaction(app):
    db.session.rollback()

    assert status() == TransactionStatus.INTRANS


def test_a_command_that_only_reads_begins_none(app):
    with reading():
        db.session.rollback()

        assert status() == TransactionStatus.IDLE
