"""What a store of files is, whichever: a folder or a bucket (docs/design.md §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

STORAGE_KEY = re.compile(r"[0-9a-f]{32}\Z")
OWNER_NAME, BIN_NAME = "installation", "bin"  # beside the files


class FileBroken(Exception):
    """The file is missing, was changed, or belongs to something else."""


class FileMissing(FileBroken):
    """Nothing is kept under this key."""


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


def safe_key(key: str) -> str:
    """The same key; ValueError if it is not one, so that no path or other object can be named."""
    if not STORAGE_KEY.match(key):
        raise ValueError("not a storage key")
    return key
