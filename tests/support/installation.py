"""One installed application per database: migrated and seeded once per session, renewed for each test."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from flask import Flask

from app import create_app
from app.commands.seed import seed
from app.core.migrations import upgrade
from app.files.stores import storage_from_url
from models.base import db
from tests.support.client import CheckingClient
from tests.support.databases import Database, PostgresDatabase, SqliteDatabase
from tests.support.passwords import hash_cheaply

PREFIX = "dukcapil-test-"
ENOUGH_MEMORY = 1 << 30


@contextmanager
def installed(kind: str) -> Iterator[Installation]:
    """An installation on `sqlite` or `postgresql`; nothing of it is left afterwards."""
    place = fast_directory()
    sweep_what_killed_runs_left(place)
    prefix = f"{PREFIX}{os.getpid()}-"
    with TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o711)  # PostgreSQL, another user, has its place inside
        with closing(database_of(kind, Path(directory))) as database:
            yield Installation(Path(directory), database)


class Installation:
    """`app`, its `settings`, and `renew()`: as it was right after the seed."""

    def __init__(self, directory: Path, database: Database) -> None:
        self.directory = directory
        self.uploads = directory / "uploads"
        self.database = database
        self.settings = settings(self.database.url, self.uploads, self.directory)
        self.app = self._install()
        self._config = dict(self.app.config)

    def _install(self) -> Flask:
        hash_cheaply()
        app = create_app(TESTING=True, **self.settings)
        app.test_client_class = CheckingClient
        with app.app_context():
            upgrade()
            seed()
            db.session.commit()
            self.engine = db.engine
        self.database.keep_as_template(self.engine)
        return app

    def renew(self) -> None:
        self.database.renew(self.engine)
        shutil.rmtree(self.uploads, ignore_errors=True)
        self.app.extensions["storage"] = storage_from_url(str(self.uploads))
        self.app.config.clear()
        self.app.config.update(self._config)


def database_of(kind: str, directory: Path) -> Database:
    return SqliteDatabase(directory) if kind == "sqlite" else PostgresDatabase("dukcapil", directory)


def settings(database_url: str, uploads: Path, instance: Path) -> dict[str, str]:
    return {
        "APP_ENV": "development",
        "DATABASE_URL": database_url,
        "UPLOADS_URL": str(uploads),
        "INSTANCE_PATH": str(instance),
        "SECRET_KEY": "rahasia-uji",
        "VAULT_KEYS": f"index:{key(b'i')},uji:{key(b'k')}",
        "WHATSAPP_PROVIDER": "console",
    }


def key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


def fast_directory() -> Path:
    """Memory, where there is enough: a PostgreSQL database is copied in 25 ms there, 500 on a busy disk."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH_MEMORY
    return memory if roomy else Path(gettempdir())


def sweep_what_killed_runs_left(place: Path) -> None:
    for left in place.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)
