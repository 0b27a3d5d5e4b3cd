"""Houses for the benchmark: as the journeys open them, on a real disk and as an office has them. Nothing is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from app import create_app
from app.commands.seed import seed
from app.core.migrations import upgrade
from models.base import db
from tests.journeys.support.house import BIN, SECONDS_TO_START, answers, free_port, wait_until
from tests.journeys.support.house import House as JourneyHouse
from tests.support.installation import settings
from tests.support.postgres_server import PostgresServer

# As an office would run it: what is committed is on the disk.
DURABLE = {"listen_addresses": "", "shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "100"}
FOR_JOURNEYS = ("ACCESS_LOG", "UNDO_SECONDS", "SIGN_IN_TRIES_PER_DAY")


@contextmanager
def houses(database: str, number: int = 1) -> Iterator[list[House]]:
    """So many, on "SQLite" or "PostgreSQL", in a directory on a real disk: memory would flatter SQLite."""
    with ExitStack() as ending:
        kept = Path(ending.enter_context(TemporaryDirectory(prefix="dukcapil-bench-", ignore_cleanup_errors=True)))
        kept.chmod(0o711)  # PostgreSQL, another user, has its place inside
        server = PostgresServer(kept / "postgresql", DURABLE)
        if database == "PostgreSQL":
            ending.callback(server.stop)
            server.start()
        made = []
        for name in (f"house_{place}" for place in range(number)):
            url = f"sqlite:///{kept / name / 'dukcapil.sqlite3'}"
            if database == "PostgreSQL":
                server.execute(f"CREATE DATABASE {name}")
                url = server.url(name)
            made.append(House(kept / name, url, server))
            ending.callback(made[-1].close)
        yield made


class House(JourneyHouse):
    """Migrated and seeded. `app` is for writing to it here; the processes are the real ones."""

    def __init__(self, directory: Path, database_url: str, server: PostgresServer) -> None:
        """`server` runs where the database is on one."""
        directory.mkdir()
        self.server = server
        own = settings(database_url, directory / "uploads", directory)
        super().__init__(SimpleNamespace(directory=directory, settings=own))
        self.settings = {name: value for name, value in self.settings.items() if name not in FOR_JOURNEYS}
        self.port = int(self.settings["PORT"])
        self.app = create_app(**own, PUBLIC_URL=self.url)
        with self.app.app_context():
            upgrade()
            seed()

    def start_web(self) -> None:
        self.serve("bench.wsgi:app", self.port)

    def serve(self, application: str, port: int = 0) -> int:
        """Ours, or another on the same database and the same server; its port."""
        port = port or free_port()
        self._start(application, [sys.executable, "-m", "server", application], {"PORT": str(port)})
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/hello"), SECONDS_TO_START, f"{application} answers")
        return port

    def start_worker(self) -> None:
        self._start("worker", [str(BIN / "flask"), "--app", "wsgi", "worker"])

    def web_process(self) -> Path:
        return Path("/proc", str(self._running["bench.wsgi:app"].pid))

    def close(self) -> None:
        super().close()
        with self.app.app_context():
            db.engine.dispose()
