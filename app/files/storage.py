"""Encrypted files, each with a random name and its own data key, in a folder or an S3 bucket (docs/design.md §7)."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.base import utcnow
from models.sealed import SealBroken, Vault

FORMAT = b"\x01"
_NONCE_BYTES = 12
SWEEP_BATCH = 500
_OWNER, _BIN = "installation", "bin/"


class FileBroken(Exception):
    """The file is missing, was changed, or belongs to something else."""


class FileMissing(FileBroken):
    """Nothing is kept under this key."""


class WrongDatabase(Exception):
    """The files belong to another database: a mistyped DATABASE_URL, or a start before `restore`."""


@dataclass(frozen=True)
class StoredFile:
    """What a row remembers of its file."""

    storage_key: str
    wrapped_key: bytes


def keep_file(storage: Storage, vault: Vault, data: bytes, *, aad: bytes) -> StoredFile:
    """Encrypt and store, on disk before it returns: commit the row afterwards. `aad` names its owner."""
    data_key = AESGCM.generate_key(bit_length=256)
    nonce = os.urandom(_NONCE_BYTES)
    key = secrets.token_hex(16)
    storage.put(key, FORMAT + nonce + AESGCM(data_key).encrypt(nonce, data, aad))
    return StoredFile(key, vault.seal(data_key, aad=b"file-key|" + aad))


def read_file(storage: Storage, vault: Vault, stored: StoredFile, *, aad: bytes) -> bytes:
    """Raises FileBroken when the file is missing, changed or swapped, or its key does not open."""
    kept = storage.get(stored.storage_key)
    if kept[:1] != FORMAT:
        raise FileBroken(f"{stored.storage_key} is of an unknown format")
    try:
        data_key = vault.open(stored.wrapped_key, aad=b"file-key|" + aad)
        return AESGCM(data_key).decrypt(kept[1 : 1 + _NONCE_BYTES], kept[1 + _NONCE_BYTES :], aad)
    except (SealBroken, InvalidTag, ValueError) as broken:
        raise FileBroken(f"{stored.storage_key} does not open") from broken


def sweep_orphans(storage: Storage, is_known: Callable[[Iterable[str]], set[str]], older_than: timedelta) -> int:
    """Files that no row remembers go into the bin; how many. `is_known` gives back those keys that a row has.

    Young files are spared: their row may be on its way to the commit. Raises WrongDatabase, and sweeps nothing, where
    not one of the files is known.
    """
    limit = utcnow() - older_than
    old = (kept.key for kept in storage.keys() if kept.kept_at < limit)  # noqa: SIM118
    orphans: list[str] = []
    known = 0
    while batch := list(islice(old, SWEEP_BATCH)):
        remembered = is_known(batch)
        known += len(remembered)
        orphans += set(batch) - remembered
    if orphans and not known:
        raise WrongDatabase(f"none of {len(orphans)} files is known")
    for key in orphans:
        storage.set_aside(key)
    return len(orphans)


def empty_bin(storage: Storage, is_known: Callable[[Iterable[str]], set[str]], older_than: timedelta) -> int:
    """Destroy what has lain there for longer; how many. What a row remembers after all is put back, however young."""
    limit, gone = utcnow() - older_than, 0
    swept = storage.set_aside_keys()
    while batch := list(islice(swept, SWEEP_BATCH)):
        remembered = is_known(kept.key for kept in batch)
        for key in remembered:
            storage.bring_back(key)
        for key in (kept.key for kept in batch if kept.kept_at < limit and kept.key not in remembered):
            storage.destroy(key)
            gone += 1
    return gone


class Kept(NamedTuple):
    key: str
    kept_at: datetime


class Storage(Protocol):
    """Bytes under random keys of 32 hex digits. A key is written once."""

    def put(self, key: str, data: bytes) -> None: ...

    def get(self, key: str) -> bytes:
        """Raises FileMissing."""

    def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""

    def keys(self) -> Iterator[Kept]: ...

    def owner(self) -> str | None:
        """The id of the installation whose store this is."""

    def set_owner(self, uid: str) -> None: ...

    # What is swept lies in a bin first, and is still found by `get`.

    def set_aside(self, key: str) -> None:
        """Into the bin."""

    def set_aside_keys(self) -> Iterator[Kept]:
        """What lies in the bin, and since when."""

    def bring_back(self, key: str) -> None:
        """Out of the bin."""

    def destroy(self, key: str) -> None:
        """What lies in the bin, for good."""


def storage_from_url(url: str) -> Storage:
    """A folder's path, or `s3://bucket/prefix` (address and credentials as boto3 finds them: `AWS_…`)."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return S3Storage(parts.netloc, parts.path.strip("/"))
    return LocalStorage(Path(url))


_KEY = re.compile(r"[0-9a-f]{32}\Z")


def _safe_key(key: str) -> str:
    """The same key; ValueError if it is not one, so that no path or other object can be named."""
    if not _KEY.match(key):
        raise ValueError("not a storage key")
    return key


class LocalStorage:
    """Files in `root/ab/cd/abcd…`. A file being written stands in `root/incoming` until it is whole; in `root/bin` lies
    what was swept."""

    def __init__(self, root: Path, reads_only: bool = False) -> None:
        self.root = root.resolve()
        self._incoming, self._bin = self.root / "incoming", self.root / "bin"
        for folder in () if reads_only else (self.root, self._incoming, self._bin):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._durable_folders: set[Path] = set()

    def put(self, key: str, data: bytes) -> None:
        temporary, final = self._incoming / _safe_key(key), self._path(key)
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
                if _KEY.match(path.name):
                    yield Kept(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def owner(self) -> str | None:
        with suppress(FileNotFoundError):
            return (self.root / _OWNER).read_text()
        return None

    def set_owner(self, uid: str) -> None:
        unfinished = self._incoming / _OWNER
        unfinished.unlink(missing_ok=True)
        _write_durably(unfinished, uid.encode())
        os.replace(unfinished, self.root / _OWNER)
        sync(self.root)

    def set_aside(self, key: str) -> None:
        (self._incoming / _safe_key(key)).unlink(missing_ok=True)  # half a file helps nobody
        with suppress(FileNotFoundError):
            os.replace(self._path(key), self._bin / key)
            os.utime(self._bin / key)  # since when it lies there

    def set_aside_keys(self) -> Iterator[Kept]:
        return self._kept("bin/*")

    def bring_back(self, key: str) -> None:
        final = self._path(key)
        self._make_durable_folder(final.parent)
        with suppress(FileNotFoundError):
            os.replace(self._bin / key, final)

    def destroy(self, key: str) -> None:
        (self._bin / _safe_key(key)).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self.root / _safe_key(key)[:2] / key[2:4] / key).resolve()
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


class S3Storage:
    """Objects `prefix/abcd…` in one bucket of any store that speaks S3."""

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.client = client or _s3_client()

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + _safe_key(key), Body=data)

    def get(self, key: str) -> bytes:
        for name in (_safe_key(key), _BIN + key):
            if (found := self._read(name)) is not None:
                return found
        raise FileMissing(key)

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read())
        except self.client.exceptions.NoSuchKey:
            return None

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + _safe_key(key))

    def keys(self) -> Iterator[Kept]:
        return self._kept(self.prefix)

    def _kept(self, prefix: str) -> Iterator[Kept]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for found in page.get("Contents", []):
                name = found["Key"].removeprefix(prefix)
                if _KEY.match(name):
                    yield Kept(name, found["LastModified"])

    def owner(self) -> str | None:
        found = self._read(_OWNER)
        return None if found is None else found.decode()

    def set_owner(self, uid: str) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + _OWNER, Body=uid.encode())

    def set_aside(self, key: str) -> None:
        self._move(_safe_key(key), _BIN + key)

    def set_aside_keys(self) -> Iterator[Kept]:
        return self._kept(self.prefix + _BIN)

    def bring_back(self, key: str) -> None:
        self._move(_BIN + _safe_key(key), key)

    def destroy(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + _BIN + _safe_key(key))

    def _move(self, name: str, to: str) -> None:
        found = self._read(name)
        if found is not None:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + to, Body=found)
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)


def _s3_client() -> Any:
    import boto3
    from botocore.config import Config

    # Many stores refuse the checksums that boto3 adds by itself; ours is the tag of AES-GCM.
    quiet = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
    return boto3.client("s3", config=Config(connect_timeout=5, read_timeout=20, **quiet))
