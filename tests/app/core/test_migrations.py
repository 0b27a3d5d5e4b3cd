"""A database of the version before is brought to this one with all that is in it."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.migrations import NEWEST_SCHEMA, upgrade, versions
from models.base import db
from models.messages.notification import Notification
from models.registrations.applicant import Applicant
from tests.support import factories


def test_migrations_make_exactly_the_tables_and_columns_of_the_models(app):
    inspector = sa.inspect(db.engine)
    there = {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}
    meant = {table.name: {column.name for column in table.columns} for table in db.metadata.tables.values()}

    assert there.pop("alembic_version") == {"version_num"}
    assert there == meant
    assert {index.name for table in db.metadata.tables.values() for index in table.indexes} <= set(indexes())


def test_the_web_knows_the_newest_version_without_alembic(app):
    assert versions() == (NEWEST_SCHEMA, NEWEST_SCHEMA)


def test_the_name_in_small_letters_goes_and_people_and_partial_indexes_stay(app):
    applicant = factories.waiting(nama="I Wayan Sudarma")
    db.session.commit()
    before = indexes()
    back_to("0003")
    execute("UPDATE applicant SET name_folded = 'i wayan sudarma'")

    upgrade()

    assert versions()[0] == versions()[1]
    assert "name_folded" not in {column["name"] for column in sa.inspect(db.engine).get_columns("applicant")}
    assert indexes() == before
    assert db.session.get_one(Applicant, applicant.id).name == "I Wayan Sudarma"


def test_messages_of_the_version_before_have_not_failed_and_go_on(app):
    factories.waiting()
    before = indexes()
    back_to("0004")

    upgrade()

    assert indexes() == before
    query = sa.select(Notification.failures, Notification.unsure)
    assert db.session.execute(query).all() == [(0, 0)]


# How the database looked before each step, of what the tests here look at.
UNDONE: dict[str, tuple[str, ...]] = {
    "0009": ("ALTER TABLE installation DROP COLUMN restored_from",),
    "0008": ("ALTER TABLE attempts DROP COLUMN next_at", "DROP INDEX ix_account_otherwise_salted"),
    "0007": ("DROP TABLE installation",),
    "0006": ("DROP TABLE last_done",),
    "0005": ("ALTER TABLE notification DROP COLUMN failures", "ALTER TABLE notification DROP COLUMN unsure"),
    "0004": ("ALTER TABLE applicant ADD COLUMN name_folded VARCHAR(200)",
             "CREATE INDEX ix_applicant_name ON applicant (name_folded)"),
}  # fmt: skip


def back_to(version: str) -> None:
    db.session.rollback()
    for step, statements in UNDONE.items():
        if step > version:
            execute(*statements)
    execute(f"UPDATE alembic_version SET version_num = '{version}'")


def indexes() -> dict[str, str]:
    """The statement of each by its name. Of those over expressions SQLAlchemy's inspector tells nothing on SQLite."""
    catalogue = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    with db.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.text(catalogue[db.engine.dialect.name]))}


def execute(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
