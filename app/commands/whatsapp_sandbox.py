"""`flask whatsapp-sandbox`: the WhatsApp stand-in on this machine, with our wordings approved."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Thread
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.messages.providers.cloud import Cloud
from app.messages.providers.cloud.templates import default_wordings
from app.sandbox import create_sandbox
from app.sandbox.server import server_for

NEEDED = ("WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_APP_SECRET")


@click.command("whatsapp-sandbox")
@with_appcontext
def command() -> None:
    """Jalankan pengganti WhatsApp untuk uji coba, hanya di mesin ini."""
    config = current_app.config
    if missing := [name for name in NEEDED if not config[name]]:
        raise click.UsageError(f"Atur dahulu {', '.join(missing)}, sama dengan aplikasinya.")

    server = server_for(sandbox_for(config), config["SANDBOX_PORT"])
    address = f"http://127.0.0.1:{server.port}"
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        hand_in_wordings(config, address)
        click.echo(f"Ponsel percobaan: {address}/")
        serving.join()
    finally:
        server.shutdown()


def sandbox_for(config: Mapping[str, Any]) -> Flask:
    return create_sandbox(
        config["INSTANCE_PATH"] / "sandbox" / "ledger.jsonl",
        token=config["WHATSAPP_TOKEN"],
        phone_number_id=config["WHATSAPP_PHONE_NUMBER_ID"],
        business_account_id=config["WHATSAPP_BUSINESS_ACCOUNT_ID"],
        app_secret=config["WHATSAPP_APP_SECRET"],
        webhook_url=config["PUBLIC_URL"].rstrip("/") + "/webhook/whatsapp",
    )


def hand_in_wordings(config: Mapping[str, Any], address: str) -> None:
    """As an office does at Meta before its first message, through the same door."""
    cloud = Cloud({**config, "WHATSAPP_API_URL": f"{address}/v26.0"})
    for key, body in default_wordings().items():
        cloud.publish(key, body)
