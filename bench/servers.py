"""Houses for the benchmark, each with a database and processes of its own. Nothing of them is left."""

from __future__ import annotations

import base64
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from flask import Flask

from app import create_app
from app.commands.seed import seed
from app.core.migrations import upgrade
from config import ROOT
from models.base import db
from tests.support.databases import PostgresServer

BIN = Path(sys.executable).parent
FLASK = (str(BIN / "flask"), "--app", "wsgi")
SECONDS_TO_START, SECONDS_TO_STOP = 60.0, 20.0
PR_SET_PDEATHSIG = 1
# As an office would run it: what is committed is on the disk.
DURABLE = {"listen_addresses": "", "shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "100"}


@contextmanager
def houses(database: str, number: int = 1) -> Iterator[list[House]]:
    """So many, on "SQLite" or "PostgreSQL", in a directory on a real disk: memory would flatter SQLite."""
    with ExitStack() as ending:
        kept = ending.enter_context(TemporaryDirectory(prefix="dukcapil-bench-", ignore_cleanup_errors=True))
        Path(kept).chmod(0o711)  # PostgreSQL, another user, has its place inside
        server = PostgresServer(Path(kept) / "postgresql", DURABLE) if database == "PostgreSQL" else None
        if server:
            server.start()
            ending.callback(server.stop)
        made = []
        for name in (f"house_{place}" for place in range(number)):
            if server:
                server.execute(f"CREATE DATABASE {name}")
            made.append(House(Path(kept) / name, server.url(name) if server else ""))
            ending.callback(made[-1].stop)
        yield made


class House:
    """Migrated and seeded. `app` is for writing to it here; the processes are the real ones."""

    def __init__(self, directory: Path, database_url: str = "") -> None:
        directory.mkdir()
        self.directory, self.port, self.sandbox_port = directory, free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "APP_ENV": "development", "PORT": str(self.port), "SANDBOX_PORT": str(self.sandbox_port),
            "DATABASE_URL": database_url or f"sqlite:///{directory / 'dukcapil.sqlite3'}",
            "UPLOADS_URL": str(directory / "uploads"), "INSTANCE_PATH": str(directory), "PUBLIC_URL": self.url,
            "SECRET_KEY": "rahasia-tolok-ukur", "VAULT_KEYS": f"index:{key(b'i')},ukur:{key(b'k')}",
            "WHATSAPP_PROVIDER": "cloud", "WHATSAPP_API_URL": f"http://127.0.0.1:{self.sandbox_port}/v26.0",
            "WHATSAPP_PHONE_NUMBER_ID": "100000000000001", "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000002",
            "WHATSAPP_TOKEN": "token-tiruan", "WHATSAPP_APP_SECRET": "rahasia-tiruan",
            "WHATSAPP_VERIFY_TOKEN": "verifikasi-tiruan",
        }  # fmt: skip
        self.environment = os.environ | self.settings | {"PYTHONUNBUFFERED": "1"}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        with self.app.app_context():
            upgrade()
            seed()

    @cached_property
    def app(self) -> Flask:
        return create_app(**self.settings)

    def start_web(self) -> None:
        self.serve("web", "bench.wsgi:app", self.port)

    def serve(self, name: str, application: str, port: int = 0) -> int:
        """Ours, or another on the same database and the same server; its port."""
        port = port or free_port()
        self.start(name, sys.executable, "-m", "server", application, PORT=str(port))
        self.wait_for(name, f"http://127.0.0.1:{port}/hello")
        return port

    def start_sandbox(self) -> None:
        self.start("sandbox", *FLASK, "whatsapp-sandbox")
        self.wait_for("sandbox", f"http://127.0.0.1:{self.sandbox_port}/")

    def start(self, name: str, *command: str, **settings: str) -> subprocess.Popen[bytes]:
        with (self.directory / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment | settings, cwd=ROOT, stdout=log, stderr=log, preexec_fn=end_with_us
            )
        return self.processes[name]

    def wait_for(self, name: str, url: str) -> None:
        """Until it answers. Raises RuntimeError with its log when it ended instead."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.processes[name].poll() is None:
            with suppress(OSError):
                return urlopen(url, timeout=5).close()
            time.sleep(0.1)
        raise RuntimeError(f"{name} did not start:\n{(self.directory / f'{name}.log').read_text()[-2000:]}")

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes.clear()
        with self.app.app_context():
            db.engine.dispose()

    def lines_sent(self) -> int:
        """Messages that the sandbox took."""
        ledger = self.directory / "sandbox" / "ledger.jsonl"
        return len(ledger.read_text().splitlines()) if ledger.exists() else 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


def end_with_us() -> None:
    # A benchmark that is killed outright must not leave its servers behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
