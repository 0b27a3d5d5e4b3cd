"""Files in a folder of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app.files.storage import BIN_NAME, OWNER_NAME, STORAGE_KEY, FileMissing, Kept, safe_key


class LocalStorage:
    """Files in `root/ab/cd/abcd…`. A file being written stands in `root/incoming` until it is whole; in `root/bin` lies
    what was swept."""

    def __init__(self, root: Path, reads_only: bool = False) -> None:
        self.root = root.resolve()
        self._incoming, self._bin = self.root / "incoming", self.root / BIN_NAME
        for folder in () if reads_only else (self.root, self._incoming, self._bin):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._durable_folders: set[Path] = set()

    def put(self, key: str, data: bytes) -> None:
        temporary, final = self._incoming / safe_key(key), self._path(key)
        self._make_durable_folder(final.parent)
        temporary.unlink(missing_ok=True)  # of one who was killed while it wrote the same file
        _write_durably(temporary, data)
        os.replace(temporary, final)
        sync(final.parent)

    def get(self, key: str) -> bytes:
        for path in (self._path(key), self._bin / key):
            with suppress(FileNotFoundError):
                return path.read_bytes()
        raise FileMissing(key)

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)
        (self._incoming / key).unlink(missing_ok=True)

    def keys(self) -> Iterator[Kept]:
        """Half-written files too: a crash may have left them."""
        for pattern in ("incoming/*", "??/??/*"):
            yield from self._kept(pattern)

    def _kept(self, pattern: str) -> Iterator[Kept]:
        for path in self.root.glob(pattern):
            with suppress(FileNotFoundError):  # it was renamed or deleted meanwhile
                if STORAGE_KEY.match(path.name):
                    yield Kept(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def owner(self) -> str | None:
        with suppress(FileNotFoundError):
            return (self.root / OWNER_NAME).read_text()
        return None

    def set_owner(self, uid: str) -> None:
        unfinished = self._incoming / OWNER_NAME
        unfinished.unlink(missing_ok=True)
        _write_durably(unfinished, uid.encode())
        os.replace(unfinished, self.root / OWNER_NAME)
        sync(self.root)

    def set_aside(self, key: str) -> None:
        (self._incoming / safe_key(key)).unlink(missing_ok=True)  # half a file helps nobody
        with suppress(FileNotFoundError):
            os.replace(self._path(key), self._bin / key)
            os.utime(self._bin / key)  # since when it lies there

    def set_aside_keys(self) -> Iterator[Kept]:
        return self._kept(f"{BIN_NAME}/*")

    def bring_back(self, key: str) -> None:
        final = self._path(key)
        self._make_durable_folder(final.parent)
        with suppress(FileNotFoundError):
            os.replace(self._bin / key, final)

    def destroy(self, key: str) -> None:
        (self._bin / safe_key(key)).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self.root / safe_key(key)[:2] / key[2:4] / key).resolve()
        if not path.is_relative_to(self.root):  # a link that somebody put there
            raise ValueError("outside the storage folder")
        return path

    def _make_durable_folder(self, folder: Path) -> None:
        # A folder that another thread made may not be on the disk yet: sync unless this process already has.
        if folder in self._durable_folders:
            return
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)
        sync(self.root)
        self._durable_folders.add(folder)


def _write_durably(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Onto the disk: a file's bytes, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
