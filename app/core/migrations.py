"""Bringing the database to this version. Alembic weighs 11 MB, which no web process need carry: it comes when asked."""

from __future__ import annotations

from flask import Flask, current_app

from config import ROOT
from models.base import db

DIRECTORY = str(ROOT / "migrations")
NEWEST_SCHEMA = "0017"  # for the web, which does without Alembic


def init_app(app: Flask) -> None:
    """What `flask db …` needs."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=DIRECTORY, render_as_batch=True)


def upgrade() -> None:
    """The tables of the newest version, in the database of this application."""
    import flask_migrate

    if "migrate" not in current_app.extensions:
        init_app(current_app._get_current_object())  # type: ignore[attr-defined]
    flask_migrate.upgrade()


def known_versions() -> set[str]:
    """All that can be brought to the newest."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(DIRECTORY).walk_revisions()}


def versions() -> tuple[str | None, str | None]:
    """The version that the database is at, and the newest there is."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at, ScriptDirectory(DIRECTORY).get_current_head()
