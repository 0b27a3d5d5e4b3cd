"""Installations for the benchmark, each with a database and processes of its own. Nothing of them is left."""

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
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask

from app import create_app
from app.commands.seed import seed
from app.core.migrations import upgrade
from config import ROOT
from models.base import db
from tests.support.databases import PostgresServer

BIN = Path(sys.executable).parent
SECONDS_TO_START, SECONDS_TO_STOP = 60.0, 20.0
PR_SET_PDEATHSIG = 1
# As an office would run it: what is committed is on the disk.
DURABLE = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
}


@contextmanager
def workplace() -> Iterator[Path]:
    """A directory on a real disk: memory would flatter SQLite."""
    with TemporaryDirectory(prefix="dukcapil-bench-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o711)  # PostgreSQL, another user, has its place inside
        yield Path(directory)


@contextmanager
def postgres(directory: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(directory / "postgresql", DURABLE)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    """One house, migrated and seeded. `app` is for writing to it here; the processes are the real ones."""

    def __init__(self, directory: Path, database_url: str = "") -> None:
        directory.mkdir(parents=True)
        self.directory = directory
        self.port, self.sandbox_port = free_port(), free_port()
        self.settings = self._settings(database_url or f"sqlite:///{directory / 'dukcapil.sqlite3'}")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        with self.app.app_context():
            upgrade()
            seed()

    def _settings(self, database_url: str) -> dict[str, str]:
        return {
            "APP_ENV": "development",
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "DATABASE_URL": database_url,
            "UPLOADS_URL": str(self.directory / "uploads"),
            "INSTANCE_PATH": str(self.directory),
            "SECRET_KEY": "rahasia-tolok-ukur",
            "VAULT_KEYS": f"index:{key(b'i')},ukur:{key(b'k')}",
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "WHATSAPP_PROVIDER": "cloud",
            "WHATSAPP_API_URL": f"http://127.0.0.1:{self.sandbox_port}/v26.0",
            "WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
            "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000002",
            "WHATSAPP_TOKEN": "token-tiruan",
            "WHATSAPP_APP_SECRET": "rahasia-tiruan",
            "WHATSAPP_VERIFY_TOKEN": "verifikasi-tiruan",
        }

    @cached_property
    def app(self) -> Flask:
        return create_app(**self.settings)

    @property
    def is_postgresql(self) -> bool:
        return self.settings["DATABASE_URL"].startswith("postgresql")

    @property
    def ledger(self) -> Path:
        return self.directory / "sandbox" / "ledger.jsonl"

    # -- the processes

    def start_web(self) -> None:
        self.start("web", str(BIN / "gunicorn"), "-c", "gunicorn.conf.py", "bench.wsgi:app")
        self.wait_for(f"http://127.0.0.1:{self.port}/hello", "web")

    def start_sandbox(self) -> None:
        self.start("sandbox", *FLASK, "whatsapp-sandbox")
        self.wait_for(f"http://127.0.0.1:{self.sandbox_port}/", "sandbox")

    def start_worker(self, *options: str) -> subprocess.Popen[bytes]:
        return self.start("worker", *FLASK, "worker", *options)

    def start_beside(self, name: str, application: str) -> int:
        """Another application on the same database and the same gunicorn settings; its port."""
        port = free_port()
        self.start(name, str(BIN / "gunicorn"), "-c", "gunicorn.conf.py", application, PORT=str(port))
        self.wait_for(f"http://127.0.0.1:{port}/hello", name)
        return port

    def start(self, name: str, *command: str, **settings: str) -> subprocess.Popen[bytes]:
        """With these settings in place of its own."""
        with self.log_of(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment | settings, cwd=ROOT,
                stdout=log, stderr=subprocess.STDOUT, preexec_fn=end_with_its_parent,
            )  # fmt: skip
        return self.processes[name]

    @property
    def environment(self) -> dict[str, str]:
        return dict(os.environ) | self.settings | {"PYTHONUNBUFFERED": "1"}

    def wait_for(self, url: str, name: str) -> None:
        """Until it answers. Raises RuntimeError with its log when it ended instead."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.processes[name].poll() is None:
            try:
                return urlopen(url, timeout=5).close()
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"{name} did not start:\n{self.log_of(name).read_text()[-2000:]}")

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        with self.app.app_context():
            db.engine.dispose()

    # -- what they left

    def log_of(self, name: str) -> Path:
        return self.directory / f"{name}.log"

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in self.directory.glob("*.log"))


FLASK = (str(BIN / "flask"), "--app", "wsgi")


def key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


def end_with_its_parent() -> None:
    # A benchmark that is killed outright must not leave its servers behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
