"""What Meta's Cloud API needs to know of the office (docs/pemasangan.md)."""

from __future__ import annotations

from config import Declared


class CloudSettings(Declared, kw_only=True):
    WHATSAPP_API_URL: str = "https://graph.facebook.com/v26.0"
    WHATSAPP_PHONE_NUMBER_ID: str = ""
    WHATSAPP_BUSINESS_ACCOUNT_ID: str = ""
    WHATSAPP_TOKEN: str = ""
    WHATSAPP_APP_SECRET: str = ""
    WHATSAPP_VERIFY_TOKEN: str = ""
