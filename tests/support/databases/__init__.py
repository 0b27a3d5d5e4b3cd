"""The two databases that everything is tested on: migrated and seeded once, then as they were again for each test."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from tests.support.databases.seeded_rows import SeededRows
from tests.support.postgres_server import PostgresServer

RENEWALS_OF_ROWS = 25  # then what was deleted is in the way


class Database(Protocol):
    """A place for one application's rows. `url` never changes, so that one app serves all tests."""

    url: str

    def keep_as_template(self, engine: sa.Engine) -> None: ...

    def renew(self, engine: sa.Engine) -> None:
        """As it was when it was kept. `engine` is the application's, and nobody uses it now."""

    def close(self) -> None: ...


class SqliteDatabase:
    """A file, and a copy of it as it was when the session began."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "dukcapil.sqlite3"
        self.template = directory / "template.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def keep_as_template(self, engine: sa.Engine) -> None:
        engine.dispose()
        self.path.replace(self.template)

    def renew(self, engine: sa.Engine) -> None:
        engine.dispose()
        for leftover in ("-wal", "-shm"):
            self.path.with_name(self.path.name + leftover).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)

    def close(self) -> None:
        self.path.unlink(missing_ok=True)


class PostgresDatabase:
    """A database of its own on a server of its own.

    To copy it anew takes 30 ms, and a connection to the copy knows nothing yet: 80 ms more. Mostly only rows have
    changed, and these are put back.
    """

    def __init__(self, name: str, directory: Path) -> None:
        self.server = PostgresServer(directory / "postgresql")
        self.server.start()
        self.name = name
        self.url = self.server.url(name)
        self.server.execute(f"CREATE DATABASE {name}")
        self.rows: SeededRows | None = None
        self.renewals = 0

    def keep_as_template(self, engine: sa.Engine) -> None:
        engine.dispose()
        self.server.execute(f"ALTER DATABASE {self.name} RENAME TO template_{self.name}")

    def renew(self, engine: sa.Engine) -> None:
        self.renewals += 1
        if not self.rows or self.renewals % RENEWALS_OF_ROWS == 0 or not self.rows.put_back(engine):
            self._copy(engine)

    def _copy(self, engine: sa.Engine) -> None:
        engine.dispose()
        if self.rows:
            self.rows.close()
        self.server.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self.server.execute(f"CREATE DATABASE {self.name} TEMPLATE template_{self.name} STRATEGY FILE_COPY")
        self.rows = SeededRows(self.server.connect(self.name))

    def close(self) -> None:
        self.server.stop()
