"""What a send request must look like, and what Meta answers when it does not.

Facts: docs/reference/whatsapp.md §1.1 and §1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.sandbox.errors import GraphError, invalid
from app.sandbox.wording import LONGEST_BODY, Wordings, rendered, variable_count

MESSAGE_KEYS = {
    "messaging_product",
    "recipient_type",
    "to",
    "type",
    "template",
    "text",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
}
LONGEST_OPAQUE = 512


@dataclass(frozen=True)
class Message:
    """A send request that Meta would accept. `to` is the recipient's digits, without a plus."""

    input: str
    to: str
    template: str
    language: str
    params: list[str]
    text: str
    opaque: str | None


def read_message(request: object, wordings: Wordings) -> Message:
    """The request as a Message, or a GraphError."""
    message = expect_object(request, "message", MESSAGE_KEYS, {"messaging_product", "to", "type"})
    if message["messaging_product"] != "whatsapp":
        raise invalid("messaging_product must be 'whatsapp'.")
    if message.get("recipient_type", "individual") != "individual":
        raise invalid("recipient_type must be 'individual'.")
    to, opaque = phone(message["to"]), _opaque_of(message)
    check_kind(message)

    template = expect_object(
        message.get("template"), "template", {"name", "language", "components"}, {"name", "language"}
    )
    language = expect_object(template["language"], "language", {"code", "policy"}, {"code"})["code"]
    wording = wordings.find(template["name"], language) if isinstance(template["name"], str) else None
    if wording is None:
        raise GraphError(
            132001,
            "Template name does not exist in the translation",
            f"template name does not exist in {language}",
            status=404,
        )

    params = body_parameters(template.get("components", []), variable_count(wording["components"][0]["text"]))
    text = rendered(wording, params)
    if len(text) > LONGEST_BODY:
        raise GraphError(132005, "Translated text too long", "The filled-in body is too long.")
    return Message(message["to"], to, template["name"], language, params, text, opaque)


def expect_object(value: object, name: str, known: set[str], required: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(f"{name} must be a JSON object.")
    for key in value.keys() - known:
        raise invalid(f'Unexpected key "{key}" on param "{name}".')
    for key in sorted(set(required) - value.keys()):
        raise invalid(f"The parameter {key} is required.")
    return value


def phone(value: object) -> str:
    """Meta strips the usual separators; what is left must be an international number."""
    if not isinstance(value, str) or not value.strip():
        raise invalid("The parameter to is required.")
    digits = re.sub(r"[+ ()\-.]", "", value)
    if not re.fullmatch(r"[1-9][0-9]{7,14}", digits):
        raise GraphError(131009, "Parameter value is not valid", "to: not a valid phone number")
    return digits


def _opaque_of(message: dict[str, Any]) -> str | None:
    opaque = message.get("biz_opaque_callback_data")
    if opaque is not None and (not isinstance(opaque, str) or len(opaque) > LONGEST_OPAQUE):
        raise invalid(f"biz_opaque_callback_data: at most {LONGEST_OPAQUE} characters.")
    return opaque


def check_kind(message: dict[str, Any]) -> None:
    if message["type"] == "text":
        # Nobody writes to this stand-in, so no 24-hour window is ever open.
        raise GraphError(
            131047, "Re-engagement message", "More than 24 hours have passed since the recipient last replied."
        )
    if message["type"] != "template":
        raise GraphError(131051, "Unsupported message type", f"type {message['type']!r} is not supported")


def body_parameters(components: object, expected: int) -> list[str]:
    if not isinstance(components, list):
        raise invalid("components must be an array.")
    values: list[str] = []
    for component in components:
        keys = expect_object(component, "component", {"type", "parameters"}, {"type"})
        if str(keys["type"]).lower() != "body":
            raise GraphError(132012, "Parameter format does not match", "only a body is defined")
        values += [parameter_text(p) for p in expect_list(keys.get("parameters", []))]
    if len(values) != expected:
        raise GraphError(
            132000,
            "Number of parameters does not match the expected number of params",
            f"body: number of localizable_params ({len(values)}) does not match the expected "
            f"number of params ({expected})",
        )
    return values


def expect_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise invalid("parameters must be an array.")
    return value


def parameter_text(parameter: object) -> str:
    keys = expect_object(parameter, "parameter", {"type", "text"}, {"type"})
    if keys["type"] != "text":
        raise GraphError(132012, "Parameter format does not match", "body: expected a parameter of type text")
    text = keys.get("text")
    if not isinstance(text, str) or not text.strip():
        raise GraphError(131008, "Required parameter is missing", "Parameter of type text is missing text value")
    if re.search(r"[\n\r\t]| {5,}", text):
        raise GraphError(
            132012,
            "Parameter format does not match",
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        )
    return text
