"""The Graph API's part that an office uses: send a message, hand in and list templates."""

from __future__ import annotations

import hmac
import secrets
import socket
import time
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from app.sandbox.errors import GraphError, invalid
from app.sandbox.sending import Message, read_message

graph_api = Blueprint("graph", __name__, url_prefix="/v<int:major>.0")


@graph_api.errorhandler(GraphError)
def refuse(error: GraphError) -> ResponseReturnValue:
    return error.as_json(), error.status


@graph_api.before_request
def check_token() -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), current_app.config["TOKEN"].encode()):
        raise GraphError(190, "Invalid OAuth access token", "Cannot parse access token", status=401)


@graph_api.post("/<object_id>/messages")
def send(major: int, object_id: str) -> ResponseReturnValue:
    expect_object_id(object_id, "PHONE_NUMBER_ID")
    fault = current_app.extensions["faults"].take()
    if fault["kind"] == "500-before":
        return broken_page()
    if fault["kind"] == "error":
        raise GraphError(fault["code"], "Scripted error", "As scripted.", status=fault.get("status", 400))

    message = read_message(request.get_json(force=True, silent=True), current_app.extensions["wordings"])
    wamid = accept(message, fails_with=failure_code(fault))

    if fault["kind"] == "500-after":
        return broken_page()
    if fault["kind"] == "drop":
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    if fault["kind"] == "hang":
        time.sleep(fault.get("seconds", 60))
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": message.input, "wa_id": message.to}],
        "messages": [{"id": wamid, "message_status": "accepted"}],
    }


@graph_api.post("/<object_id>/message_templates")
def create_template(major: int, object_id: str) -> ResponseReturnValue:
    expect_object_id(object_id, "BUSINESS_ACCOUNT_ID")
    wording = current_app.extensions["wordings"].register(request.get_json(force=True, silent=True))
    return {key: wording[key] for key in ("id", "status", "category")}


@graph_api.get("/<object_id>/message_templates")
def list_templates(major: int, object_id: str) -> ResponseReturnValue:
    expect_object_id(object_id, "BUSINESS_ACCOUNT_ID")
    return {"data": current_app.extensions["wordings"].all(request.args.get("name"))}


def expect_object_id(object_id: str, setting: str) -> None:
    if object_id != current_app.config[setting]:
        raise invalid(f"Object with ID '{object_id}' does not exist or cannot be loaded.", 33, "Unsupported request")


def accept(message: Message, fails_with: int | None) -> str:
    """Write the message to the ledger; from here on it counts as sent. Returns its wamid."""
    wamid = "wamid.HBg" + secrets.token_urlsafe(24)
    entry: dict[str, Any] = {
        "wamid": wamid,
        "to": message.to,
        "template": message.template,
        "language": message.language,
        "params": message.params,
        "text": message.text,
        "opaque": message.opaque,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
    if fails_with:
        entry["fails_with"] = fails_with
    current_app.extensions["ledger"].append(entry)
    current_app.extensions["postman"].expect(entry)
    return wamid


def failure_code(fault: dict[str, Any]) -> int | None:
    return fault.get("code", 131026) if fault["kind"] == "undeliverable" else None


def broken_page() -> ResponseReturnValue:
    return "<html><body><h1>500</h1></body></html>", 500, {"Content-Type": "text/html"}
