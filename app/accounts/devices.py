"""The browser that somebody has signed in with before: a stranger's wrong passwords do not shut it out.

A signed cookie with a name of its own and, of whoever signed in there, a digest. It opens nothing: whoever steals it
has a few tries more.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from models.sealed import vault

KEPT = timedelta(days=400)  # browsers keep none longer
MOST_NAMES = 8  # a phone at the village office


def known_device(kind: str, who: str) -> bool:
    """Whether they signed in with this browser before: the number of a registration, the name of an operator."""
    device, names = _read()
    return bool(device) and name_on_device(kind, who) in names


def name_of_device() -> str:
    return _read()[0]


def remember_device(kind: str, who: str) -> None:
    """With the answer to this request."""
    device, names = _read()
    names = [name_on_device(kind, who), *(name for name in names if name != name_on_device(kind, who))][:MOST_NAMES]
    value = _signer().dumps([device or secrets.token_hex(8), names])

    @after_this_request
    def keep(answer: Response) -> Response:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie(_cookie(), value, max_age=KEPT, httponly=True, secure=secure, samesite="Lax")
        return answer


def name_on_device(kind: str, who: str) -> str:
    return vault.blind_index(f"device {kind}", who)[:16]


def _read() -> tuple[str, list[str]]:
    try:
        device, names = _signer().loads(request.cookies.get(_cookie(), ""))
        return str(device), [str(name) for name in names]
    except (BadSignature, ValueError, TypeError):
        return "", []


def _cookie() -> str:
    return "__Host-perangkat" if current_app.config["SESSION_COOKIE_SECURE"] else "perangkat"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="device")
