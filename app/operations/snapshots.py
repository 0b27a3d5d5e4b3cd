"""One database as one file, taken while it is in use; and such a file as the database of a new installation."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from app.files.storage import sync
from models.accounts.account import Account
from models.base import db

SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".dump"}


class SnapshotRefused(Exception):
    """`str()` is the sentence for whoever typed the command."""


def suffix() -> str:
    """How the snapshots of this installation's kind of database end."""
    return SUFFIXES[db.engine.dialect.name]


def take_snapshot(path: Path) -> None:
    """The whole of the last commit, on the disk before it returns. Raises SnapshotRefused."""
    unfinished = path.with_name(path.name + ".belum")
    unfinished.unlink(missing_ok=True)
    if db.engine.dialect.name == "sqlite":
        # Not a copy of the file: what is newest stands in the WAL beside it.
        with closing(sqlite3.connect(str(db.engine.url.database), timeout=60)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
    else:
        run_postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(unfinished))
    unfinished.chmod(0o600)
    sync(unfinished)
    unfinished.replace(path)
    sync(path.parent)


def restore_snapshot(path: Path) -> None:
    """Make this snapshot the database; nobody may be using it. Raises SnapshotRefused."""
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        replace_file(path, Path(str(db.engine.url.database)))
    else:
        run_postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(path))


def is_empty() -> bool:
    """Whether nobody would be lost: no tables yet, or only what `seed` fills."""
    if not sa.inspect(db.engine).has_table(Account.__tablename__):
        return True
    nobody = db.session.scalar(sa.select(sa.func.min(Account.__table__.c.id))) is None
    db.session.rollback()
    return nobody


def replace_file(source: Path, target: Path) -> None:
    for left in ("-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    unfinished = target.with_name(target.name + ".belum")
    shutil.copyfile(source, unfinished)
    unfinished.chmod(0o600)
    sync(unfinished)
    unfinished.replace(target)
    sync(target.parent)


def run_postgresql(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs on our database; the password is not shown to others on this machine."""
    url = db.engine.url
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string()
    command = [str(postgresql_program(program)), "--dbname", address, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SnapshotRefused(f"{program} gagal: {done.stderr.strip()}")


def postgresql_program(name: str) -> Path:
    """Debian keeps a version beside each server; the newest reads the dumps of all."""
    versioned = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parents[1].name))
    found = str(versioned[-1]) if versioned else shutil.which(name)
    if found is None:
        raise SnapshotRefused(f"{name} belum terpasang. Jalankan: sudo apt-get install -y postgresql-client")
    return Path(found)
