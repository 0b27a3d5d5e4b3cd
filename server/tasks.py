"""What becomes of a request that is whole: an answer of the application, or a refusal."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Any
from urllib.parse import quote

from waitress.task import ErrorTask, WSGITask

from server.log import answers, request_id

REQUEST_ID = "server.request_id"  # in the WSGI environment
LONGEST_LOGGED = 200
FROM_A_PROXY = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
SENTENCES = {
    413: "Berkas yang dikirim terlalu besar. Kembali ke halaman sebelumnya, lalu pilih berkas yang lebih kecil.",
    500: "Ada yang rusak di pihak kami. Tunggu sebentar, lalu coba lagi.",
}
NOT_UNDERSTOOD = "Permintaan ini tidak dapat dibaca. Muat ulang halamannya, lalu coba lagi."


class Answer(WSGITask):
    """Logged by method, path without its query, status, bytes and milliseconds."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ.setdefault(REQUEST_ID, request_id.get())
        return environ

    def execute(self) -> None:
        given = self.request.headers.get("X_REQUEST_ID", "")
        request_id.set(given if FROM_A_PROXY.match(given) else secrets.token_hex(8))
        super().execute()

    def finish(self) -> None:
        super().finish()
        if answers.isEnabledFor(logging.INFO):
            asked, milliseconds = self.request, (time.time() - self.start_time) * 1000
            sent = self.content_bytes_written
            what, path = in_one_line(asked.command), in_one_line(asked.path)
            answers.info("%s %s %s %d bytes %.0f ms", what, path, self.status[:3], sent, milliseconds)


def in_one_line(text: str) -> str:
    """As an address is written: whoever asks for one with %0A in it begins no line of the log."""
    return quote(text[:LONGEST_LOGGED], safe="/-._~:@!$&'()*+,;=", encoding="latin-1")


class Refusal(ErrorTask):
    """Of what cannot be read, before the application sees it."""

    def execute(self) -> None:
        error = self.request.error
        body = f"{SENTENCES.get(error.code, NOT_UNDERSTOOD)}\n".encode()
        self.status, self.content_length = f"{error.code} {error.reason}", len(body)
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.write(body)
