"""A database of the version before is brought to this one with all that is in it."""

from __future__ import annotations

from datetime import time
from typing import Any

import sqlalchemy as sa

from app.core.migrations import NEWEST_SCHEMA, upgrade, versions
from app.offices.routing import office_for
from models.base import db, utcnow
from models.calendar.office_calendar import ExtraDay
from models.forms.registration_form import RegistrationForm
from models.forms.service import ServiceVersion
from models.messages.notification import Notification
from models.name_key import NameKey
from models.offices.region import Office, Village
from models.registrations.applicant import Applicant
from models.requests.derivation import derive
from models.requests.service_request import ServiceRequest
from models.spelling import Spelling
from tests.app.core.first_edition import forget_what_was_read, live_in_it, move_back
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


def test_a_form_of_the_version_before_learns_what_its_questions_ask_and_keeps_its_answers(app):
    live_in_it()
    request = factories.draft_request(factories.waiting(), "akta-kematian", alm_nama="Wayan 2", pukul_meninggal="08:30")
    db.session.commit()
    answers = request.answers
    back_to("0009")
    move_back(as_before)

    upgrade()

    forget_what_was_read()
    asked = db.session.get_one(ServiceVersion, request.service_version_id).definition.by_key
    assert asked["alm_nama"].kind == asked["saksi1_nama"].kind == "name"
    assert asked["pukul_meninggal"].kind == "time" and asked["alm_tanggal_lahir"].birth_of == "alm_nik"
    [registration] = db.session.scalars(sa.select(RegistrationForm))
    assert registration.definition.by_key["nama"].kind == "name"
    assert db.session.get_one(ServiceRequest, request.id).answers == answers


def test_cases_of_the_version_before_are_found_by_parts_of_their_numbers_and_with_a_letter_wrong(app):
    person = factories.waiting(nama="I Wayan Sudarma", nik="5108060203950901")
    request = factories.draft_request(person, "kia", anak_nama="Kadek Lestari", anak_nik="5108065002180777")
    request.send(by=person, route=office_for)
    request.submitted_at = utcnow()
    derive(request, office_for)
    db.session.commit()
    before = indexes()
    keys = set(db.session.execute(sa.select(NameKey.kind, NameKey.owner_id, NameKey.key)).all())
    words = set(db.session.execute(sa.select(Spelling.without, Spelling.word)).all())
    assert len(keys) > 20 and len(words) > 20
    back_to("0011")

    upgrade()

    assert indexes() == before
    assert set(db.session.execute(sa.select(NameKey.kind, NameKey.owner_id, NameKey.key)).all()) == keys
    assert set(db.session.execute(sa.select(Spelling.without, Spelling.word)).all()) == words


def test_of_what_was_entered_twice_the_longest_opening_stays(app):
    office = db.session.scalar(sa.select(Office.id).where(Office.is_main))
    back_to("0012")
    for closes in ("10:00", "12:00", "12:00"):
        execute(f"INSERT INTO extra_day (office_id, on_date, opens, closes, note) "
                f"VALUES ({office}, '2027-01-02', '08:00:00.000000', '{closes}:00.000000', '')")  # fmt: skip
    execute("INSERT INTO extra_day (on_date, opens, closes, note) "
            "VALUES ('2027-01-02', '08:00:00.000000', '09:00:00.000000', '')")  # fmt: skip

    upgrade()

    left = db.session.execute(sa.select(ExtraDay.office_id, ExtraDay.closes).order_by(ExtraDay.closes)).all()
    assert [tuple(row) for row in left] == [(None, time(9)), (office, time(12))]
    assert db.session.scalars(sa.select(Village.in_use).distinct()).all() == [True]


def as_before(document: dict[str, Any]) -> None:
    """A form as it was seeded by the version before, of what the step looks at."""
    for field in document["fields"]:
        field.pop("birth_of", None)
        if field["type"] == "time":
            field["pattern"] = "([01][0-9]|2[0-3]):[0-5][0-9]"
        field["type"] = {"name": "text", "time": "text"}.get(field["type"], field["type"])


# How the database looked before each step, of what the tests here look at.
UNDONE: dict[str, tuple[str, ...]] = {
    "0017": ("DROP INDEX ix_attachment_reused_from_id", "ALTER TABLE attachment DROP COLUMN reused_from_id",
             "ALTER TABLE service_version DROP COLUMN shipped", "ALTER TABLE service DROP COLUMN replaced_by",
             *(f"ALTER TABLE service_request DROP COLUMN {name}" for name in ("called", "settled")),
             "CREATE TABLE door (id INTEGER PRIMARY KEY, slug VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(200) NOT NULL,"
             " description VARCHAR(1000) NOT NULL, asks JSON NOT NULL, routes JSON NOT NULL)",
             "ALTER TABLE service ADD COLUMN door_slug VARCHAR(60)"
             " CONSTRAINT fk_service_door_slug REFERENCES door (slug)"),
    "0016": ("DROP TABLE rollup", *(f"DROP INDEX ix_{table}_{name}" for table in ("applicant", "service_request")
                                    for name in ("open_age", "open_promise", "ended"))),
    "0015": ("DROP INDEX ix_document_displaced", "ALTER TABLE document DROP COLUMN displaced",
             "ALTER TABLE office DROP COLUMN pickups_per_half_hour"),
    "0014": ("DROP INDEX ix_applicant_held", "DROP INDEX ix_applicant_waiting",
             "ALTER TABLE applicant DROP COLUMN held_until",
             "CREATE INDEX ix_applicant_waiting ON applicant (coalesce(due_at, submitted_at), id)"
             " WHERE status = 'waiting'"),
    "0013": (*(f"ALTER TABLE {table} DROP COLUMN in_use" for table in ("office", "district", "village")),
             *(f"DROP INDEX uq_{table}_once" for table in ("office_hours", "holiday", "extra_day"))),
    "0012": ("DROP TABLE spelling", "DELETE FROM name_key WHERE key < '0' OR key LIKE '@%'",
             "DROP INDEX ix_name_key_owner", "CREATE INDEX ix_name_key_owner ON name_key (owner_id, kind)",
             "DROP INDEX ix_service_request_ending", "DROP INDEX ix_applicant_ending",
             "DROP INDEX ix_document_resi", "DROP INDEX ix_document_number"),
    "0011": ("ALTER TABLE document DROP COLUMN handed_over_by_id",),
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
