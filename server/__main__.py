"""`python -m server`: serves wsgi:app, or what is named, on PORT or BIND."""

from __future__ import annotations

import socket
import sys

from config import settings
from server import log
from server.processes import Processes, serve


def main() -> None:
    here = settings()  # a wrong one ends it in this process, once, with its sentence
    log.begin(with_answers=here.ACCESS_LOG != "off")
    application = sys.argv[1] if len(sys.argv) > 1 else "wsgi:app"
    listening = listen(here.BIND or f"127.0.0.1:{here.PORT}")
    if here.WEB_PROCESSES == 1:
        serve(application, listening, here.WEB_THREADS)
    else:
        Processes(application, listening, here.WEB_THREADS, here.WEB_PROCESSES).watch()


def listen(place: str) -> socket.socket:
    """At "127.0.0.1:8000", "[::1]:8000", ":8000". Raises SystemExit with a sentence."""
    host, _, port = place.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, int(port)), family=family, backlog=1024)
    except PermissionError:
        raise SystemExit(
            f"{place}: port di bawah 1024 hanya boleh dibuka oleh root. Pakai port lain, misalnya 8000."
        ) from None
    except (OSError, ValueError) as why:
        raise SystemExit(
            f"{place} tidak dapat dibuka: {why}. Mungkin sedang dipakai program lain; pakai PORT lain."
        ) from None
    listening.setblocking(False)
    return listening


if __name__ == "__main__":
    main()
