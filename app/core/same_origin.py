"""Whether a page of ours posted a form: told by any of three headers, since proxies and privacy settings take some.

The token proves a form; this refuses one that a browser says comes from elsewhere. Ports are not compared: a proxy may
leave them out of Host.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import g, request
from flask_wtf.csrf import CSRFProtect


class FormProtect(CSRFProtect):  # type: ignore[misc]
    """A token on every form, and no form from elsewhere. Flask-WTF itself wants a Referer, which many never send."""

    def protect(self, apply_exemptions: bool = False) -> None:
        super().protect(apply_exemptions)
        if g.get("csrf_valid") and posted_from_here() is False:
            g.csrf_valid = False
            self._error_response("The form comes from elsewhere.")


def posted_from_here() -> bool | None:
    """True when one of the headers says so, False when they only name others, None when the browser says nothing."""
    said = list(_headers_say())
    return any(said) if said else None


def _headers_say() -> Iterator[bool]:
    site = request.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "same-site", "cross-site"):  # "none": a page that is loaded again
        yield site == "same-origin"
    for url in (request.headers.get("Origin"), request.referrer):
        if url and url != "null":
            yield _is_ours(url)


def _is_ours(url: str) -> bool:
    try:
        there, here = urlsplit(url), urlsplit(request.host_url)
        return there.hostname == here.hostname and (there.scheme == "https" or not request.is_secure)
    except ValueError:  # no address at all
        return False
