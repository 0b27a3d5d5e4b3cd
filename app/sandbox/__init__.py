"""The WhatsApp stand-in: a small server that speaks Meta's Cloud API, for the demo and the tests.

Written from docs/reference/whatsapp.md §1 and Meta's documents, not from our client, so that the two can disagree.
Its ledger, not our tables, is the judge of what was sent.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.sandbox import graph, pages
from app.sandbox.delivery_reports import Postman
from app.sandbox.faults import Faults
from app.sandbox.journal import Journal
from app.sandbox.wording import Wordings


def create_sandbox(
    ledger_path: Path,
    *,
    token: str,
    phone_number_id: str,
    business_account_id: str,
    app_secret: str = "",
    webhook_url: str = "",
    delivery_report_delays: dict[str, float] | None = None,
) -> Flask:
    """The stand-in as a WSGI application. Its state lives beside `ledger_path` and outlives a restart.

    `delivery_report_delays`: seconds after acceptance for each status, e.g. {"sent": 0.2, "delivered": 0.6}.
    Without a `webhook_url` no delivery reports are sent.
    """
    ledger_path.parent.mkdir(parents=True, exist_ok=True)
    sandbox = Flask(__name__)
    sandbox.config.update(
        TOKEN=token,
        PHONE_NUMBER_ID=phone_number_id,
        BUSINESS_ACCOUNT_ID=business_account_id,
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    sandbox.extensions["ledger"] = ledger = Journal(ledger_path)
    sandbox.extensions["wordings"] = Wordings(ledger_path.with_name("templates.jsonl"))
    sandbox.extensions["faults"] = Faults()
    sandbox.extensions["postman"] = postman = Postman(
        webhook_url,
        app_secret,
        phone_number_id,
        business_account_id,
        done=Journal(ledger_path.with_name("delivery reports.jsonl")),
        delays=delivery_report_delays,
    )
    sandbox.register_blueprint(graph.graph_api)
    sandbox.register_blueprint(pages.sandbox_pages)
    pages.add_filters(sandbox)
    postman.start(ledger.entries)
    return sandbox
