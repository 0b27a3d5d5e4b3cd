"""Every setting, its default and its environment name, on one screen. `.env` is read first, the environment wins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

import msgspec
from dotenv import load_dotenv
from msgspec import Meta

ROOT = Path(__file__).parent
ENVIRONMENT = dict(os.environ)  # itself, without .env
load_dotenv(ROOT / ".env")  # into the environment itself: boto3 looks there for its AWS_… names

DEVELOPMENT_SECRET = "hanya-untuk-pengembangan"
PROVIDERS = sorted(place.parent.name for place in (ROOT / "app/messages/providers").glob("*/__init__.py"))


def is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, OSError, ValueError):
        return False


# The description is what whoever wrote a wrong value reads.
Count = Annotated[int, Meta(ge=0, description="harus bilangan bulat, paling sedikit 0")]
Some = Annotated[int, Meta(ge=1, description="harus bilangan bulat, paling sedikit 1")]
Seconds = Annotated[float, Meta(ge=0, description="harus bilangan, paling sedikit 0")]
Port = Annotated[int, Meta(ge=1, le=65535, description="harus bilangan bulat dari 1 sampai 65535")]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z", description='harus seperti "#0b4d54"')]
Environment = Annotated[Literal["production", "development"], Meta(description="harus production atau development")]
Zone = Annotated[str, Meta(description="harus nama zona waktu, misalnya Asia/Makassar", extra={"accepts": is_zone})]
ProviderName = Annotated[
    str, Meta(description=f"harus satu dari {', '.join(PROVIDERS)}", extra={"accepts": PROVIDERS.__contains__})
]
Hosts = Annotated[list[str] | None, Meta(description="harus nama-nama host, dipisah koma", extra={"split": ","})]


class Declared(msgspec.Struct, kw_only=True):
    """Settings of the environment, by their own names. A message provider declares its own (app/messages/providers)."""


class Settings(Declared, kw_only=True):
    """What `create_app` and the server read, by the environment's names; bytes, seconds, counts are plain numbers."""

    APP_ENV: Environment = "production"
    INSTANCE_PATH: Path = ROOT / "instance"
    DATABASE_URL: str = ""  # else SQLite, in INSTANCE_PATH
    UPLOADS_URL: str = str(ROOT / "uploads")
    PUBLIC_URL: str = "http://127.0.0.1:8000"
    SECRET_KEY: str = DEVELOPMENT_SECRET
    VAULT_KEYS: str = ""  # "index:<base64>,2026a:<base64>"; else instance/vault.keys
    TRUSTED_HOSTS: Hosts = None
    PROXY_HOPS: Count = 0

    # The web server.
    PORT: Port = 8000
    BIND: str = ""  # else this machine's own address, at PORT
    WEB_PROCESSES: Some = 1
    WEB_THREADS: Some = 16
    ACCESS_LOG: str = "on"  # a line for each answer; "off" is none

    WHATSAPP_PROVIDER: ProviderName = "manual"
    SANDBOX_PORT: Port = 8001

    # The outbox. A lease outlives the gateway's time-outs (connect 5 s + read 20 s).
    DELIVERY_LEASE_SECONDS: Seconds = 90
    DELIVERY_ECHO_SECONDS: Seconds = 120
    UNDO_SECONDS: Count = 10  # from when the next page is shown
    UNDO_PAGE_SECONDS: Count = 20  # within which it is; then the message goes, whether it was or not

    # The office's own rules.
    PICKUPS_PER_HALF_HOUR: Count = 10
    PICKUP_TOO_LONG_DAYS: Count = 14  # what lies longer has a list of its own
    PICKUP_KEPT_DAYS: Count = 0  # until when a document can be fetched, as the public pages say; 0 says no day
    POST_PAID_BY: Literal["", "applicant", "office"] = ""  # the public pages say so; "" says to ask
    REPLACEMENT_WAIT_HOURS: Count = 24
    REGISTRATION_WORKING_DAYS: Count = 1  # by when one is looked at
    REQUESTS_BEFORE_VERIFICATION: Count = 3  # by one who waits
    DRAFT_DAYS: Some = 14

    # Limits.
    DRAFTS_PER_NETWORK_PER_DAY: Count = 300  # registrations that are begun; a network may be a whole village office
    DRAFTS_PER_HOUR: Count = 1000  # by everybody
    REGISTRATIONS_PER_PHONE_PER_DAY: Count = 5
    REGISTRATIONS_PER_NETWORK_PER_DAY: Count = 200
    AMENDMENTS_PER_DAY: Count = 30
    PHOTOS_PER_CASE_PER_DAY: Count = 150
    PHOTOS_PER_NETWORK_PER_DAY: Count = 5000
    SIGN_IN_TRIES_PER_DAY: Some = 10  # wrong ones, of a name from one device or network, before a wait begins
    SIGN_IN_FAILURES_PER_NETWORK_PER_HOUR: Some = 300  # then tries from there are slowed, and none refused
    LOOK_UPS_PER_CASE_PER_DAY: Count = 10  # /lacak, /cek-pesan
    LOOK_UPS_PER_NETWORK_PER_HOUR: Count = 300

    # The district: another one changes these, `app/catalogue/` and nothing else.
    OFFICE_NAME: str = "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Buleleng"
    OFFICE_SHORT_NAME: str = "Disdukcapil Buleleng"
    OFFICE_DISTRICT: str = "Kabupaten Buleleng"
    OFFICE_ADDRESS: str = "Jl. Gajah Mada No. 152, Singaraja"
    OFFICE_PHONE: str = "(0362) 25887"
    OFFICE_WHATSAPP: str = ""  # the number that messages come from, as people read it
    OFFICE_EMAIL: str = "disdukcapil@bulelengkab.go.id"
    OFFICE_COLOUR: Colour = "#0b4d54"  # header and buttons; made dark enough to be read
    OFFICE_ACCENT: Colour = "#f0be55"  # on the header
    OFFICE_TIMEZONE: Zone = "Asia/Makassar"
    OFFICE_TIMEZONE_NAME: str = "WITA"
    SOURCE_URL: str = ""  # where whoever uses this house finds its source (the AGPL asks for it)
    TUTORIAL_URL: str = "https://youtu.be/oM2x0CsNW3A"

    def __post_init__(self) -> None:
        # SQLAlchemy's extension would look for a relative one within itself: instance/instance/….
        self.INSTANCE_PATH = ROOT / self.INSTANCE_PATH
        self.DATABASE_URL = self.DATABASE_URL or f"sqlite:///{self.INSTANCE_PATH / 'dukcapil.sqlite3'}"


Kind = TypeVar("Kind", bound=Declared)


def settings(**overrides: Any) -> Settings:
    """What this process is set to. Raises SystemExit with a line for each setting that cannot be used."""
    here = read(Settings, overrides)
    if here.APP_ENV == "production" and (here.SECRET_KEY == DEVELOPMENT_SECRET or len(here.SECRET_KEY) < 16):
        raise SystemExit(
            "SECRET_KEY belum diisi, atau terlalu pendek. Isi dengan teks acak yang panjang, misalnya hasil:"
            " python3 -c 'import secrets; print(secrets.token_hex())'"
        )
    return here


def read(kind: type[Kind], overrides: dict[str, Any]) -> Kind:
    """From what is given, else from the environment, else the default; what is empty there counts as not set."""
    given = {name: value for name, value in os.environ.items() if value} | overrides
    values, refused = {}, []
    for field in msgspec.structs.fields(kind):
        if field.name in given:
            try:
                values[field.name] = usable(given[field.name], field.type)
            except ValueError as why:  # names the setting and never its value, which may be a secret
                refused.append(f"Pengaturan {field.name}: {why}.")
    if refused:
        raise SystemExit("\n".join(refused))
    return kind(**values)


def usable(value: Any, kind: Any) -> Any:
    """The value as its setting has it. Raises ValueError with what it must be."""
    meta = next((part for part in get_args(kind) if isinstance(part, Meta)), Meta())
    extra = meta.extra or {}
    if isinstance(value, str) and "split" in extra:
        value = [part.strip() for part in value.split(extra["split"])]
    try:
        found = msgspec.convert(value, kind, strict=False, dec_hook=lambda wanted, raw: wanted(raw))
    except msgspec.ValidationError:
        raise ValueError(meta.description or "tidak dapat dipakai") from None
    if not extra.get("accepts", lambda _: True)(found):
        raise ValueError(meta.description)
    return found
