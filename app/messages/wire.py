"""HTTP to a gateway, whichever it is: time-outs, and what an answer that never came may mean."""

from __future__ import annotations

import re
import ssl
from typing import Any

import requests
import urllib3.exceptions as wire
from requests.auth import AuthBase
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3 import Retry

from app.messages.connections import TimedAdapter
from app.messages.outcomes import SENDER, Blocked, RateLimited, Trouble, Uncertain, Unreachable, sound

CONNECT_SECONDS, READ_SECONDS = 5, 20  # to connect, TLS and all; for the whole answer
LARGEST_ANSWER = 1 << 20  # bytes
LONGEST_ASKED = 3600.0  # seconds that a gateway may ask us to wait
NEVER_CONNECTED = (wire.NewConnectionError, wire.ConnectTimeoutError, wire.NameResolutionError)
NO_ADDRESS = (InvalidSchema, InvalidURL, MissingSchema)


class Line:
    """Posts to one gateway. Safe to share between threads."""

    def __init__(self, auth: AuthBase | None = None) -> None:
        self._session = requests.Session()
        self._session.auth = auth
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, TimedAdapter(pool_maxsize=32, max_retries=0))

    def post(self, url: str, *, json: object = None, form: dict[str, str] | None = None) -> requests.Response:
        """The answer, whatever it says. Raises Unreachable or Blocked when surely nothing was sent, else Uncertain."""
        limits = (CONNECT_SECONDS, READ_SECONDS)
        try:
            answer = self._session.post(url, json=json, data=form, timeout=limits, allow_redirects=False, stream=True)
            read_whole(answer)
        except requests.RequestException as failure:
            raise trouble_on_the_wire(failure) from None
        return answer


def read_whole(answer: requests.Response) -> None:
    """Raises requests.RequestException, also for one that is too long."""
    whole = bytearray()
    with answer:
        for part in answer.iter_content(8192):
            whole += part
            if len(whole) > LARGEST_ANSWER:
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
        if isinstance(getattr(cause, "__cause__", None), ssl.SSLError):
            return Unreachable("tls", "the gateway's certificate does not verify, or it speaks no TLS")
        return Unreachable("connect", "the gateway cannot be reached")
    if isinstance(failure, NO_ADDRESS):
        return Blocked("address", "the gateway's address is none", SENDER)
    return Uncertain("lost", f"the answer was lost ({type(failure).__name__})")


def classify_answer(answer: requests.Response) -> Trouble:
    """The Trouble of an answer that is not the gateway's own words: a proxy's page, a redirect.

    Only one that asks us to come later, or finds fault with us, says that nothing was taken. At a fault of its own a
    server may have stopped halfway, and a proxy may have handed on what it heard nothing of.
    """
    status, seconds = answer.status_code, asked_to_wait(answer)
    code, text = f"http {status}", "an answer that is not the gateway's own"
    if status == 429 or (status == 503 and seconds):
        return RateLimited(code, text, SENDER, seconds)
    if status >= 500 or status < 300:
        return Uncertain(code, text)
    return Blocked(code, text, SENDER)  # a wrong address, a redirect, a proxy: a setting, not a message


def asked_to_wait(answer: requests.Response) -> float:
    """Seconds, 0 where nothing is asked; a date is understood too."""
    try:
        return min(Retry().parse_retry_after(answer.headers["Retry-After"]), LONGEST_ASKED)
    except (KeyError, ValueError, OverflowError, wire.InvalidHeader):
        return 0.0


def json_of(answer: requests.Response) -> dict[str, Any] | None:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def without_numbers(message: object) -> str:
    """The gateway's words, without anything that could be a phone number."""
    return re.sub(r"\+?\d{7,}", "…", sound(str(message or "")))[:200]
