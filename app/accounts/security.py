"""The session, the headers of every answer, and who is signed in."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.core.extensions import login_manager
from app.core.transactions import own_transaction
from models.accounts.account import SEEN_AT_MOST_EVERY, Account, Operator, SignIn
from models.base import utcnow

SECONDS_A_DAY = 86_400


class Sessions(SecureCookieSessionInterface):
    """The cookie lasts longer with every page that is opened, but not with its pictures or its service worker: their
    answers, come late, would put back the session of before, and with it take away what the page was to say."""

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once, and not twice a request."""
        return self._signing

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """A cookie that is signed anew at each page costs as much as a page that says nothing: once a day is enough."""
        opens_a_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"  # old browsers do not say
        if opens_a_page and session.permanent and session.get("day") != this_day():
            session["day"] = this_day()
        return session.modified


def this_day() -> int:
    return int(time.time() // SECONDS_A_DAY)


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
