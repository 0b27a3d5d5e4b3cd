"""A command typed beside a database that is not ready says so in one sentence, and has changed nothing."""

from __future__ import annotations

import click
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app import create_app
from app.core.migrations import upgrade
from app.operations.belonging import belong
from models.base import db
from tests.support.installation import settings

NEEDS_THIS_VERSION = (
    ["seed"], ["demo"], ["recap", "2020-07", "2020-12"], ["operator", "create", "a", "--name", "A", "--role", "admin"],
    ["worker", "--until-empty"], ["take-store"],
)  # fmt: skip


@pytest.fixture
def empty(app, tmp_path):
    """Where nobody has said `db upgrade` yet."""
    house = create_app(**settings(f"sqlite:///{tmp_path / 'kosong.sqlite3'}", tmp_path / "uploads", tmp_path))
    with house.app_context():
        yield house


def at_version(number: str) -> None:
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    db.session.commit()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", [*NEEDS_THIS_VERSION, ["backup", "cadangan"]], ids=lambda command: command[0])
def test_where_there_are_no_tables_yet_every_command_says_so(empty, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)

    told = empty.test_cli_runner().invoke(args=command, input="Kebun-kopi-Munduk-1908\n")

    assert (told.exit_code, told.output.count("Error: Basis data belum ada tabelnya")) == (1, 1), told.output
    assert not (tmp_path / "cadangan").exists()


@pytest.mark.parametrize("command", NEEDS_THIS_VERSION, ids=lambda command: command[0])
def test_before_an_upgrade_every_command_asks_for_it(app, command):
    at_version("0003")

    told = app.test_cli_runner().invoke(args=command, input="Kebun-kopi-Munduk-1908\n")

    assert told.exit_code == 1
    assert told.output == "Error: Basis data belum pada versi ini. Jalankan: flask --app wsgi db upgrade\n"


@pytest.mark.sqlite_only
def test_a_program_older_than_its_database_is_told_which_of_them_is_old(app):
    at_version("9999")

    assert "Basis data lebih baru daripada program ini" in app.test_cli_runner().invoke(args=["seed"]).output


def test_before_an_upgrade_a_backup_is_made(app, tmp_path):
    """Of a version that had neither its proof nor a memory of what was last done."""
    at_version("0003")
    for table in ("installation", "last_done"):
        db.session.execute(sa.text(f"DROP TABLE {table}"))
    db.session.commit()

    told = app.test_cli_runner().invoke(args=["backup", str(tmp_path)])

    assert told.exit_code == 0, told.output
    assert [path for path in tmp_path.iterdir() if path.suffix in (".sqlite3", ".dump")]


def test_before_an_upgrade_the_doctor_says_only_that(app):
    """And not, of what the old tables have not, that the database does not answer."""
    at_version("0003")
    db.session.execute(sa.text("DROP TABLE last_done"))
    db.session.commit()

    told = app.test_cli_runner().invoke(args=["doctor"])

    assert told.exit_code == 1
    assert told.output.count("SALAH") == 1 and "belum pada versi ini" in told.output


NO_DATABASE = "Basis data tidak menjawab, atau tidak dapat ditulis. Periksa DATABASE_URL, diska dan izinnya."


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", [["seed"], ["backup"], ["take-store"], ["version"]], ids=lambda command: command[0])
def test_what_is_no_database_is_called_so(no_database, command):
    told = no_database.test_cli_runner().invoke(args=command)

    assert told.exit_code == 1
    assert told.output.endswith(f"Error: {NO_DATABASE} (file is not a database)\n")
    assert told.output.startswith("Dukcapil Daring" if command == ["version"] else "Error:")


@pytest.mark.sqlite_only
def test_what_is_no_database_is_not_upgraded(no_database):
    with pytest.raises(click.ClickException, match="file is not a database"):
        upgrade()


@pytest.fixture
def no_database(app, tmp_path):
    (tmp_path / "catatan.txt").write_text("Bukan basis data, melainkan catatan belanja." * 9)
    house = create_app(**settings(f"sqlite:///{tmp_path / 'catatan.txt'}", tmp_path / "uploads", tmp_path))
    with house.app_context():
        yield house


@pytest.fixture
def full_disk(app, monkeypatch):
    """What is written cannot be kept; what is there can be read."""

    def full():
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    belong()  # not the first start
    monkeypatch.setattr(db.session, "commit", full)


@pytest.mark.sqlite_only
def test_on_a_full_disk_a_command_says_so(app, full_disk):
    args = ["operator", "create", "a", "--name", "A", "--role", "admin"]

    told = app.test_cli_runner().invoke(args=args, input="Kebun-kopi-Munduk-1908\n")

    assert (told.exit_code, told.output) == (1, f"Error: {NO_DATABASE} (database or disk is full)\n")


def test_beside_a_full_disk_a_backup_is_made_and_told_of(app, full_disk, tmp_path):
    told = app.test_cli_runner().invoke(args=["backup", str(tmp_path)])

    assert told.exit_code == 1 and told.output.startswith("Basis data: ")
    assert told.output.endswith(f"Error: {NO_DATABASE} (database or disk is full)\n")


@pytest.mark.sqlite_only
def test_a_backup_that_cannot_be_written_says_why(app, tmp_path):
    (tmp_path / "berkas").write_text("")

    told = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "berkas" / "cadangan")])

    assert told.exit_code == 1 and told.output.startswith("Error: Cadangan tidak selesai.")
