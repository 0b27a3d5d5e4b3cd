"""Two calls of Meta's Cloud API: send a template, hand a template in (docs/reference/whatsapp.md §1.1)."""

from __future__ import annotations

from typing import Any

from app.messages.outcomes import Accepted, Refused, Uncertain, sound
from app.messages.providers.cloud.answers import trouble_of
from app.messages.wire import Bearer, Line, json_of

LANGUAGE = "id"
LONGEST_ID = 128
TEMPLATE_EXISTS = 2388024  # subcode


class CloudApi:
    """One sending number. Safe to share between threads."""

    def __init__(self, api_url: str, phone_number_id: str, token: str, account_id: str = "") -> None:
        self._url, self._number, self._account = api_url.rstrip("/"), phone_number_id, account_id
        self._line = Line(Bearer(token))

    def send_template(self, to: str, name: str, parameters: list[str], opaque: str) -> Accepted:
        """Send an approved template. `to` is E.164; `opaque` (≤ 512) comes back with every delivery report.

        Raises a Trouble. Meta has no idempotency key: after Uncertain only a delivery report tells if it was sent.
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
        return Accepted(name_in(answer))

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

    def _post(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer = self._line.post(f"{self._url}/{path}", json=payload)
        if answer.status_code != 200:
            raise trouble_of(answer)
        content = json_of(answer)
        if not content:
            raise Uncertain("answer", "the gateway's answer is broken off")
        return content


def name_in(answer: dict[str, Any]) -> str:
    """The gateway's name of the message that it took. Raises Uncertain."""
    try:
        name = answer["messages"][0]["id"]
    except (KeyError, IndexError, TypeError):
        name = None
    if not isinstance(name, str) or name != sound(name)[:LONGEST_ID]:
        raise Uncertain("answer", "the gateway's answer names no message")
    return name
