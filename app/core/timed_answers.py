"""Answers over HTTP that come whole in time, or not at all: the time-out of a socket is only that of each read."""

from __future__ import annotations

import socket
import time
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any


class TimedAnswer(HTTPResponse):
    """The `response_class` of a connection: its time-out is that of the whole answer, from the first line on.

    Reading raises TimeoutError, also where a byte comes now and then.
    """

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = BufferedReader(_UntilItIsTime(self.fp.detach(), sock))


class _UntilItIsTime(RawIOBase):
    def __init__(self, stream: Any, sock: socket.socket) -> None:
        self.stream, self.sock = stream, sock
        seconds = sock.gettimeout()
        self.ends_at = None if seconds is None else time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self.ends_at is not None:
            left = self.ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer does not end")
            self.sock.settimeout(left)
        read: int | None = self.stream.readinto(buffer)
        return read

    def close(self) -> None:
        self.stream.close()
        super().close()
