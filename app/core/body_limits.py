"""How long a body may be: `MAX_CONTENT_LENGTH`, but where a view says that its form carries signed files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

SIGNED_FILES = 45 * 1024 * 1024  # the PDFs of one request

View = TypeVar("View", bound=Callable[..., Any])


def carries_signed_files(when: Callable[..., bool]) -> Callable[[View], View]:
    """Declared on the line above a view; `when` is asked with the arguments of its address."""

    def decorate(view: View) -> View:
        view.carries_signed_files = when  # type: ignore[attr-defined]
        return view

    return decorate


def init_app(app: Flask) -> None:
    """Before CSRF reads the form."""
    app.before_request(_allow_signed_files)


def _allow_signed_files() -> None:
    when = getattr(current_app.view_functions.get(request.endpoint or ""), "carries_signed_files", None)
    if when and when(**(request.view_args or {})):
        request.max_content_length = SIGNED_FILES
