"""Requests that are waited for, and for how long."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.utilities import BadRequest
from waitress.wasyncore import loop

from server.tasks import Answer, Refusal

CONNECTIONS = 2000  # to one process
LONGEST_BODY = 46 * 1024 * 1024  # of a request with signed files; a view allows less (app/core/body_limits.py)
HELD_AT_ONCE = 4 * 1024**3  # bytes of bodies that come and answers that go, where temporary files lie
ASKED_AHEAD = 10  # requests of one connection that wait for a thread
LONGEST_LINE_OF_A_CHUNK = 1024  # its size and what else it says, and the headers after the last one

# A request that is not whole after so long is given up: 12 MB over 3G take minutes and may.
SECONDS_FOR_HEADERS, SECONDS_FOR_ALL = 20, 600
SECONDS_TO_GET_GOING, SLOWEST = 60, 512  # bytes a second on the average, once it is under way for so long
SECONDS_TO_SAY_SOMETHING = 3  # before an open connection counts as one that asks nothing
SECONDS_IDLE = 60  # an open connection on which nothing moves
SECONDS_BETWEEN_LOOKS = 2
SECONDS_TO_FINISH = 30  # what is under way when the process is told to end


class Request(HTTPRequestParser):
    """Knows since when it is under way."""

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.began = time.monotonic()

    def is_hopeless(self, now: float) -> bool:
        age = now - self.began
        if not self.headers_finished:
            return age > SECONDS_FOR_HEADERS
        too_slow = age > SECONDS_TO_GET_GOING and self.body_bytes_received < age * SLOWEST
        return too_slow or age > SECONDS_FOR_ALL

    def received(self, data: bytes) -> int:
        """Waitress puts a chunk's line together anew at each piece, however long it grew."""
        consumed: int = super().received(data)
        if self.chunked and len(self.body_rcv.control_line + self.body_rcv.trailer) > LONGEST_LINE_OF_A_CHUNK:
            self.error, self.completed = BadRequest("The line of a chunk is too long"), True
        return consumed


class Channel(HTTPChannel):
    parser_class, task_class, error_task_class = Request, Answer, Refusal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_at = time.monotonic()  # the last request that was whole

    def received(self, data: bytes) -> bool:
        """No browser asks for the next pages before it has the first: 8 KB can ask for three hundred."""
        taken: bool = super().received(data)
        if len(self.requests) > ASKED_AHEAD:
            self.will_close = True
        return taken

    def since(self) -> tuple[bool, float]:
        """In this order they go where it is full: whoever asks nothing, then whoever has been at it longest."""
        since = self.request.began if self.request else self.asked_at
        at_it = self.request or self.total_outbufs_len or time.monotonic() - since < SECONDS_TO_SAY_SOMETHING
        return bool(at_it), since

    def holds(self) -> int:
        """Bytes."""
        received = self.request.body_bytes_received if self.request else 0
        return int(received + self.total_outbufs_len)


class Server(TcpWSGIServer):
    """Gives up what never comes whole and, where it is full, whoever has been at it longest."""

    channel_class = Channel
    ends_by: float | None = None

    def maintenance(self, now: float) -> None:
        super().maintenance(now)  # what stands idle
        moment = time.monotonic()
        for channel in self.waiting():
            if channel.request and channel.request.is_hopeless(moment):
                channel.will_close = True
        self.make_room()

    def handle_accept(self) -> None:
        """Whoever comes where it is full finds room at once."""
        super().handle_accept()
        if self.open() > CONNECTIONS * 19 // 20:
            self.make_room()

    def make_room(self) -> None:
        waiting = self.waiting()
        too_many = self.open() - CONNECTIONS * 9 // 10
        held = sum(channel.holds() for channel in waiting)
        for channel in sorted(waiting, key=Channel.since):
            if too_many > 0 or (held > HELD_AT_ONCE and channel.holds()):
                held -= channel.holds()
                too_many -= 1
                channel.will_close = True

    def open(self) -> int:
        return sum(not channel.will_close for channel in self.active_channels.values())

    def waiting(self) -> list[Channel]:
        """Those that no thread is at."""
        return [channel for channel in self.active_channels.values() if not (channel.requests or channel.will_close)]

    def add_task(self, task: Channel) -> None:
        task.asked_at = time.monotonic()
        super().add_task(task)

    def run(self) -> None:
        """Until told to end; whatever is under way then is answered."""
        while self.ends_by is None or (self.is_busy() and time.monotonic() < self.ends_by):
            loop(timeout=1, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=1)
        for channel in list(self.active_channels.values()):
            channel.handle_close()

    def is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())

    def end(self, *_: object) -> None:
        self.ends_by = time.monotonic() + SECONDS_TO_FINISH
        self.accepting = False


def server_of(application: Callable[..., Any], listening: socket.socket, threads: int) -> Server:
    """On a socket that listens and does not block; `run` begins."""
    adj = Adjustments(
        threads=threads, connection_limit=CONNECTIONS, max_request_body_size=LONGEST_BODY,
        channel_timeout=SECONDS_IDLE, cleanup_interval=SECONDS_BETWEEN_LOOKS, log_socket_errors=False, ident=None,
        outbuf_high_watermark=2**40,  # a whole export lies in a file, and waits there for a slow reader
        clear_untrusted_proxy_headers=False,  # PROXY_HOPS says how many are believed
    )  # fmt: skip
    sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
    return Server(application, _sock=listening, bind_socket=False, sockinfo=sockinfo, adj=adj)
