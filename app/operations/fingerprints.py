"""What each file of a backup should be, in one list that `sha256sum -c sidik.sha256` reads too."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from app.files.local_storage import sync

LIST = "sidik.sha256"


class Fingerprints:
    """By name within the folder. A line that cannot be read counts as none: its file is looked at anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LIST
        self.known = dict(self._read())

    def _read(self) -> list[tuple[str, str]]:
        if not self._path.exists():
            return []
        lines = (line.partition("  ") for line in self._path.read_text(errors="replace").splitlines())
        return [(name, digest) for digest, _, name in lines if len(digest) == 64 and name]

    def fits(self, name: str, data: bytes) -> bool:
        return self.known.get(name) == hashlib.sha256(data).hexdigest()

    def fits_file(self, path: Path) -> bool:
        return self.known.get(path.name) == sha256_of(path)

    def add(self, name: str, digest: str) -> None:
        """At once: who is killed later need not begin anew."""
        self.known[name] = digest
        with self._path.open("a") as file:
            file.write(f"{digest}  {name}\n")

    def write(self) -> None:
        """One line a file, whole or not at all."""
        unfinished = self._path.with_name(f"{LIST}.belum")
        with unfinished.open("w") as file:
            file.writelines(f"{digest}  {name}\n" for name, digest in sorted(self.known.items()))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)
        sync(self._path.parent)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
