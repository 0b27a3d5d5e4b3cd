"""What people send, without the characters that nobody types: PostgreSQL refuses NUL, SQLite keeps it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")


class TidyRequest(Request):
    """`form` holds no control characters, so that no form need think of them."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = tidied(self.__dict__["form"])


def tidied(values: Any) -> ImmutableMultiDict[str, str]:
    pairs = values.items(multi=True)
    return ImmutableMultiDict((CONTROL.sub("", key), CONTROL.sub("", value)) for key, value in pairs)


def init_app(app: Flask) -> None:
    app.request_class = TidyRequest
    app.before_request(refuse_untidy_address)


def refuse_untidy_address() -> None:
    """No address of ours has one; whoever writes such an address looks for a hole."""
    if CONTROL.search(request.path) or any(CONTROL.search(value) for value in request.args.values()):
        abort(404)
