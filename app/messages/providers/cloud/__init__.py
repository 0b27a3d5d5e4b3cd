"""Meta's Cloud API, or the sandbox that speaks it. Each wording is a template that Meta approves (templates.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from app.messages.claims import Claim
from app.messages.outcomes import MESSAGE, Accepted, Blocked, DeliveryReport, Refused, Retry, Uncertain
from app.messages.providers import Provider
from app.messages.providers.cloud.answers import BLOCKS_MESSAGE, UNKNOWN_TEMPLATE
from app.messages.providers.cloud.api import CloudApi
from app.messages.providers.cloud.settings import CloudSettings
from app.messages.providers.cloud.templates import template_name, template_parameters, to_meta_template
from app.messages.providers.cloud.webhook import delivery_reports_in, expect_signed, right_challenge
from app.messages.text import placeholders

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Cloud(Provider):
    title = "WhatsApp Cloud API"
    settings = CloudSettings
    needs = ("WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID")
    wants = ("WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")
    webhook = "whatsapp"
    wording_codes = frozenset(str(code) for code in BLOCKS_MESSAGE)
    wording_notice = "Teks baru harus disetujui Meta dulu sebagai templat. Sampai disetujui, pesan ini dapat gagal."

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__(config)
        self._account_id = config["WHATSAPP_BUSINESS_ACCOUNT_ID"]
        self._api = CloudApi(
            config["WHATSAPP_API_URL"], config["WHATSAPP_PHONE_NUMBER_ID"], config["WHATSAPP_TOKEN"],
            self._account_id,
        )  # fmt: skip

    def send(self, claim: Claim) -> Accepted:
        name = template_name(claim.template, claim.wording)
        to, parameters = claim.to, template_parameters(claim.wording, claim.particulars)
        try:
            return self._api.send_template(to, name, parameters, claim.opaque)
        except Blocked as blocked:
            if blocked.code != UNKNOWN_TEMPLATE or not self._account_id:
                raise
        self.publish(claim.template, claim.wording)
        return self._api.send_template(to, name, parameters, claim.opaque)

    def publish(self, key: str, body: str) -> None:
        """Hand a wording in for approval. Raises a Trouble; one refused blocks only its own messages."""
        name = template_name(key, body)
        try:
            self._api.publish_template(name, to_meta_template(body), len(placeholders(body)))
        except Refused as refusal:
            raise Blocked(UNKNOWN_TEMPLATE, f"wording refused: {refusal}", MESSAGE) from None
        except Uncertain as lost:
            raise Retry(lost.code, lost.text) from None  # handed in or not, no message was sent

    def greeting(self, query: Mapping[str, str]) -> str | None:
        return right_challenge(query, self.config["WHATSAPP_VERIFY_TOKEN"])

    def delivery_reports(self, headers: Headers, body: bytes) -> Iterator[DeliveryReport]:
        expect_signed(headers, body, self.config["WHATSAPP_APP_SECRET"])
        try:
            return delivery_reports_in(json.loads(body))
        except RecursionError:
            raise ValueError("nested too deeply") from None

    @classmethod
    def reaches_people(cls, config: Mapping[str, Any]) -> bool:
        return urlsplit(config["WHATSAPP_API_URL"]).hostname not in THIS_MACHINE
