"""A line for each answer, and in every other line the request that it is about: nobody's address, nothing typed."""

from __future__ import annotations

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
answers = logging.getLogger("server.answers")


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def begin(with_answers: bool) -> None:
    """Everything to standard error, from where systemd takes it."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestId())
    form = "%(asctime)s.%(msecs)03d %(levelname)s request=%(request_id)s %(name)s: %(message)s"
    handler.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for each request that waits a moment
    answers.setLevel(logging.INFO if with_answers else logging.WARNING)
