"""Every setting, its default and its environment name, on one screen. `.env` is read first, the environment wins."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).parent
load_dotenv(ROOT / ".env")

DEVELOPMENT_SECRET = "hanya-untuk-pengembangan"


class Config:
    """What `create_app` reads. Names are the environment's; bytes, seconds and counts are plain numbers."""

    APP_ENV = os.environ.get("APP_ENV", "production")
    INSTANCE = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance"))
    DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'dukcapil.sqlite3'}")
    UPLOADS_URL = os.environ.get("UPLOADS_URL", str(ROOT / "uploads"))
    PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
    SECRET_KEY = os.environ.get("SECRET_KEY", DEVELOPMENT_SECRET)
    VAULT_KEYS = os.environ.get("VAULT_KEYS", "")  # "index:<base64>,2026a:<base64>"; else instance/vault.keys
    TRUSTED_HOSTS = os.environ.get("TRUSTED_HOSTS", "").split(",") if os.environ.get("TRUSTED_HOSTS") else None
    PROXY_HOPS = int(os.environ.get("PROXY_HOPS", "0"))

    WHATSAPP_PROVIDER = os.environ.get("WHATSAPP_PROVIDER", "manual")  # cloud, manual, console
    WHATSAPP_API_URL = os.environ.get("WHATSAPP_API_URL", "https://graph.facebook.com/v26.0")
    WHATSAPP_PHONE_NUMBER_ID = os.environ.get("WHATSAPP_PHONE_NUMBER_ID", "")
    WHATSAPP_BUSINESS_ACCOUNT_ID = os.environ.get("WHATSAPP_BUSINESS_ACCOUNT_ID", "")
    WHATSAPP_TOKEN = os.environ.get("WHATSAPP_TOKEN", "")
    WHATSAPP_APP_SECRET = os.environ.get("WHATSAPP_APP_SECRET", "")
    WHATSAPP_VERIFY_TOKEN = os.environ.get("WHATSAPP_VERIFY_TOKEN", "")
    SANDBOX_PORT = int(os.environ.get("SANDBOX_PORT", "8001"))

    # The outbox. A lease outlives the gateway's time-outs (connect 5 s + read 20 s).
    DELIVERY_LEASE_SECONDS = float(os.environ.get("DELIVERY_LEASE_SECONDS", "90"))
    DELIVERY_ECHO_SECONDS = float(os.environ.get("DELIVERY_ECHO_SECONDS", "120"))
    UNDO_SECONDS = int(os.environ.get("UNDO_SECONDS", "10"))

    # The office's own rules.
    PICKUPS_PER_HALF_HOUR = int(os.environ.get("PICKUPS_PER_HALF_HOUR", "10"))
    PICKUP_TOO_LONG_DAYS = int(os.environ.get("PICKUP_TOO_LONG_DAYS", "14"))  # what lies longer has a list of its own
    REPLACEMENT_WAIT_HOURS = int(os.environ.get("REPLACEMENT_WAIT_HOURS", "24"))
    REGISTRATION_WORKING_DAYS = int(os.environ.get("REGISTRATION_WORKING_DAYS", "1"))  # by when one is looked at
    REQUESTS_BEFORE_VERIFICATION = int(os.environ.get("REQUESTS_BEFORE_VERIFICATION", "3"))  # by one who waits
    DRAFT_DAYS = int(os.environ.get("DRAFT_DAYS", "14"))

    # Limits.
    MAX_CONTENT_LENGTH = 12 * 1024 * 1024  # one photo of 10 MB and its form
    MAX_FINISH_CONTENT_LENGTH = 45 * 1024 * 1024  # the signed PDFs of one request
    REGISTRATIONS_PER_PHONE_PER_DAY = int(os.environ.get("REGISTRATIONS_PER_PHONE_PER_DAY", "5"))
    REGISTRATIONS_PER_NETWORK_PER_DAY = int(os.environ.get("REGISTRATIONS_PER_NETWORK_PER_DAY", "200"))
    AMENDMENTS_PER_DAY = int(os.environ.get("AMENDMENTS_PER_DAY", "30"))
    PHOTOS_PER_CASE_PER_DAY = int(os.environ.get("PHOTOS_PER_CASE_PER_DAY", "150"))
    PHOTOS_PER_NETWORK_PER_DAY = int(os.environ.get("PHOTOS_PER_NETWORK_PER_DAY", "5000"))
    SIGN_IN_FAILURES_PER_HOUR = int(os.environ.get("SIGN_IN_FAILURES_PER_HOUR", "10"))
    SIGN_IN_NIKS_PER_NETWORK_PER_HOUR = int(os.environ.get("SIGN_IN_NIKS_PER_NETWORK_PER_HOUR", "300"))
    LOOK_UPS_PER_CASE_PER_DAY = int(os.environ.get("LOOK_UPS_PER_CASE_PER_DAY", "10"))  # /lacak, /cek-pesan
    LOOK_UPS_PER_NETWORK_PER_HOUR = int(os.environ.get("LOOK_UPS_PER_NETWORK_PER_HOUR", "300"))

    # The district: another one changes these, `app/catalogue/` and nothing else.
    OFFICE_NAME = os.environ.get("OFFICE_NAME", "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Buleleng")
    OFFICE_SHORT_NAME = os.environ.get("OFFICE_SHORT_NAME", "Disdukcapil Buleleng")
    OFFICE_DISTRICT = os.environ.get("OFFICE_DISTRICT", "Kabupaten Buleleng")
    OFFICE_ADDRESS = os.environ.get("OFFICE_ADDRESS", "Jl. Gajah Mada No. 152, Singaraja")
    OFFICE_PHONE = os.environ.get("OFFICE_PHONE", "(0362) 25887")
    OFFICE_WHATSAPP = os.environ.get("OFFICE_WHATSAPP", "")  # the number that messages come from, as people read it
    OFFICE_EMAIL = os.environ.get("OFFICE_EMAIL", "disdukcapil@bulelengkab.go.id")
    OFFICE_COLOUR = os.environ.get("OFFICE_COLOUR", "#0b4d54")  # header and buttons; made dark enough to be read
    OFFICE_ACCENT = os.environ.get("OFFICE_ACCENT", "#f0be55")  # on the header
    OFFICE_TIMEZONE = os.environ.get("OFFICE_TIMEZONE", "Asia/Makassar")
    OFFICE_TIMEZONE_NAME = os.environ.get("OFFICE_TIMEZONE_NAME", "WITA")
    TUTORIAL_URL = os.environ.get("TUTORIAL_URL", "https://youtu.be/oM2x0CsNW3A")
