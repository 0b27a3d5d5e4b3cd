"""What is lost with a disk comes back from the backup, on both databases."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.files.attachments import contents
from app.operations.backup import alone_in
from app.operations.watch import words_of
from models.base import clock_at, utcnow
from models.base import db as database
from models.cases.attachment import Attachment
from models.messages.notification import Notification, NotificationState
from models.registrations.applicant import Applicant
from models.sealed import vault
from tests.support import factories


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


def test_a_file_that_rotted_in_the_backup_is_copied_anew(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    rotten = sorted((tmp_path / "uploads").glob("??/??/*"))[:2]
    for file, data in zip(rotten, (b"", rotten[1].read_bytes()[:-1] + b"x"), strict=True):
        file.write_bytes(data)

    mended, again = run("backup", tmp_path), run("backup", tmp_path)

    assert "2 berkas rusak di folder cadangan, dan disalin ulang" in mended.output
    assert "rusak" not in again.output
    lose_everything()
    assert run("restore", tmp_path).exit_code == 0


def test_so_is_one_of_a_backup_of_before_it_had_fingerprints(run, people, tmp_path):
    run("backup", tmp_path)
    (tmp_path / "sidik.sha256").unlink()
    rotten = next((tmp_path / "uploads").glob("??/??/*"))
    sound = rotten.read_bytes()
    rotten.write_bytes(b"rotten")

    assert "1 berkas rusak" in run("backup", tmp_path).output

    assert rotten.read_bytes() == sound


def test_one_that_is_nowhere_else_any_more_is_named_and_kept(run, app, people, tmp_path):
    run("backup", tmp_path)
    rotten = next((tmp_path / "uploads").glob("??/??/*"))
    app.extensions["storage"].delete(rotten.name)
    rotten.write_bytes(b"rotten")

    assert "sudah tidak ada di server" in run("backup", tmp_path).output
    assert rotten.exists()


@pytest.mark.sqlite_only
def test_other_programs_read_the_list_of_fingerprints(run, people, tmp_path):
    run("backup", tmp_path)

    done = subprocess.run(["sha256sum", "-c", "--quiet", "sidik.sha256"], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_a_snapshot_has_its_name_only_once_its_files_are_there(run, people, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("app.operations.backup.copy_out", lambda *given: 1 / 0)
        assert run("backup", tmp_path).exit_code == 1
    [left] = tmp_path.glob("*.belum")

    assert run("backup", tmp_path).exit_code == 0

    assert not left.exists() and len(snapshots(tmp_path)) == 1


def test_a_second_backup_at_once_is_told_to_wait(run, people, tmp_path):
    with alone_in(tmp_path):
        answers = [run("backup", tmp_path), run("restore", tmp_path)]

    assert all(one.exit_code == 1 and "Tunggu sampai selesai" in one.output for one in answers)
    assert run("backup", tmp_path).exit_code == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize("days", [-400, 400])
def test_whatever_the_clock_did_the_last_snapshot_is_the_newest_and_stays(run, people, tmp_path, days):
    for _ in range(2):
        run("backup", tmp_path, "--keep", "2")
    with clock_at(utcnow() + timedelta(days=days)):
        run("backup", tmp_path, "--keep", "2")
    strange = snapshots(tmp_path)[-1]

    run("backup", tmp_path, "--keep", "2")

    assert snapshots(tmp_path)[0] == strange and len(snapshots(tmp_path)) == 2


def test_all_of_a_backup_is_for_its_owner_alone(run, people, tmp_path):
    folder = tmp_path / "cadangan"
    folder.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        run("backup", folder)
    finally:
        os.umask(before)

    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")] if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}


def snapshots(folder):
    return sorted(path for path in folder.iterdir() if path.suffix in (".sqlite3", ".dump"))


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_where_the_database_does_not_answer_it_says_so_in_a_sentence(app, tmp_path, monkeypatch, command):
    def away(*_):
        raise OperationalError("SELECT", {}, Exception("connection refused\nIs the server running?"))

    monkeypatch.setattr("app.commands.in_own_house.belong", away)
    monkeypatch.setattr("app.commands.restore.restore", away)

    told = app.test_cli_runner().invoke(args=[command, str(tmp_path)])

    assert told.exit_code == 1
    assert told.output == f"Error: {words_of(SQLAlchemyError())} (connection refused)\n"
