"""Passwords, the headers of every answer, and who is signed in."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.core.extensions import login_manager
from app.core.transactions import own_transaction
from models.accounts.account import SEEN_AT_MOST_EVERY, Account, Operator, SignIn
from models.base import utcnow

_LONGEST_HASHED = 128
_LONGEST_READ = 8 * _LONGEST_HASHED  # a hundred thousand accents upon one letter take NFC ten seconds

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_hashing = threading.BoundedSemaphore(2)  # 19 MiB and 40 ms of a core each
# A hash of nothing anyone knows: checked when there is no account, so that both answers take as long.
_nobody = _hasher.hash(secrets.token_hex())


def hash_password(password: str) -> str:
    with _hashing:
        return _hasher.hash(normal_form(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account without a password as for a wrong one.

    A text that is not in normal form is tried in it and as it was typed, which is what was hashed at first.
    """
    spellings = dict.fromkeys((normal_form(password), password[:_LONGEST_HASHED]))
    opened = [_verifies(password_hash or _nobody, spelling) for spelling in spellings]
    return any(opened) and password_hash is not None


def normal_form(password: str) -> str:
    """é is one letter, whether a keyboard sends it as one or as e and an accent."""
    return unicodedata.normalize("NFC", password[:_LONGEST_READ])[:_LONGEST_HASHED]


def _verifies(password_hash: str, password: str) -> bool:
    try:
        with _hashing:
            return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


class Sessions(SecureCookieSessionInterface):
    """The cookie lasts longer with every page that is opened, but not with its pictures or its service worker: their
    answers, come late, would put back the session of before, and with it take away what the page was to say."""

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once, and not twice a request."""
        return self._signing

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        opens_a_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"  # old browsers do not say
        return session.modified or (opens_a_page and super().should_set_cookie(app, session))


def init_app(app: Flask) -> None:
    app.session_interface = Sessions(app)
    login_manager.init_app(app)
    login_manager.session_protection = None  # the network of a phone changes all day
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


@login_manager.user_loader
def load_account(token: str) -> Account | None:
    # In the panel nobody else is anybody: a fifth less to be read at each of its pages.
    found = SignIn.find(token, kind=Operator if request.path.startswith("/admin/") else None)
    if found is None:
        return None
    sign_in, account = found
    if utcnow() - sign_in.seen_at > SEEN_AT_MOST_EVERY:
        _touch(sign_in.id)
    return account


def _touch(sign_in_id: int) -> None:
    statement = sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=utcnow())
    if request.method in ("GET", "HEAD"):
        with own_transaction() as connection:
            connection.execute(statement)


def csp_nonce() -> str:
    nonce: str = g.setdefault("csp_nonce", secrets.token_urlsafe(16))
    return nonce


_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = {"Strict-Transport-Security": f"max-age={int(timedelta(days=365).total_seconds())}"}
NOT_KEPT = {"Cache-Control": "no-store"}
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; script-src 'self'{nonce};"
    " style-src 'self'{nonce}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def add_headers(response: Response) -> Response:
    """What a view said itself stays. (`setdefault` would look through all of them for each.)"""
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    ours = _SECURITY_HEADERS | {"Content-Security-Policy": POLICY.format(nonce=nonce)}
    if request.is_secure:
        ours |= STRICT
    if request.endpoint not in ("static", "admin.static"):
        ours |= NOT_KEPT
    said = {name.title() for name, _ in response.headers}
    for name, value in ours.items():
        if name.title() not in said:
            response.headers.add(name, value)
    return response
