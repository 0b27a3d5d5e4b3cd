"""Two hundred uploads at 1 KB/s, two hundred half-sent headers, fifty slow readers of an export, all at once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread

UPLOADS, HALVES, READERS = 200, 200, 50
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half"
UPLOAD = b"POST /daftar/foto-ktp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12000000\r\n\r\n"
LIST = "/admin/permohonan/"


@contextmanager
def slow_clients(port: int, cookie: str) -> Iterator[str]:
    with ExitStack() as ending:

        def connect(sent: bytes) -> socket.socket:
            client = ending.enter_context(socket.create_connection(("127.0.0.1", port), 30))
            client.sendall(sent)
            return client

        export = f"GET {LIST} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        uploads = [connect(UPLOAD) for _ in range(UPLOADS)]
        for _ in range(HALVES):
            connect(HALF)
        readers = [connect(export) for _ in range(READERS)]
        stop = Event()
        dripping = Thread(target=drip, args=(uploads, readers, stop), daemon=True)
        dripping.start()
        yield f"{UPLOADS} uploads, {HALVES} half-sent headers, {READERS} slow readers"
        stop.set()
        dripping.join(10)


def drip(uploads: list[socket.socket], readers: list[socket.socket], stop: Event) -> None:
    while not stop.wait(1):
        for client in uploads:
            with suppress(OSError):
                client.sendall(b"x" * 1024)
        for client in readers:
            with suppress(OSError):
                client.recv(100)
