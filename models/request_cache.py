"""What one request asks several times is asked once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")


def once_a_request(find: Callable[_Asked, _Found]) -> Callable[_Asked, _Found]:
    """Keep on `g` what was found, by what was asked. Commands and the worker, who have no request, ask each time."""

    @wraps(find)
    def find_once(*asked: _Asked.args, **named: _Asked.kwargs) -> _Found:
        if not has_request_context():
            return find(*asked, **named)
        found: dict[object, _Found] = g.setdefault(f"{find.__module__}.{find.__qualname__}", {})
        key = (asked, tuple(named.items()))
        if key not in found:
            found[key] = find(*asked, **named)
        return found[key]

    return find_once


def ask_anew(find: Callable[..., object]) -> None:
    """What `find` found in this request may have changed."""
    if has_request_context():
        g.pop(f"{find.__module__}.{find.__qualname__}", None)
