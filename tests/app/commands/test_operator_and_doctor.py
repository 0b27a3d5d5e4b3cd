"""What the IT person types."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from app import create_app
from app.catalogue import files
from app.commands.seed import seed
from app.core.migrations import NEWEST_SCHEMA
from app.core.version import VERSION
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.forms.service import Service
from tests.support.installation import settings


@pytest.fixture
def flask(app):
    return app.test_cli_runner()


def test_an_operator_is_created_with_a_post_and_gets_more(flask):
    made = flask.invoke(
        args=["operator", "create", "Kadek", "--name", "Kadek Ari", "--role", "issuer", "--service", "kia"],
        input="Kebun-kopi-Munduk-1908\n",
    )
    more = flask.invoke(args=["operator", "post", "add", "kadek", "--role", "desk", "--office", "disdukcapil"])

    operator = db.session.scalar(sa.select(Operator).where(Operator.username == "kadek"))
    assert (made.exit_code, more.exit_code) == (0, 0), made.output + more.output
    assert [post.role for post in operator.posts] == ["issuer", "desk"]
    assert operator.can(Permission.REQUESTS_PROCESS)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("args", "word"), [
    (["operator", "create", "a", "--name", "A", "--role", "issuer", "--service", "tidak-ada"], "tidak-ada"),
    (["operator", "post", "add", "siapa", "--role", "desk"], "siapa"),
])  # fmt: skip
def test_what_does_not_exist_is_named(flask, args, word):
    answer = flask.invoke(args=args, input="Kebun-kopi-Munduk-1908\n")

    assert answer.exit_code == 1
    assert word in answer.output
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Operator)) == 0


@pytest.mark.sqlite_only
def test_a_common_password_is_refused_for_an_operator_too(flask):
    args = ["operator", "create", "a", "--name", "A", "--role", "admin"]

    assert flask.invoke(args=args, input="password123\n").exit_code == 1


def test_seeding_twice_keeps_what_the_office_changed(app):
    service = db.session.scalar(sa.select(Service).where(Service.slug == "kia"))
    service.description = "Ditulis kantor"
    db.session.commit()

    seed()

    assert db.session.scalar(sa.select(Service.description).where(Service.slug == "kia")) == "Ditulis kantor"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == len(files.services())


def test_the_doctor_finds_a_sound_installation_sound(flask):
    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 0, answer.output
    assert "SALAH" not in answer.output


@pytest.mark.sqlite_only
def test_the_doctor_says_what_is_missing_for_the_gateway(app, flask):
    app.config.update(WHATSAPP_PROVIDER="cloud", WHATSAPP_TOKEN="")

    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 1
    assert "WHATSAPP_TOKEN" in answer.output


def test_the_doctor_says_that_no_worker_goes_round_and_no_backup_was_made(flask):
    answer = flask.invoke(args=["doctor"])

    assert "Worker tidak bekerja sama sekali" in answer.output
    assert "Cadangan belum pernah dibuat" in answer.output


@pytest.mark.sqlite_only
def test_the_doctor_says_when_a_proxy_is_not_counted(app, flask):
    app.config["PUBLIC_URL"] = "https://layanan.contoh.go.id"

    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 1 and "PROXY_HOPS masih 0" in answer.output


@pytest.mark.sqlite_only
def test_the_doctor_says_once_that_there_are_no_tables_yet(app, tmp_path):
    """As a restore leaves it that was killed before its first table."""
    empty = create_app(**settings(f"sqlite:///{tmp_path / 'kosong.sqlite3'}", tmp_path / "uploads", tmp_path))

    with empty.app_context():
        answer = empty.test_cli_runner().invoke(args=["doctor"])

    assert answer.exit_code == 1
    assert answer.output.count("belum ada tabelnya") == 1
    assert "tidak menjawab" not in answer.output


def test_the_doctor_finds_a_store_that_breaks_and_looks_at_the_rest(app, flask, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(app.extensions["storage"], "put", broken)

    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 1 and "No space left on device" in answer.output
    assert "Pesan dikirim lewat" in answer.output and "Traceback" not in answer.output


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", [["doctor"], ["recap", "2020-07", "2020-12"]])
def test_a_command_that_reads_lets_others_write_meanwhile(flask, command):
    wrote = []

    @sa.event.listens_for(db.engine, "after_cursor_execute")
    def write_elsewhere(connection, cursor, statement, *_):
        if statement.startswith("SELECT") and not wrote:
            with closing(sqlite3.connect(db.engine.url.database, timeout=0)) as other:
                wrote.append(other.execute("UPDATE office SET phone = '1'").rowcount)
                other.commit()

    db.session.rollback()
    try:
        flask.invoke(args=command)
    finally:
        sa.event.remove(db.engine, "after_cursor_execute", write_elsewhere)

    assert len(wrote) == 1


@pytest.mark.sqlite_only
def test_the_doctor_finds_rows_that_point_nowhere(flask):
    with closing(sqlite3.connect(db.engine.url.database)) as another_tool:
        another_tool.execute("UPDATE village SET district_id = 9999 WHERE id = 1")
        another_tool.commit()

    answer = flask.invoke(args=["doctor"])

    assert answer.exit_code == 1 and "village" in answer.output


def test_the_version_is_told_with_that_of_the_database(flask):
    answer = flask.invoke(args=["version"])

    assert answer.exit_code == 0 and NEWEST_SCHEMA in answer.output and VERSION in answer.output
