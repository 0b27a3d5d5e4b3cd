"""Each test finds the database as the seed left it, whatever the one before did to it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import Base, db
from models.forms.service import Service
from tests.support import factories


@pytest.fixture
def renew(request, app):
    """`renew()`: as before the next test."""
    kind = request.node.callspec.params["app"]

    def renewed():
        db.session.remove()
        request.getfixturevalue(f"{kind}_installation").renew()

    return renewed


def test_rows_that_came_went_and_changed_are_put_back_and_keys_begin_again(renew, make_operator):
    before = seeded()
    first = asked(make_operator)
    db.session.execute(sa.update(Service).values(name="Lain"))
    db.session.commit()
    assert seeded() != before

    renew()

    assert seeded() == before
    assert asked(make_operator) == first


def test_a_table_that_is_another_one_is_put_back_too(renew):
    before = seeded()
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE service ADD COLUMN surplus VARCHAR(9)"))

    renew()

    assert "surplus" not in {column["name"] for column in sa.inspect(db.engine).get_columns("service")}
    assert seeded() == before


@pytest.mark.postgresql_only
def test_a_connection_that_was_never_given_back_holds_nobody_up(renew):
    before = seeded()
    forgotten = db.engine.connect()
    forgotten.execute(sa.update(Service).values(name="Lain"))

    renew()

    assert seeded() == before
    forgotten.invalidate()


def asked(make_operator) -> int:
    """The key of a request."""
    request = factories.submitted(factories.verified(make_operator("luh", role="verifier")))
    db.session.commit()
    return request.id


def seeded() -> dict[str, list[tuple]]:
    """All rows of all tables."""
    tables = Base.metadata.sorted_tables
    rows = {table.name: sorted(map(repr, db.session.execute(sa.select(table)))) for table in tables}
    db.session.rollback()
    return rows
