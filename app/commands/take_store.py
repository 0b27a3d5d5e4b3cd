"""`flask take-store`: the file store at UPLOADS_URL belongs to this database from now on, whosever it was."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.commands.in_own_house import database_that_answers, expect_tables
from app.files.attachments import storage
from app.operations.belonging import take
from app.operations.proof import Stranger, prove_keys


@click.command("take-store")
@with_appcontext
def command() -> None:
    """Nyatakan penyimpanan berkas di UPLOADS_URL milik basis data ini. Hentikan dahulu pemasangan yang lama."""
    try:
        with database_that_answers():
            expect_tables()
            prove_keys()
    except Stranger as stranger:
        raise click.ClickException(str(stranger)) from None
    take(storage())
    click.echo("Penyimpanan berkas ini sekarang milik basis data ini. Pemasangan lama menolak menyala dengannya.")
