"""One installed application per database: migrated and seeded once per session, renewed for each test."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.commands.seed import seed
from models.base import db
from tests.client import CheckingClient
from tests.databases import Database, PostgresDatabase, SqliteDatabase

ENOUGH_MEMORY = 1 << 30


class Installation:
    """`app`, its `settings`, and `renew()`: as it was right after the seed."""

    def __init__(self, kind: str) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="dukcapil-test-", dir=fast_directory()))
        self.directory.chmod(0o711)  # PostgreSQL, another user, has its place inside
        self.uploads = self.directory / "uploads"
        self.database = database_of(kind, self.directory)
        self.settings = settings(self.database.url, self.uploads, self.directory)
        self.app = self._install()
        self._config = dict(self.app.config)

    def _install(self) -> Flask:
        app = create_app(TESTING=True, INSTANCE=self.directory, **self.settings)
        app.test_client_class = CheckingClient
        with app.app_context():
            upgrade()
            seed()
            db.session.commit()
        self._let_go_of(app)
        self.database.keep_as_template()
        return app

    def renew(self) -> None:
        self._let_go_of(self.app)
        self.database.renew()
        shutil.rmtree(self.uploads, ignore_errors=True)
        self.uploads.mkdir()
        self.app.config.clear()
        self.app.config.update(self._config)

    def remove(self) -> None:
        self._let_go_of(self.app)
        self.database.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    @staticmethod
    def _let_go_of(app: Flask) -> None:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


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


def fast_directory() -> Path | None:
    """Memory, where there is enough: a PostgreSQL database is copied in 25 ms there, 500 on a busy disk."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH_MEMORY
    return memory if roomy else None
