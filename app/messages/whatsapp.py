"""Meta's Cloud API: send a template, hand a template in. Facts: docs/reference/whatsapp.md §1.1 and §1.2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import requests
import urllib3.exceptions as wire
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

LANGUAGE = "id"
CONNECT_SECONDS, READ_SECONDS = 5, 20
TEMPLATE_EXISTS = 2388024  # subcode

SENDER, RECIPIENT, MESSAGE = "sender", "recipient", "message"

# Branch on the code: Meta's titles and HTTP statuses change (docs/reference/whatsapp.md §1.2).
RETRIED = {2, 131000, 131016, 131057, 133004}
RETRIED_AT_MOST = {1: 5, 135000: 3}  # code → attempts
PAUSES_SENDER = {4, 80007, 130429}
PAUSES_RECIPIENT = {131056}
BLOCKS_SENDER = {0, 3, 10, *range(200, 300), 33, 190, 368, 130497, 131005, 131031, 131037, 131042, 131045,
                 131048, 131064}  # fmt: skip
BLOCKS_MESSAGE = {132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016}
UNKNOWN_TEMPLATE = "132001"


@dataclass(frozen=True)
class Accepted:
    """The gateway took the message. That is not yet delivered."""

    gateway_id: str


class Trouble(Exception):
    """Why a message was not accepted. `code` is the gateway's or a word; `text` holds no personal data."""

    def __init__(self, code: int | str, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text = str(code), text


class Retry(Trouble):
    """Nothing was accepted; the same message may go later. `at_most`: give up after so many attempts."""

    def __init__(self, code: int | str, text: str, at_most: int | None = None) -> None:
        super().__init__(code, text)
        self.at_most = at_most


class Unreachable(Retry):
    """There was no connection at all: nothing was sent."""


class RateLimited(Trouble):
    """Too fast: `scope` (SENDER or RECIPIENT) must pause."""

    def __init__(self, code: int | str, text: str, scope: str) -> None:
        super().__init__(code, text)
        self.scope = scope


class Uncertain(Trouble):
    """It may have been accepted: the answer was lost."""


class Refused(Trouble):
    """This message will never be accepted."""


class Blocked(Trouble):
    """A person must act first: for all messages (SENDER), or for those with this wording (MESSAGE)."""

    def __init__(self, code: int | str, text: str, scope: str) -> None:
        super().__init__(code, text)
        self.scope = scope


class CloudApi:
    """One sending number. Safe to share between threads."""

    def __init__(self, api_url: str, phone_number_id: str, token: str, account_id: str = "") -> None:
        self._url, self._number, self._account = api_url.rstrip("/"), phone_number_id, account_id
        self._session = requests.Session()
        self._session.auth = Bearer(token)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=32, max_retries=0))

    def send_template(self, to: str, name: str, parameters: list[str], opaque: str) -> Accepted:
        """Send an approved template. `to` is E.164; `opaque` (≤ 512) comes back with every receipt.

        Raises a Trouble. Meta has no idempotency key: after Uncertain only a receipt tells if it was sent.
        """
        body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in parameters]}
        answer = self._post(f"{self._number}/messages", {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to.removeprefix("+"),
            "type": "template",
            "biz_opaque_callback_data": opaque,
            "template": {
                "name": name,
                "language": {"code": LANGUAGE},
                "components": [body] if parameters else [],
            },
        })  # fmt: skip
        try:
            return Accepted(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise Uncertain("answer", "the gateway's answer names no message") from None

    def publish_template(self, name: str, body: str, parameter_count: int) -> None:
        """Hand a wording in for approval, with {{1}}, {{2}}, …; one that is already there is left alone.

        Raises a Trouble.
        """
        component: dict[str, Any] = {"type": "BODY", "text": body}
        if parameter_count:
            component["example"] = {"body_text": [[f"contoh {n + 1}" for n in range(parameter_count)]]}
        try:
            self._post(f"{self._account}/message_templates", {
                "name": name, "language": LANGUAGE, "category": "UTILITY", "components": [component],
            })  # fmt: skip
        except Refused as refusal:
            if refusal.code != f"100/{TEMPLATE_EXISTS}":
                raise

    def _post(self, path: str, payload: dict) -> dict:
        try:
            answer = self._session.post(
                f"{self._url}/{path}", json=payload,
                timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as failure:
            raise trouble_on_the_wire(failure) from None
        if answer.status_code == 200:
            return json_of(answer) or _lost_answer()
        raise trouble_of(answer)


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
    never_connected = (wire.NewConnectionError, wire.ConnectTimeoutError, wire.NameResolutionError)
    if isinstance(failure, requests.ConnectTimeout) or isinstance(cause, never_connected):
        return Unreachable("connect", "the gateway cannot be reached")
    if isinstance(failure, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return Unreachable("tls", "the gateway's certificate does not verify")
    return Uncertain("lost", f"the answer was lost ({type(failure).__name__})")


def trouble_of(answer: requests.Response) -> Trouble:
    """The Trouble of an answer that is not 200. What is no JSON (a proxy's 502) goes by its HTTP status."""
    error = (json_of(answer) or {}).get("error")
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        return classify(error["code"], error.get("message"), error.get("error_subcode"), answer.status_code)
    return classify_status(answer.status_code)


def classify(code: int, message: object, subcode: int | None = None, http_status: int = 400) -> Trouble:
    """The class of a gateway error, whether it came as an answer or in a receipt (docs/reference/whatsapp.md §1.2)."""
    text = without_numbers(message)
    if code in RETRIED:
        return Retry(code, text)
    if code in RETRIED_AT_MOST:
        return Retry(code, text, at_most=RETRIED_AT_MOST[code])
    if code in PAUSES_SENDER or code in PAUSES_RECIPIENT:
        return RateLimited(code, text, SENDER if code in PAUSES_SENDER else RECIPIENT)
    # 100/33: our own phone number id or account id is unknown to this token. No message is to blame.
    if code in BLOCKS_SENDER or (code, subcode) == (100, 33):
        return Blocked(code, text, SENDER)
    if code in BLOCKS_MESSAGE:
        return Blocked(code, text, MESSAGE)
    if http_status >= 500:
        return Retry(code, text)
    return Refused(f"{code}/{subcode}" if subcode else code, text)


def classify_status(status: int) -> Trouble:
    code, text = f"http {status}", "an answer that is not the gateway's own"
    if status >= 500:
        return Retry(code, text)
    if status == 429:
        return RateLimited(code, text, SENDER)
    return Blocked(code, text, SENDER)  # a wrong address, a redirect, a proxy: a setting, not a message


def json_of(answer: requests.Response) -> dict | None:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _lost_answer() -> dict:
    raise Uncertain("answer", "the gateway's answer is broken off")


def without_numbers(message: object) -> str:
    """The gateway's words, without anything that could be a phone number."""
    return re.sub(r"\+?\d{7,}", "…", str(message or ""))[:200]
