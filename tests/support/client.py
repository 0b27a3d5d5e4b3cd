"""A browser for tests that looks at every page it is given, and posts forms as a browser would."""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.base import db
from tests.support.pages import Page

if TYPE_CHECKING:
    from models.accounts.account import Account

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
        return Page(response.text)

    def submit(
        self, url: str, data: dict[str, Any] | None = None, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Open `page` (by default `url` itself), fill in the form there that posts to `url`, and send it.

        The csrf_token and the other hidden inputs come from the form, `data` wins over them. A file is
        (open file, name).
        """
        form = self.page(page or url).form_for(url, page or url)
        assert form is not None, f"no form to send on {page or url}"
        return self.post(url, data=form.hidden | (data or {}), **kwargs)

    def sign_in(self, account: Account, password: str = PASSWORD) -> TestResponse:
        """Sign in on the page for this kind of account."""
        if account.is_operator:
            response = self.submit("/petugas/masuk", {"username": account.username, "password": password})
        else:
            response = self.submit("/masuk", {"nik": account.nik, "password": password})
        assert response.status_code == 302, f"signing in answered {response.status}: {response.text}"
        return response


def check(response: TestResponse) -> None:
    if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
        faults = Page(response.text).faults()
        assert not faults, f"{response.request.path}: {'; '.join(faults)}"
