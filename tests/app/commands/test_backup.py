"""What is lost with a disk comes back from the backup, on both databases."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from app.files.attachments import contents
from models.base import db as database
from models.cases.attachment import Attachment
from models.messages.notification import Notification, NotificationState
from models.registrations.applicant import Applicant
from models.sealed import vault
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


def test_everything_comes_back_to_a_new_installation_and_old_messages_stay_unsent(
    run, people, lose_everything, tmp_path
):
    nik, photos = people.nik, {photo.id: contents(photo) for photo in people.photos()}
    assert run("backup", tmp_path).exit_code == 0
    lose_everything()

    result = run("restore", tmp_path)

    assert result.exit_code == 0, result.output
    assert "Semua berkas terbuka" in result.output
    [applicant] = database.session.scalars(sa.select(Applicant))
    assert (applicant.nik, applicant.status) == (nik, "verified")
    assert {photo.id: contents(photo) for photo in applicant.photos()} == photos and photos
    assert set(database.session.scalars(sa.select(Notification.state))) == {NotificationState.CANCELLED}


def test_a_backup_is_added_to_the_one_before_and_old_snapshots_go(run, people, tmp_path):
    first = run("backup", tmp_path, "--keep", "2")
    for _ in range(2):
        again = run("backup", tmp_path, "--keep", "2")

    files = database.session.scalar(sa.select(sa.func.count(Attachment.id)))
    assert f"{files} baru disalin, {files} seluruhnya" in first.output
    assert f"0 baru disalin, {files} seluruhnya" in again.output
    snapshots = [path for path in tmp_path.iterdir() if path.suffix in (".sqlite3", ".dump")]
    assert len(snapshots) == 2


def test_a_file_that_a_killed_backup_left_half_written_is_copied_anew(run, people, lose_everything, tmp_path):
    key = people.photos()[0].storage_key
    (tmp_path / "uploads" / "incoming").mkdir(parents=True)
    (tmp_path / "uploads" / "incoming" / key).write_bytes(b"half")

    run("backup", tmp_path)
    lose_everything()

    assert run("restore", tmp_path).exit_code == 0


def test_a_house_with_people_in_it_is_not_overwritten(run, people, tmp_path):
    run("backup", tmp_path)
    factories.waiting(nama="Datang Kemudian")

    result = run("restore", tmp_path)

    assert result.exit_code == 1 and "kosong" in result.output
    assert "Datang Kemudian" in set(database.session.scalars(sa.select(Applicant.name)))


def test_with_other_keys_nothing_is_touched(run, people, lose_everything, tmp_path, app):
    run("backup", tmp_path)
    lose_everything()
    keys = app.config["VAULT_KEYS"]
    try:
        vault.load(keys.replace("uji:a", "uji:b"))
        result = run("restore", tmp_path)
    finally:
        vault.load(keys)

    assert result.exit_code == 1 and "Kunci rahasia" in result.output
    assert run("restore", tmp_path).exit_code == 0


def test_a_file_missing_from_the_backup_is_named(run, people, lose_everything, tmp_path):
    photo = people.photos()[0]
    name, key = str(photo.id), photo.storage_key
    run("backup", tmp_path)
    (tmp_path / "uploads" / key[:2] / key[2:4] / key).unlink()
    lose_everything()

    result = run("restore", tmp_path)

    assert result.exit_code == 1 and name in result.output


@pytest.mark.sqlite_only
def test_a_folder_without_a_backup_is_refused(run, tmp_path):
    assert "Tidak ada cadangan" in run("restore", tmp_path).output
    run("backup", tmp_path)
    assert "Yang ada:" in run("restore", tmp_path, "--snapshot", "kemarin").output


@pytest.mark.sqlite_only
def test_nobody_else_on_the_machine_reads_a_backup(run, people, tmp_path):
    folder = tmp_path / "cadangan"
    run("backup", folder)

    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.sqlite3"))
    shutil.rmtree(folder)
