"""Is this snapshot whole, ours, of a version that we can bring to this one, not empty, and sealed by these keys?

Looked at where it lies, before anything is changed.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from app.core.migrations import known_versions
from app.operations.fingerprints import Fingerprints
from app.operations.proof import SAMPLES, is_found_by, place_of
from app.operations.snapshots import SnapshotRefused, postgresql_program

OURS = {"alembic_version", "account", "applicant", "attachment", "notification", "service_request"}
_SOME = 20  # rows

Row = tuple[Any, ...]


class Snapshot(Protocol):
    def fault(self) -> str:
        """What its own database program says against it; "" when it is whole."""

    def tables(self) -> set[str]: ...

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]: ...


def check_snapshot(path: Path, prints: Fingerprints) -> None:
    """Raises SnapshotRefused with what is wrong."""
    if wrong := fault_of(path, prints):
        raise SnapshotRefused(
            f"Potret {path.name} {wrong} Tidak ada yang diubah. Pakai potret lain dengan --snapshot NAMA."
        )


def fault_of(path: Path, prints: Fingerprints) -> str:
    snapshot: Snapshot = SqliteSnapshot(path) if path.suffix == ".sqlite3" else DumpSnapshot(path)
    if (path.name in prints.known and not prints.fits_file(path)) or snapshot.fault():
        return "rusak atau terpotong."
    if missing := OURS - snapshot.tables():
        return f"bukan basis data program ini (tidak ada {', '.join(sorted(missing))})."
    versions = {str(version) for (version,) in snapshot.rows("alembic_version", ["version_num"])}
    if len(versions) != 1 or not versions <= known_versions():
        return f"dari versi program yang tidak dikenal di sini ({', '.join(sorted(versions)) or 'kosong'})."
    if next(snapshot.rows("account", ["id"]), None) is None:
        return "kosong: tidak ada satu akun pun."
    if not opens(snapshot):
        return "tidak terbuka dengan kunci rahasia di sini. Taruh vault.keys atau VAULT_KEYS-nya."
    return ""


def opens(snapshot: Snapshot) -> bool:
    """Whether some sealed value in it opens; one without any is nobody's secret."""
    found = []
    for model, column, index, kind in SAMPLES:
        table = model.__table__
        sealed = (row for row in snapshot.rows(table.name, [column, index]) if None not in row)
        place = place_of(table.c[column])
        found += [is_found_by(kind, as_bytes(value), str(digest), place) for value, digest in islice(sealed, _SOME)]
    return not found or any(found)


def as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else bytes.fromhex(str(value).removeprefix("\\x"))


class SqliteSnapshot:
    def __init__(self, path: Path) -> None:
        self._address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        self._size = path.stat().st_size

    def fault(self) -> str:
        try:
            [pages], [page_size] = self._ask("PRAGMA page_count")[0], self._ask("PRAGMA page_size")[0]
            if not pages or pages * page_size != self._size:
                return "its length"
            found = self._ask("PRAGMA integrity_check")
            return "" if found == [("ok",)] and not self._ask("PRAGMA foreign_key_check") else str(found[:3])
        except sqlite3.DatabaseError as fault:
            return str(fault)

    def tables(self) -> set[str]:
        return {name for (name,) in self._ask("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        names = ", ".join(f'"{column}"' for column in columns)
        return iter(self._ask(f'SELECT {names} FROM "{table}" ORDER BY rowid DESC LIMIT {10 * _SOME}'))

    def _ask(self, query: str) -> list[Row]:
        with closing(sqlite3.connect(self._address, uri=True)) as connection:
            return connection.execute(query).fetchall()


class DumpSnapshot:
    """In pg_dump's own format: pg_restore reads it, without any database."""

    def __init__(self, path: Path) -> None:
        self._path, self._program = str(path), str(postgresql_program("pg_restore"))

    def fault(self) -> str:
        # All of it is read: the list of what is in it stands at its beginning, and would be whole in half a file.
        done = self._run("--file=/dev/null")
        return done.stderr.strip() or "fault" if done.returncode else ""

    def tables(self) -> set[str]:
        entries = (line.split() for line in self._run("--list").stdout.splitlines() if " TABLE " in line)
        return {entry[5] for entry in entries if entry[3] == "TABLE" and entry[4] != "DATA"}

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self._program, *arguments, self._path], capture_output=True, text=True, errors="replace")

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """As COPY writes them: NULL is \\N, bytes are \\\\x…"""
        command = [self._program, "--data-only", f"--table={table}", "--file=-", self._path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as reading:
            try:
                assert reading.stdout
                yield from copied_rows(reading.stdout, columns)
            finally:
                reading.kill()


def copied_rows(lines: Iterator[str], columns: Sequence[str]) -> Iterator[Row]:
    head = next((line for line in lines if line.startswith("COPY ")), "")
    names = head.partition("(")[2].partition(")")[0].replace('"', "").split(", ")
    places = [names.index(column) for column in columns if column in names]
    for line in lines:
        if line.startswith("\\."):
            return
        values = line.rstrip("\n").split("\t")
        yield tuple(None if values[p] == "\\N" else values[p].replace("\\\\", "\\") for p in places)
