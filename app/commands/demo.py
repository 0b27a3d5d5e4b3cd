"""`flask demo`: the months of the report, today's work, and accounts to try everything with."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import current_app

from app.commands.in_own_house import in_own_house
from app.demo.accounts import CITIZENS, PASSWORD, demo_operators, wanted_operators
from app.demo.history import write_history
from app.demo.today import write_today
from app.messages.providers import provider_named
from models.accounts.account import Account
from models.base import db
from models.last_done import LastDone, Task, done_now


@click.command("demo")
@in_own_house
def command() -> None:
    """Isi data contoh: rekap Juli–Desember 2020, pekerjaan hari ini, dan akun untuk mencoba."""
    refuse_where_it_would_harm()
    made = demo()
    click.echo("Data contoh sudah dibuat." if made else "Data contoh sudah ada; tidak ada yang diubah.")
    click.echo("\n" + accounts_text())


def demo() -> bool:
    """Make what is missing of the demo, in one transaction; whether anything was."""
    staff = demo_operators()
    made = [write_history(staff), write_today(staff)]
    done_now(Task.DEMO)
    db.session.commit()
    return any(made)


def refuse_where_it_would_harm() -> None:
    config = current_app.config
    if config["APP_ENV"] == "production":
        raise click.ClickException(
            "`flask demo` membuat akun dengan password yang diketahui umum, maka tidak jalan di production."
            " Setel APP_ENV=development pada pemasangan percobaan."
        )
    if LastDone.when(Task.DEMO) is None and db.session.scalar(sa.select(Account.id).limit(1)) is not None:
        raise click.ClickException(
            "Di basis data ini sudah ada akun orang lain. `flask demo` hanya mengisi pemasangan yang kosong."
            " `make run` membuat pemasangan contoh sendiri, di instance/demo."
        )
    if provider_named(config["WHATSAPP_PROVIDER"]).reaches_people(config):
        raise click.ClickException(
            "`flask demo` menulis pesan ke nomor karangan, maka tidak jalan dengan WhatsApp yang sebenarnya."
            " Arahkan WHATSAPP_API_URL ke sandbox."
        )


def accounts_text() -> str:
    """A small table: user names, and what each is for."""
    staff = [f"  {one.username:<12}{one.name:<24}{one.duty}" for one in wanted_operators()]
    people = [f"  {one.person.nik:<18}{one.person.name:<24}{one.state}" for one in CITIZENS]
    return "\n".join(
        [f"Akun contoh, semua dengan password {PASSWORD}", "", "Petugas (/petugas/masuk)", *staff, "",
         "Warga (/masuk)", *people]
    )  # fmt: skip
