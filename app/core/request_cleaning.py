"""What people send, without the characters that nobody types: PostgreSQL refuses NUL, SQLite keeps it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


class TidyRequest(Request):
    """`form` holds no control characters, so that no form need think of them."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = tidied(self.__dict__["form"])


def tidied(values: Any) -> ImmutableMultiDict[str, str]:
    pairs = values.items(multi=True)
    return ImmutableMultiDict((key.translate(CONTROL), value.translate(CONTROL)) for key, value in pairs)


def init_app(app: Flask) -> None:
    app.request_class = TidyRequest
    app.before_request(refuse_untidy_address)


def refuse_untidy_address() -> None:
    """No address of ours has one; whoever writes such an address looks for a hole."""
    parts = [request.path, *request.args.values()]
    if any(part.translate(CONTROL) != part for part in parts):
        abort(404)
