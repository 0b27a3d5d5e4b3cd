"""A restore looks first, can be killed and repeated, sends nothing, and takes nothing of another house's."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from contextlib import closing, suppress

import pytest
import sqlalchemy as sa

from app.files.attachments import contents, storage
from app.files.local_storage import LocalStorage
from app.operations.belonging import UNFINISHED, belong, take
from app.operations.proof import Stranger, here
from models.base import db as database
from models.forms.service import ServiceVersion
from models.messages.notification import Notification
from models.registrations.applicant import Applicant
from models.sealed import vault
from tests.app.core.first_edition import live_in_it, move_back
from tests.app.core.test_migrations import back_to
from tests.app.messages.test_kill import worker
from tests.support import factories

KILLS = int(os.environ.get("RESTORE_KILLS", "3"))  # ten for a campaign


def house():
    """All that must come back: people, what their photos show, what became of their messages."""
    people = {one.reference: (one.nik, one.status, sorted(contents(photo) for photo in one.photos()))
              for one in database.session.scalars(sa.select(Applicant))}  # fmt: skip
    messages = sorted(database.session.scalars(sa.select(Notification.dedupe_key)))
    database.session.remove()
    return people, messages


def states():
    found = set(database.session.scalars(sa.select(Notification.state)))
    database.session.remove()
    return found


def snapshot_of(folder):
    return max(path for path in folder.iterdir() if path.suffix in (".sqlite3", ".dump"))


def test_killed_at_any_instant_it_is_repeated_to_the_end_and_sends_nothing(
    run, people, lose_everything, environment, tmp_path
):
    before = house()
    assert run("backup", tmp_path).exit_code == 0
    with worker(environment, "restore", str(tmp_path)) as lives:
        lasts = [how_long(lives, lose_everything) for _ in range(2)][-1]  # the first one also loads the program
        for number in range(KILLS):
            kill_one(lives, lose_everything, lasts * (number + 0.5) / KILLS)

            lives.begin()
            assert lives.end() == 0

            assert house() == before and states() == {"cancelled"}
            assert run("worker", "--until-empty").exit_code == 0
            assert states() == {"cancelled"}


def kill_one(lives, lose_everything, seconds):
    """After so long; sooner if it was at its end by then, or on its way out."""
    ended = 0
    while ended != -signal.SIGKILL or was_done():
        lose_everything()
        process = lives.begin()
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        ended, seconds = lives.end(), seconds * 0.8


def was_done():
    """Somebody lives here, and no mark says that it is unfinished."""
    try:
        tables = sa.inspect(database.engine).get_table_names()
        if "account" not in tables or UNFINISHED in tables:
            return False
        with database.engine.connect() as connection:
            return connection.scalar(sa.text("SELECT count(*) FROM account")) > 0
    finally:
        database.engine.dispose()  # what is restored next is another file


def how_long(lives, lose_everything):
    lose_everything()
    began = time.monotonic()
    lives.begin()
    assert lives.end() == 0
    return time.monotonic() - began


def test_while_it_is_unfinished_nothing_else_starts(run, people, lose_everything, tmp_path, monkeypatch):
    run("backup", tmp_path)
    lose_everything()
    with monkeypatch.context() as patched:
        patched.setattr("app.operations.restore.upgrade", lambda: 1 / 0)
        assert run("restore", tmp_path).exit_code == 1

    answers = [run("worker", "--until-empty"), run("doctor")]

    assert all(one.exit_code == 1 and "Pemulihan belum selesai" in one.output for one in answers)
    assert states() == {"cancelled"}
    assert run("restore", tmp_path).exit_code == 0
    assert run("worker", "--until-empty").exit_code == 0


def test_killed_at_its_very_last_step_it_is_repeated(run, people, lose_everything, tmp_path, monkeypatch):
    run("backup", tmp_path)
    lose_everything()
    with monkeypatch.context() as patched:
        patched.setattr("app.operations.restore.take", lambda store: (take(store), 1 / 0))
        assert run("restore", tmp_path).exit_code == 1

    answer = run("restore", tmp_path)

    assert answer.exit_code == 0, answer.output
    assert run("worker", "--until-empty").exit_code == 0


def test_repeated_after_its_end_it_changes_nothing(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    lose_everything()
    run("restore", tmp_path)
    uid = here().uid

    again = run("restore", tmp_path)

    assert again.exit_code == 0 and "sudah dipulihkan di sini" in again.output
    assert here().uid == uid


def test_the_files_come_before_the_rows(run, people, lose_everything, tmp_path, monkeypatch):
    run("backup", tmp_path)
    lose_everything()
    monkeypatch.setattr("app.operations.restore.become", lambda snapshot: 1 / 0)

    assert run("restore", tmp_path).exit_code == 1

    assert sum(1 for _ in storage().keys()) > 0  # noqa: SIM118
    assert not sa.inspect(database.engine).has_table("account")


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.99], ids="{:.0%}".format)
def test_a_snapshot_cut_short_is_refused_and_an_older_one_still_comes(run, people, lose_everything, tmp_path, part):
    run("backup", tmp_path)
    older = snapshot_of(tmp_path)
    run("backup", tmp_path)
    cut = snapshot_of(tmp_path)
    (tmp_path / "sidik.sha256").unlink()
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * part)])
    lose_everything()

    refused = run("restore", tmp_path)

    assert refused.exit_code == 1 and "rusak atau terpotong" in refused.output and "--snapshot" in refused.output
    assert list(storage().keys()) == []
    assert run("restore", tmp_path, "--snapshot", older.name).exit_code == 0


def test_a_snapshot_that_is_not_what_it_was_is_refused(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    changed = bytearray(snapshot_of(tmp_path).read_bytes())
    changed[len(changed) // 2] ^= 1
    snapshot_of(tmp_path).write_bytes(changed)
    lose_everything()

    assert "rusak atau terpotong" in run("restore", tmp_path).output


def test_an_empty_snapshot_is_refused(run, app, tmp_path):
    run("backup", tmp_path)

    answer = run("restore", tmp_path)

    assert answer.exit_code == 1 and "kosong: tidak ada satu akun pun" in answer.output


def test_a_snapshot_of_a_version_yet_to_come_is_refused(run, people, lose_everything, tmp_path):
    run("seed")
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    run("backup", tmp_path)
    lose_everything()

    answer = run("restore", tmp_path)

    assert answer.exit_code == 1 and "dari versi program yang tidak dikenal di sini (9999)" in answer.output


def test_a_snapshot_of_an_earlier_version_is_brought_to_this_one(run, people, lose_everything, tmp_path):
    before = house()
    run("seed")
    live_in_it()
    back_to("0004")
    move_back()
    run("backup", tmp_path)
    lose_everything()

    answer = run("restore", tmp_path)

    assert answer.exit_code == 0, answer.output
    assert house() == before and run("worker", "--until-empty").exit_code == 0
    assert {form.document["edition"] for form in database.session.scalars(sa.select(ServiceVersion))} == {2}
    assert run("seed").exit_code == 0


def test_a_snapshot_of_other_keys_in_the_folder_is_refused(run, app, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    own = app.config["VAULT_KEYS"]
    proof = vault.seal(b"dukcapil-daring", b"backup")
    lose_everything()
    try:
        vault.load(own.replace("uji:a", "uji:b"))
        (tmp_path / "kunci.uji").write_bytes(vault.seal(b"dukcapil-daring", b"backup"))
        answer = run("restore", tmp_path)
    finally:
        vault.load(own)
        (tmp_path / "kunci.uji").write_bytes(proof)

    assert answer.exit_code == 1 and "tidak terbuka dengan kunci rahasia di sini" in answer.output
    assert run("restore", tmp_path).exit_code == 0


@pytest.mark.sqlite_only
def test_another_programs_database_is_refused(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    with closing(sqlite3.connect(tmp_path / "99999999T000000.000000Z.sqlite3")) as other, other:
        other.execute("CREATE TABLE kas (id INTEGER)")
    lose_everything()

    assert "bukan basis data program ini" in run("restore", tmp_path).output


# -- another's store


@pytest.fixture
def copy(run, app, people, lose_everything, tmp_path):
    """A backup, and a new place whose UPLOADS_URL is still that of production, where more was filed since."""
    run("backup", tmp_path / "cadangan")
    production = LocalStorage(tmp_path / "produksi")
    production.set_owner(storage().owner())
    for kept in storage().keys():  # noqa: SIM118
        production.put(kept.key, storage().get(kept.key))
    production.put("0" * 32, b"filed since")
    lose_everything()
    app.extensions["storage"] = production
    return production


def test_a_copy_takes_nothing_of_the_store_of_the_house_it_was_copied_from(run, copy, tmp_path):
    owner = copy.owner()

    answer = run("restore", tmp_path / "cadangan")

    assert answer.exit_code == 1 and "--replaces" in answer.output
    assert copy.owner() == owner and copy.get("0" * 32) == b"filed since"
    assert not sa.inspect(database.engine).has_table("account")


def test_one_that_replaces_the_old_takes_its_store_over(run, copy, tmp_path):
    old = copy.owner()

    assert run("restore", tmp_path / "cadangan", "--replaces").exit_code == 0

    belong()
    assert copy.owner() == here().uid != old
    assert copy.get("0" * 32) == b"filed since"


def test_a_copy_is_somebody_else(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    old = here().uid
    lose_everything()

    run("restore", tmp_path)

    assert storage().owner() == here().uid != old
    storage().set_owner(old)
    with pytest.raises(Stranger, match="milik pemasangan lain"):
        belong()


def test_it_comes_from_a_folder_that_cannot_be_written(run, people, lose_everything, tmp_path):
    run("backup", tmp_path / "cadangan")
    lose_everything()
    shutil.rmtree(tmp_path / "cadangan" / "uploads" / "bin")
    before = sorted(path for path in (tmp_path / "cadangan").rglob("*"))

    assert run("restore", tmp_path / "cadangan").exit_code == 0

    assert sorted(path for path in (tmp_path / "cadangan").rglob("*")) == before


def test_a_file_that_rotted_in_the_new_place_is_put_right_when_it_is_repeated(run, people, lose_everything, tmp_path):
    before = house()
    run("backup", tmp_path)
    lose_everything()
    key = next(file.name for file in (tmp_path / "uploads").glob("??/??/*"))
    storage().set_owner("restoring what was killed")
    storage().put(key, b"rotten")

    answer = run("restore", tmp_path)

    assert answer.exit_code == 0, answer.output
    assert house() == before


@pytest.mark.parametrize("known", [True, False], ids=["with its fingerprint", "of a backup of before"])
def test_a_file_that_a_killed_restore_left_half_written_is_copied_anew(
    run, people, lose_everything, tmp_path, known
):  # fmt: skip
    before = house()
    run("backup", tmp_path)
    lose_everything()
    if not known:
        prints = tmp_path / "sidik.sha256"
        prints.write_text("".join(line for line in prints.open() if "uploads/" not in line))
    half = next(key.name for key in (tmp_path / "uploads").glob("??/??/*"))
    storage().set_owner("restoring what was killed")
    (storage().root / "incoming" / half).write_bytes(b"half")

    again = run("restore", tmp_path)

    assert again.exit_code == 0, again.output
    assert house() == before


def test_people_who_came_meanwhile_are_not_overwritten(run, people, lose_everything, tmp_path):
    run("backup", tmp_path)
    lose_everything()
    run("restore", tmp_path)
    run("backup", tmp_path)
    factories.waiting(nama="Datang Kemudian")

    answer = run("restore", tmp_path)

    assert answer.exit_code == 1 and "sudah ada akun" in answer.output
