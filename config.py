"""Every setting, its default and its environment name, on one screen. `.env` is read first, the environment wins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from dotenv import load_dotenv
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent
load_dotenv(ROOT / ".env")  # into the environment itself: boto3 looks there for its AWS_… names

DEVELOPMENT_SECRET = "hanya-untuk-pengembangan"


def known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError("harus nama zona waktu, misalnya Asia/Makassar") from None
    return name


def known_provider(name: str) -> str:
    """A message provider is a folder."""
    *some, last = sorted(place.parent.name for place in (ROOT / "app/messages/providers").glob("*/__init__.py"))
    if name not in (*some, last):
        raise ValueError(f"harus {', '.join(map(repr, some))} atau {last!r}")
    return name


def by_commas(given: Any) -> Any:
    return given.split(",") if isinstance(given, str) else given


Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(ge=0)]
Port = Annotated[int, Field(ge=1, le=65535)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Zone = Annotated[str, AfterValidator(known_zone)]
ProviderName = Annotated[str, AfterValidator(known_provider)]
Hosts = Annotated[list[str] | None, NoDecode, BeforeValidator(by_commas)]


class Declared(BaseSettings):
    """Settings of the environment, by their own names. A message provider declares its own (app/messages/providers)."""

    model_config = SettingsConfigDict(case_sensitive=True, env_ignore_empty=True, extra="ignore")


class Settings(Declared):
    """What `create_app` and gunicorn read. Names are the environment's; bytes, seconds and counts are plain numbers."""

    APP_ENV: Literal["production", "development"] = "production"
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
    WEB_THREADS: Some = 8

    WHATSAPP_PROVIDER: ProviderName = "manual"
    SANDBOX_PORT: Port = 8001

    # The outbox. A lease outlives the gateway's time-outs (connect 5 s + read 20 s).
    DELIVERY_LEASE_SECONDS: Seconds = 90
    DELIVERY_ECHO_SECONDS: Seconds = 120
    UNDO_SECONDS: Count = 10

    # The office's own rules.
    PICKUPS_PER_HALF_HOUR: Count = 10
    PICKUP_TOO_LONG_DAYS: Count = 14  # what lies longer has a list of its own
    REPLACEMENT_WAIT_HOURS: Count = 24
    REGISTRATION_WORKING_DAYS: Count = 1  # by when one is looked at
    REQUESTS_BEFORE_VERIFICATION: Count = 3  # by one who waits
    DRAFT_DAYS: Some = 14

    # Limits.
    REGISTRATIONS_PER_PHONE_PER_DAY: Count = 5
    REGISTRATIONS_PER_NETWORK_PER_DAY: Count = 200
    AMENDMENTS_PER_DAY: Count = 30
    PHOTOS_PER_CASE_PER_DAY: Count = 150
    PHOTOS_PER_NETWORK_PER_DAY: Count = 5000
    SIGN_IN_FAILURES_PER_HOUR: Count = 10
    SIGN_IN_NIKS_PER_NETWORK_PER_HOUR: Count = 300
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
    TUTORIAL_URL: str = "https://youtu.be/oM2x0CsNW3A"

    @model_validator(mode="after")
    def has_a_database(self) -> Self:
        self.DATABASE_URL = self.DATABASE_URL or f"sqlite:///{self.INSTANCE_PATH / 'dukcapil.sqlite3'}"
        return self

    @model_validator(mode="after")
    def has_a_secret_in_production(self) -> Self:
        if self.APP_ENV == "production" and (self.SECRET_KEY == DEVELOPMENT_SECRET or len(self.SECRET_KEY) < 16):
            raise ValueError(
                "SECRET_KEY belum diisi, atau terlalu pendek. Isi dengan teks acak yang panjang, misalnya hasil:"
                " python3 -c 'import secrets; print(secrets.token_hex())'"
            )
        return self


Kind = TypeVar("Kind", bound=Declared)
REFUSALS = {
    "int_parsing": "harus bilangan bulat",
    "float_parsing": "harus bilangan",
    "greater_than_equal": "paling sedikit {ge}",
    "less_than_equal": "paling banyak {le}",
    "literal_error": "harus {expected}",
    "string_pattern_mismatch": 'harus seperti "#0b4d54"',
    "value_error": "{error}",
}


def settings(**overrides: Any) -> Settings:
    """What this process is set to. Raises SystemExit with a line for each setting that cannot be used."""
    return read(Settings, overrides)


def read(kind: type[Kind], overrides: dict[str, Any]) -> Kind:
    try:
        return kind(**overrides)
    except ValidationError as error:
        raise SystemExit("\n".join(map(refusal, error.errors()))) from None


def refusal(fault: Any) -> str:
    """Names the setting and never its value, which may be a secret."""
    said = REFUSALS.get(fault["type"], "{msg}").format(**fault, **fault.get("ctx", {})).replace(" or ", " atau ")
    return f"Pengaturan {fault['loc'][0]}: {said}." if fault["loc"] else said
