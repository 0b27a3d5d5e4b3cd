"""An append-only file of JSON lines that is on the disk before `append` returns."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any


class Journal:
    """`entries` holds every line ever written, oldest first."""

    def __init__(self, path: Path) -> None:
        self.entries: list[dict[str, Any]] = []
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._writing = threading.Lock()
        self._syncing = threading.Lock()
        self._written = self._synced = 0
        self._read_back(path)

    def append(self, entry: dict[str, Any]) -> None:
        """Write one line and wait until the disk has it. Writers that wait together share one fsync."""
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        with self._writing:
            os.write(self._descriptor, line)
            self._written += 1
            mine = self._written
        self._sync_up_to(mine)
        self.entries.append(entry)

    def _sync_up_to(self, mine: int) -> None:
        with self._syncing:
            if self._synced >= mine:
                return
            reached = self._written
            os.fsync(self._descriptor)
            self._synced = reached

    def _read_back(self, path: Path) -> None:
        kept = path.read_bytes()
        whole = kept[: kept.rfind(b"\n") + 1]
        # A line torn by a power cut was never answered, so nobody counts on it.
        if len(whole) < len(kept):
            os.ftruncate(self._descriptor, len(whole))
        self.entries.extend(json.loads(line) for line in whole.splitlines())
