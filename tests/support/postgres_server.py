"""A throw-away PostgreSQL server: fast and forgetful, nothing outlives the run.

It runs as its own user even when root runs the tests (it refuses root), and without a port: it listens on a socket
in its own directory.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

FORGETFUL = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}
SECONDS_TO_START = 180.0
PR_SET_PDEATHSIG = 1


class PostgresServer:
    """`start()`, `url(name)`, `execute(statement)`, `stop()`. Ends with its parent."""

    def __init__(self, directory: Path, settings: Mapping[str, str] = FORGETFUL) -> None:
        self.directory = directory
        self.given = settings
        self.data = self.directory / "data"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.directory.mkdir(mode=0o755)
        if self._identity:
            shutil.chown(self.directory, self._identity["user"], self._identity["group"])
        self._run("initdb", "--pgdata", str(self.data), "--username=postgres", "--auth=trust", "--no-sync",
                  "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")  # fmt: skip
        self.start_again()

    def start_again(self) -> None:
        """On the data of before."""
        settings = [part for name, value in self.given.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [self._binary("postgres"), "-D", str(self.data), "-k", str(self.directory), *settings],
            stdout=self._log(), stderr=subprocess.STDOUT, cwd=self.directory,
            preexec_fn=_end_with_its_parent, **self._identity,
        )  # fmt: skip
        self._wait_until_it_answers()

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"

    def execute(self, statement: str) -> None:
        """One statement outside any transaction, as CREATE DATABASE asks."""
        self._maintenance.execute(statement)

    def connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.directory), user="postgres", dbname=database, autocommit=True)

    def kill(self) -> None:
        """All its processes at once, without a word."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for one in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()
        self.__dict__.pop("_maintenance", None)

    def stop(self) -> None:
        if self.process:
            self._maintenance.close()
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)

    @cached_property
    def _maintenance(self) -> psycopg.Connection[Any]:
        return self.connect("postgres")

    @cached_property
    def _identity(self) -> dict[str, str]:
        """Whom the server runs as, as arguments of subprocess; empty when that is who runs the tests."""
        if os.geteuid() != 0:
            return {}
        postgres = pwd.getpwnam("postgres")
        return {"user": postgres.pw_name, "group": postgres.pw_gid, "extra_groups": []}  # type: ignore[dict-item]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self._binary(program), *arguments], capture_output=True, text=True,
                              cwd=self.directory, **self._identity)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def _binary(self, program: str) -> str:
        return str(postgres_binaries() / program)

    def _log(self) -> int:
        return os.open(self.directory / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process is None or self.process.poll() is not None:
                    log = (self.directory / "server.log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start: {log}") from None
                time.sleep(0.05)


def postgres_binaries() -> Path:
    """Where `initdb` and `postgres` are. Debian keeps them off the PATH. Raises LookupError."""
    versioned = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = [Path(found).parent] if (found := shutil.which("initdb")) else []
    for directory in [*versioned, *on_path]:
        if (directory / "initdb").exists():
            return directory
    raise LookupError("PostgreSQL's server is not on this machine: scripts/system-packages.sh installs it")


def _end_with_its_parent() -> None:
    # A test run that is killed outright must not leave its server behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
