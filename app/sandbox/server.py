"""Run the stand-in on a port of this machine. It has no users: never open it to a network."""

from __future__ import annotations

import logging

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """Keeps requests out of the log: their addresses hold phone numbers."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def server_for(sandbox: Flask, port: int) -> BaseWSGIServer:
    """A threaded server on 127.0.0.1; port 0 takes a free one (`.port` tells which)."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return make_server("127.0.0.1", port, sandbox, threaded=True, request_handler=QuietHandler)
