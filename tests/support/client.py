"""A browser for tests that looks at every page it is given, and posts forms as a browser would."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.sign_in import open_session
from models.accounts.account import Account
from models.base import db
from tests.support.pages import Page

PASSWORD = "Kebun-kopi-Munduk-1908"


class CheckingClient(FlaskClient):
    """`get` and `post` as ever; `page(url)`, `submit(url, data)`, `sign_in(account)`. A faulty page fails."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        # What the test set up is there before the browser asks; what it knew is read anew afterwards.
        db.session.commit()
        # A context of its own: the test's app context would lend the request its `g` (with another user
        # in it) and its database session (which hides a forgotten commit).
        response: TestResponse = Context().run(super().open, *args, buffered=buffered, **kwargs)
        db.session.expire_all()
        check(response)
        return response

    def page(self, url: str, **kwargs: Any) -> Page:
        """The page at this address, which must answer 200."""
        response = self.get(url, **kwargs)
        assert response.status_code == 200, f"{url} answered {response.status}"
        return read(response)

    def submit(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        page: str | None = None,
        smuggled: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        """Open `page` (by default `url` itself), fill in the form there that posts to `url`, and send it.

        The csrf_token and the other hidden inputs come from the form, `data` wins over them; it names only what the
        form shows; what no form shows is `smuggled`. A file is (open file, name).
        """
        form = self.page(page or url).form_for(url, page or url, data or {})
        assert form is not None, f"no form to send on {page or url}"
        assert form.names >= set(data or {}), f"{page or url} shows no {sorted(set(data or {}) - form.names)}"
        return self.post(url, data=form.hidden | (data or {}) | (smuggled or {}), **kwargs)

    def sign_in(self, account: Account) -> None:
        """From now on this browser is signed in as this account, as if it had come from the page for it."""
        who = account.id
        db.session.commit()  # as in `open`
        Context().run(self._open_session, who)
        db.session.expire_all()

    def _open_session(self, account_id: int) -> None:
        app = self.application
        with app.test_request_context() as context:
            self._add_cookies_to_wsgi(context.request.environ)
            open_session(db.session.get_one(Account, account_id))
            db.session.commit()
            answer = app.process_response(app.response_class())
        self._update_cookies_from_response("localhost", "/", answer.headers.getlist("Set-Cookie"))

    def sign_in_on_the_page(self, account: Account, password: str = PASSWORD) -> TestResponse:
        """On the one for this kind of account."""
        if account.is_operator:
            response = self.submit("/petugas/masuk", {"username": account.username, "password": password})
        else:
            response = self.submit("/masuk", {"nik": account.nik, "password": password})
        assert response.status_code == 302, f"signing in answered {response.status}: {response.text}"
        return response


def check(response: TestResponse) -> None:
    if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
        faults = read(response).faults()
        assert not faults, f"{response.request.path}: {'; '.join(faults)}"


def read(response: TestResponse) -> Page:
    """Once: most answers are checked and then looked at."""
    page: Page = response.__dict__.setdefault("page_read", None) or Page(response.text)
    response.__dict__["page_read"] = page
    return page
