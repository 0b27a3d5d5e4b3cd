"""HTTP to a gateway, whichever it is: time-outs, and what an answer that never came may mean."""

from __future__ import annotations

import re
import time
from typing import Any

import requests
import urllib3.exceptions as wire
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from app.messages.outcomes import SENDER, Blocked, RateLimited, Retry, Trouble, Uncertain, Unreachable

CONNECT_SECONDS, READ_SECONDS = 5, 20
LARGEST_ANSWER = 1 << 20  # bytes
NEVER_CONNECTED = (wire.NewConnectionError, wire.ConnectTimeoutError, wire.NameResolutionError)


class Line:
    """Posts to one gateway. Safe to share between threads."""

    def __init__(self, auth: AuthBase | None = None) -> None:
        self._session = requests.Session()
        self._session.auth = auth
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=32, max_retries=0))

    def post(self, url: str, *, json: object = None, form: dict[str, str] | None = None) -> requests.Response:
        """The answer, whatever it says. Raises Unreachable when surely nothing was sent, else Uncertain."""
        limits = (CONNECT_SECONDS, READ_SECONDS)
        try:
            answer = self._session.post(url, json=json, data=form, timeout=limits, allow_redirects=False, stream=True)
            read_whole(answer, time.monotonic() + READ_SECONDS)
        except requests.RequestException as failure:
            raise trouble_on_the_wire(failure) from None
        return answer


def read_whole(answer: requests.Response, deadline: float) -> None:
    """`timeout` is that of each single read, and a gateway may drip. Raises requests.ReadTimeout at the deadline."""
    whole = bytearray()
    with answer:
        for part in answer.iter_content(8192):
            whole += part
            if time.monotonic() > deadline or len(whole) > LARGEST_ANSWER:
                raise requests.ReadTimeout("the answer does not end")
    answer._content = bytes(whole)  # where requests keeps what was read


class Bearer(AuthBase):
    """As an auth object, because requests lets a ~/.netrc entry overwrite a plain Authorization header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def trouble_on_the_wire(failure: requests.RequestException) -> Trouble:
    """Whether the request can have arrived: only a connection never made is surely nothing sent."""
    cause = failure.args[0] if failure.args else None
    cause = getattr(cause, "reason", cause)
    if isinstance(failure, requests.ConnectTimeout) or isinstance(cause, NEVER_CONNECTED):
        return Unreachable("connect", "the gateway cannot be reached")
    if isinstance(failure, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return Unreachable("tls", "the gateway's certificate does not verify")
    return Uncertain("lost", f"the answer was lost ({type(failure).__name__})")


def classify_status(status: int) -> Trouble:
    """The Trouble of an answer that is not the gateway's own words: a proxy's page, a redirect."""
    code, text = f"http {status}", "an answer that is not the gateway's own"
    if status == 504:  # a proxy that handed it on, and heard nothing
        return Uncertain(code, text)
    if status >= 500:
        return Retry(code, text)
    if status == 429:
        return RateLimited(code, text, SENDER)
    return Blocked(code, text, SENDER)  # a wrong address, a redirect, a proxy: a setting, not a message


def json_of(answer: requests.Response) -> dict[str, Any] | None:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def without_numbers(message: object) -> str:
    """The gateway's words, without anything that could be a phone number."""
    return re.sub(r"\+?\d{7,}", "…", sound(str(message or "")))[:200]


def sound(text: str) -> str:
    """Without what no database keeps: NUL, half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
