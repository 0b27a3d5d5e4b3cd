"""One database as one file, taken while it is in use; and such a file as the database of a new installation.

In that file nothing waits to be sent any more when it becomes the database, and a table says that the restore is not
at its end (belonging.UNFINISHED): whoever is killed in between repeats it from the beginning.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from app.files.local_storage import sync
from app.messages.delivery_reports import UNDELIVERED
from app.messages.stopped import RESTORED
from app.operations.belonging import UNFINISHED
from models.base import db
from models.messages.notification import NotificationState

SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".dump"}
UNFINISHED_FILE = ".belum"

# What waited when the snapshot was taken may have been sent since: it is shown, and not sent again.
SETTLED = (
    f"UPDATE notification SET state = '{NotificationState.CANCELLED}', owner = NULL, lease_until = NULL,"
    f" error_code = '{RESTORED}', error_text = 'dipulihkan dari cadangan; mungkin sudah terkirim'"
    f" WHERE state IN ({', '.join(sorted(repr(state.value) for state in UNDELIVERED))})",
    f"DROP TABLE IF EXISTS {UNFINISHED}",
    f"CREATE TABLE {UNFINISHED} (since TIMESTAMP DEFAULT CURRENT_TIMESTAMP)",
)


class SnapshotRefused(Exception):
    """`str()` is the sentence for whoever typed the command."""


def suffix() -> str:
    """How the snapshots of this installation's kind of database end."""
    return SUFFIXES[db.engine.dialect.name]


def take_snapshot(path: Path) -> Path:
    """The whole of the last commit, on the disk before it returns, under the name that an unfinished one has.

    Raises SnapshotRefused.
    """
    unfinished = path.with_name(path.name + UNFINISHED_FILE)
    unfinished.unlink(missing_ok=True)
    if db.engine.dialect.name == "sqlite":
        # Not a copy of the file: what is newest stands in the WAL beside it.
        with closing(sqlite3.connect(str(db.engine.url.database), timeout=60)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
    else:
        run_postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(unfinished))
    unfinished.chmod(0o600)
    sync(unfinished)
    return unfinished


def become(path: Path) -> None:
    """Make this snapshot the database, at once or not at all; nobody may be using it. Raises SnapshotRefused."""
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        replace_file(path, Path(str(db.engine.url.database)))
    else:
        replace_schema(path)


def replace_file(source: Path, target: Path) -> None:
    unfinished = target.with_name(target.name + UNFINISHED_FILE)
    for left in target.parent.glob(f"{unfinished.name}*"):
        left.unlink()
    shutil.copyfile(source, unfinished)
    unfinished.chmod(0o600)
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        for statement in SETTLED:
            connection.execute(statement)
    sync(unfinished)
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    unfinished.replace(target)
    sync(target.parent)


def replace_schema(path: Path) -> None:
    """In one transaction. It ends with its COMMIT, and only if all came: whoever dies before has changed nothing."""
    tables = ", ".join(f'"{name}"' for name in [*db.metadata.tables, "alembic_version", UNFINISHED])
    before = f"SET client_min_messages = warning; BEGIN; DROP TABLE IF EXISTS {tables} CASCADE;\n"
    after = f"RESET search_path; {'; '.join(SETTLED)}; COMMIT;\n"
    reading = [str(postgresql_program("pg_restore")), "--clean", "--if-exists", "--no-owner", "--file=-", str(path)]
    writing, environment = on_our_database("psql")
    writing += ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    with TemporaryFile() as complaints, subprocess.Popen(
        writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
    ) as psql, subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=complaints) as pg_restore:  # fmt: skip
        assert psql.stdin and pg_restore.stdout
        try:
            psql.stdin.write(before.encode())
            shutil.copyfileobj(pg_restore.stdout, psql.stdin)
            pg_restore.stdout.close()
            if pg_restore.wait() == 0:
                psql.stdin.write(after.encode())
            psql.stdin.close()
        except BrokenPipeError:
            pg_restore.kill()
        if psql.wait() or pg_restore.wait():
            raise SnapshotRefused(f"Potret {path.name} tidak masuk ke basis data: {words_in(complaints)}")


def words_in(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode(errors="replace").strip()[-2000:]


def run_postgresql(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs on our database. Raises SnapshotRefused."""
    command, environment = on_our_database(program)
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SnapshotRefused(f"{program} gagal: {done.stderr.strip()}")


def on_our_database(program: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment; the password is not shown to others on this machine."""
    url = db.engine.url
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string()
    return [str(postgresql_program(program)), "--dbname", address], dict(environment)


def postgresql_program(name: str) -> Path:
    """Debian keeps a version beside each server; the newest reads the dumps of all."""
    versioned = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parents[1].name))
    found = str(versioned[-1]) if versioned else shutil.which(name)
    if found is None:
        raise SnapshotRefused(f"{name} belum terpasang. Jalankan: sudo apt-get install -y postgresql-client")
    return Path(found)
