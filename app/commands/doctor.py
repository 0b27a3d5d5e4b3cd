"""`flask doctor`: is this installation sound? Each check says what is wrong and what to do; a fault makes it exit 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from app.core.transactions import reading
from app.files.attachments import storage
from app.messages.providers import provider_named
from app.operations import watch
from app.operations.belonging import HALF_RESTORED, UNFINISHED, owns, refuse_to_bind
from app.operations.proof import Stranger, has_table, prove_keys
from config import DEVELOPMENT_SECRET
from models.accounts.account import Operator
from models.base import db
from models.forms.service import Service
from models.installation import Installation
from models.offices.region import District, Office

OK, WARNING, FAULT = "baik", "ingat", "SALAH"
Finding = tuple[str, str]


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Periksa pemasangan ini: pengaturan, basis data, penyimpanan, worker, pesan, cadangan."""
    with reading():
        findings = [finding for check in CHECKS for finding in findings_of(check)]
    for state, sentence in dict.fromkeys(findings):  # what breaks several checks is said once
        click.echo(f"{state:6} {sentence}")
    if any(state == FAULT for state, _ in findings):
        raise SystemExit(1)


def findings_of(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A database or a store that does not answer is a finding, and what else is to be looked at is looked at."""
    try:
        return list(check())
    except Exception as fault:
        db.session.rollback()
        return [(FAULT, watch.words_of(fault))]


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
    if config["PUBLIC_URL"].startswith("https://") and not config["PROXY_HOPS"]:
        yield (
            FAULT,
            "PROXY_HOPS masih 0, padahal PUBLIC_URL https://. Isi 1 bila ada satu proksi (Caddy, nginx) di depannya.",
        )
    if production and not config["SOURCE_URL"]:
        yield (
            WARNING,
            "SOURCE_URL kosong. Lisensi AGPL meminta alamat kode sumber bagi pemakai situs ini.",
        )
    yield OK, f"Pengaturan dibaca; lingkungan: {config['APP_ENV']}."


def database() -> Iterator[Finding]:
    if sentence := watch.schema_now():
        yield FAULT, sentence
        return
    watch.database_writes()
    yield OK, f"Basis data {db.engine.dialect.name} dapat dibaca dan ditulis."
    if broken := broken_references():
        yield FAULT, f"Baris yang menunjuk ke baris yang tidak ada: {', '.join(broken)}. Pulihkan cadangan."
    if db.session.scalar(sa.select(Service.id).limit(1)) is None:
        yield FAULT, "Katalog kosong. Jalankan: flask --app wsgi seed"
    if db.session.scalar(sa.select(Operator.id).limit(1)) is None:
        yield WARNING, "Belum ada petugas. Buat dengan: flask --app wsgi operator create"
    if db.session.scalar(sa.select(Office.id).where(Office.is_main).limit(1)) is None:
        yield FAULT, "Tidak ada kantor utama, jadi permohonan tidak dapat disetujui. Jalankan: flask --app wsgi seed"
    served = sa.select(Office.id).where(Office.id == District.ktp_office_id)
    for name in db.session.scalars(sa.select(District.name).where(~served.exists())):
        yield FAULT, f"Kecamatan {name} tidak punya kantor. Pilih kantornya di panel, Data › Kecamatan."


def broken_references() -> list[str]:
    """Tables. PostgreSQL keeps its references itself; SQLite only where it was asked to, and another tool may not."""
    if db.engine.dialect.name != "sqlite":
        return []
    return sorted({row[0] for row in db.session.execute(sa.text("PRAGMA foreign_key_check"))})


def _files() -> Iterator[Finding]:
    sentence = watch.store_writes()
    yield (FAULT, sentence) if sentence else (OK, "Penyimpanan berkas dapat ditulis dan dibaca.")


def messages() -> Iterator[Finding]:
    config = current_app.config
    provider = provider_named(config["WHATSAPP_PROVIDER"])
    yield OK, f"Pesan dikirim lewat: {provider.title}."
    if empty := provider.missing(config):
        yield FAULT, f"Untuk {provider.title} isi juga: {', '.join(empty)}."


def belonging() -> Iterator[Finding]:
    """The doctor only looks, and binds nothing."""
    if not has_table(Installation.__tablename__):
        return
    try:
        if has_table(UNFINISHED):
            raise Stranger(HALF_RESTORED)
        prove_keys()
        if not owns(storage()):
            refuse_to_bind(storage())
    except Stranger as stranger:
        yield FAULT, str(stranger)
    else:
        yield OK, "Kunci, basis data, dan penyimpanan berkas saling memiliki."


def watched(check: watch.Look) -> Iterator[Finding]:
    """Where the tables are not of this version the database's own check says so, once."""
    if (check is watch.disk_space or not watch.schema_now()) and (sentence := check()):
        yield WARNING, sentence


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    settings, database, belonging, _files, messages, *(partial(watched, check) for check in watch.FOR_THE_OFFICE),
)  # fmt: skip
