"""A house with people in it, a command line, and a disk that dies."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.base import db as database
from tests.support import factories


@pytest.fixture
def run(app):
    """`run("backup", folder)`: what the command says, and its exit code."""

    def call(*arguments):
        result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        database.session.remove()
        return result

    return call


@pytest.fixture
def lose_everything(app, environment):
    """The disk is gone: a new installation, with nothing in it but the keys."""

    def lose():
        database.session.remove()
        with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("DROP SCHEMA public CASCADE"))
                connection.execute(sa.text("CREATE SCHEMA public"))
        database.engine.dispose()
        if database.engine.dialect.name == "sqlite":
            for left in ("", "-wal", "-shm"):
                (app.config["INSTANCE_PATH"] / f"dukcapil.sqlite3{left}").unlink(missing_ok=True)
        for file in list(app.extensions["storage"].keys()):
            app.extensions["storage"].delete(file.key)

    return lose


@pytest.fixture
def people(app, verifier):
    """A verified applicant, with photos and a request."""
    applicant = factories.verified(verifier, nama="Ni Luh Cadangan")
    factories.submitted(applicant)
    return applicant
