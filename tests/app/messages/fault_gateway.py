"""A gateway that takes a message or does not, and answers what a fault says: bytes on a socket, and no library."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import sleep

BEAT = 0.02  # seconds between two bytes of what drips


@dataclass(frozen=True)
class Fault:
    """`answer` is what goes back, or does something to the connection; `at` is where this gateway is said to be."""

    name: str
    takes: bool
    answer: bytes | Callable[[socket.socket, FaultGateway], None]
    at: str = "http://127.0.0.1:{port}"

    def __str__(self) -> str:
        return self.name


def said(status: str, body: bytes | object = b"<h1>Maaf</h1>", *headers: str, length: int | None = None) -> bytes:
    whole = body if isinstance(body, bytes) else json.dumps(body).encode()
    size = len(whole) if length is None else length
    head = [f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers, "", ""]
    return "\r\n".join(head).encode() + whole


def error(code: int, status: str = "400 Bad Request", *headers: str) -> bytes:
    return said(status, {"error": {"message": f"(#{code}) x", "code": code}}, *headers)


def name(value: object) -> dict[str, object]:
    return {"messages": [{"id": value}]}


def hang_up(connection: socket.socket, gateway: FaultGateway) -> None:
    """A reset, not an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def speak_first(connection: socket.socket, gateway: FaultGateway) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def hang(connection: socket.socket, gateway: FaultGateway) -> None:
    gateway.closing.wait(2)


def drip(head: bytes) -> Callable[[socket.socket, FaultGateway], None]:
    def dripping(connection: socket.socket, gateway: FaultGateway) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"X")
            sleep(BEAT)

    return dripping


SOUND = Fault("sound", True, said("200 OK", name("wamid.sound")))
LATER = "Retry-After: 1"
FAULTS = [
    Fault("nobody there", False, b"", "http://127.0.0.1:{closed}"),
    Fault("no such name", False, b"", "http://tidak-ada.invalid"),
    Fault("no TLS there", False, speak_first, "https://127.0.0.1:{port}"),
    Fault("a reset in place of TLS", False, hang_up, "https://127.0.0.1:{port}"),
    Fault("an address that is none", False, b"", "whatsapp"),
    Fault("reset, nothing taken", False, hang_up),
    Fault("reset, taken", True, hang_up),
    Fault("closed, taken", True, b""),
    Fault("silence", True, hang),
    Fault("headers drip", True, drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")),
    Fault("body drips", True, drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")),
    Fault("refused for good", False, error(131026)),
    Fault("token expired", False, error(190, "401 Unauthorized")),
    Fault("wording unknown", False, error(132012)),
    Fault("in maintenance", False, error(131057, "500 Internal Server Error")),
    Fault("unknown error", True, error(131000, "500 Internal Server Error")),
    Fault("possible server error", True, error(1)),
    Fault("a code nobody knows", True, error(424242, "500 Internal Server Error")),
    Fault("too fast", False, error(130429, "429 Too Many Requests")),
    Fault("429, near", False, said("429 Too Many Requests", b"", LATER)),
    Fault("429, far", False, said("429 Too Many Requests", b"", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT")),
    Fault("503, later", False, said("503 Service Unavailable", b"", LATER)),
    *(Fault(f"{status[:3]}, {'' if takes else 'nothing '}taken", takes, said(status))
      for status in ("500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout")
      for takes in (True, False)),
    Fault("403 page", False, said("403 Forbidden")),
    Fault("404 page", False, said("404 Not Found")),
    Fault("redirect", False, said("302 Found", b"", "Location: /masuk")),
    Fault("202, taken", True, said("202 Accepted", name("wamid.1"))),
    Fault("empty 200", True, said("200 OK", b"")),
    Fault("a page with 200", True, said("200 OK")),
    Fault("half of a JSON", True, said("200 OK", b'{"messages": [{"id"')),
    Fault("nested too deeply", True, said("200 OK", b"[" * 100_000)),
    Fault("shorter than said", True, said("200 OK", name("wamid.1"), length=9999)),
    Fault("longer than said", True, said("200 OK", name("wamid.1"), length=9)),
    Fault("endless body", True, said("200 OK", b" " * (1 << 21))),
    Fault("no HTTP", True, b"SSH-2.0-OpenSSH_9.2\r\n"),
    Fault("no name", True, said("200 OK", name(None))),
    Fault("an odd name", True, said("200 OK", name({"a": 1}))),
    Fault("a name with NUL", True, said("200 OK", name("wamid.\0"))),
    Fault("an odd subcode", False, said("400 Bad Request", {"error": {"code": 100, "error_subcode": "\0"}})),
]  # fmt: skip


@dataclass
class FaultGateway:
    """`fault` is what happens now; `taken` the callback words of each copy that it took, oldest first."""

    port: int
    closed: int
    fault: Fault = SOUND
    taken: list[str] = field(default_factory=list)
    on_taking: Callable[[str], None] = lambda opaque: None
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.fault.at.format(port=self.port, closed=self.closed)

    def serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self.answer, args=(connection, self.fault), daemon=True).start()

    def answer(self, connection: socket.socket, fault: Fault) -> None:
        with connection, suppress(OSError, ValueError):
            if fault.takes or not callable(fault.answer):
                self.take(read(connection), fault)
            if callable(fault.answer):
                fault.answer(connection, self)
            else:
                connection.sendall(fault.answer)

    def take(self, body: bytes, fault: Fault) -> None:
        if fault.takes:
            opaque = json.loads(body)["biz_opaque_callback_data"]
            self.taken.append(opaque)
            self.on_taking(opaque)


def read(connection: socket.socket) -> bytes:
    """The body of one request. Raises ValueError when it is none."""
    with connection.makefile("rb") as stream:
        length = 0
        while (line := stream.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return stream.read(length)


@contextmanager
def fault_gateway() -> Iterator[FaultGateway]:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, and nobody listens
        gateway = FaultGateway(listening.getsockname()[1], closed.getsockname()[1])
        threading.Thread(target=gateway.serve, args=(listening,), daemon=True).start()
        try:
            yield gateway
        finally:
            gateway.closing.set()
            listening.shutdown(socket.SHUT_RDWR)
