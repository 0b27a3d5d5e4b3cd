"""Scripted trouble: what shall happen to the next requests (for tests)."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

FAULT_KINDS = {"drop", "hang", "500-before", "500-after", "error", "undeliverable"}


class Faults:
    """A queue of faults; each send request takes one. A fault is {"kind": …} and what that kind needs:

    drop           accept, then close the connection without an answer
    hang           accept, then answer after `seconds`
    500-before     an HTML 500, nothing accepted;   500-after: accept, then the same
    error          refuse with `code` (and `status`, default 400), nothing accepted
    undeliverable  accept, then a `failed` delivery report with `code` (default 131026)
    """

    def __init__(self) -> None:
        self._next: deque[dict[str, Any]] = deque()
        self._lock = threading.Lock()

    def script(self, faults: list[dict[str, Any]]) -> None:
        """Replace the queue. An unknown kind raises ValueError."""
        if unknown := {fault.get("kind") for fault in faults} - FAULT_KINDS:
            raise ValueError(f"unknown fault: {unknown}")
        with self._lock:
            self._next = deque(faults)

    def take(self) -> dict[str, Any]:
        with self._lock:
            return self._next.popleft() if self._next else {"kind": "none"}
