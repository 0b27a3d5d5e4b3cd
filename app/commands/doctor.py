"""`flask doctor`: is this installation sound? Each check says what is wrong and what to do; a fault makes it exit 1."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from app.core.migrations import versions
from app.files.attachments import storage
from app.messages.providers import provider_named
from config import DEVELOPMENT_SECRET
from models.accounts.account import Operator
from models.base import db, utcnow
from models.forms.service import Service
from models.messages.notification import Notification, NotificationState

OK, WARNING, FAULT = "baik", "ingat", "SALAH"
Finding = tuple[str, str]
LEAST_FREE = 2 * 1024**3  # bytes


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Periksa pemasangan ini: pengaturan, basis data, penyimpanan, pesan."""
    findings = [finding for check in CHECKS for finding in check()]
    for state, sentence in findings:
        click.echo(f"{state:6} {sentence}")
    if any(state == FAULT for state, _ in findings):
        raise SystemExit(1)


def settings() -> Iterator[Finding]:
    config = current_app.config
    production = config["APP_ENV"] == "production"
    if config["SECRET_KEY"] == DEVELOPMENT_SECRET:
        yield FAULT if production else WARNING, "SECRET_KEY masih yang bawaan. Isi dengan teks acak yang panjang."
    if not config["VAULT_KEYS"]:
        place = config["INSTANCE_PATH"] / "vault.keys"
        yield WARNING, f"Kunci rahasia ada di {place}. Salin ke tempat lain; tanpa itu data tidak terbaca lagi."
    if production and not config["PUBLIC_URL"].startswith("https://"):
        yield FAULT, "PUBLIC_URL harus https:// supaya password warga tidak terbaca di jalan."
    if production and not config["TRUSTED_HOSTS"]:
        yield WARNING, "TRUSTED_HOSTS kosong. Isi dengan nama situs Anda."
    yield OK, f"Pengaturan dibaca; lingkungan: {config['APP_ENV']}."


def database() -> Iterator[Finding]:
    at, newest = versions()
    if at != newest:
        yield FAULT, "Basis data belum pada versi terbaru. Jalankan: flask --app wsgi db upgrade"
        return
    yield OK, f"Basis data {db.engine.dialect.name}, versi {at}."
    if db.session.scalar(sa.select(Service.id).limit(1)) is None:
        yield FAULT, "Katalog kosong. Jalankan: flask --app wsgi seed"
    if db.session.scalar(sa.select(Operator.id).limit(1)) is None:
        yield WARNING, "Belum ada petugas. Buat dengan: flask --app wsgi operator create"


def _files() -> Iterator[Finding]:
    key = secrets.token_hex(16)
    storage().put(key, b"periksa")
    sound = storage().get(key) == b"periksa"
    storage().delete(key)
    yield (OK, "Penyimpanan berkas dapat ditulis dan dibaca.") if sound else (FAULT, "Berkas tidak terbaca kembali.")
    free = shutil.disk_usage(current_app.config["INSTANCE_PATH"]).free
    if free < LEAST_FREE:
        yield WARNING, f"Sisa ruang diska tinggal {free // 1024**2} MB."


def messages() -> Iterator[Finding]:
    config = current_app.config
    provider = provider_named(config["WHATSAPP_PROVIDER"])
    yield OK, f"Pesan dikirim lewat: {provider.title}."
    if empty := provider.missing(config):
        yield FAULT, f"Untuk {provider.title} isi juga: {', '.join(empty)}."
    late = sa.select(Notification.id).where(
        Notification.state == NotificationState.DUE, Notification.due_at < utcnow() - timedelta(minutes=10)
    )
    if provider.by_itself and db.session.scalar(late.limit(1)) is not None:
        yield WARNING, "Ada pesan yang tertunda lebih dari 10 menit. Periksa apakah worker berjalan."
    held = sa.select(Notification.id).where(Notification.state == NotificationState.HELD)
    if db.session.scalar(held.limit(1)) is not None:
        yield WARNING, "Ada pesan yang tertahan gerbang. Lihat daftar Pesan di panel."


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (settings, database, _files, messages)
