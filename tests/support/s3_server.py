"""A stand-in for an S3 store on this machine: real HTTP, objects in a dictionary, two names a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 2


class S3Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict[str, tuple[bytes, datetime]]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.objects[self.path] = (body, datetime.now(UTC))
        self.answer(200)

    def do_GET(self) -> None:
        if "list-type=2" in self.path:
            self.answer(200, self.listing())
        elif self.path in self.objects:
            self.answer(200, self.objects[self.path][0])
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>")

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self.answer(204)

    def listing(self) -> bytes:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        start = f"{url.path}/{asked.get('prefix', '')}"
        names = sorted(name for name in self.objects if name.startswith(start))
        names = [name for name in names if name > asked.get("continuation-token", "")]
        page, more = names[:PAGE], names[PAGE:]
        token = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if more else ""
        rows = "".join(
            f"<Contents><Key>{name.removeprefix(url.path + '/')}</Key>"
            f"<LastModified>{self.objects[name][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            for name in page
        )
        rest = f"<IsTruncated>{str(bool(more)).lower()}</IsTruncated>{token}"
        return f"<ListBucketResult>{rest}{rows}</ListBucketResult>".encode()

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is for the tests."""


@contextmanager
def s3_server() -> Iterator[tuple[str, dict[str, tuple[bytes, datetime]]]]:
    """Its address, and its objects by path (`/bucket/prefix/key`) with the time each was put."""
    objects: dict[str, tuple[bytes, datetime]] = {}
    handler = type("Handler", (S3Handler,), {"objects": objects})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", objects
    finally:
        server.shutdown()
        server.server_close()
