"""`flask restore FOLDER`: a backup becomes this new installation."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.commands.in_own_house import database_that_answers
from app.operations.restore import restore
from app.operations.snapshots import SnapshotRefused
from app.web.filters import number_text


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--snapshot", metavar="NAMA", help="Potret basis data yang mana; bawaannya yang terbaru.")
@click.option("--replaces", is_flag=True, help="Pemasangan ini menggantikan yang lama, beserta penyimpanan berkasnya.")
@with_appcontext
def command(folder: Path, snapshot: str | None, replaces: bool) -> None:
    """Pulihkan cadangan di FOLDER ke pemasangan yang baru. Hentikan web dan worker lebih dahulu."""
    try:
        with database_that_answers():
            done = restore(folder.resolve(), snapshot, replaces)
    except SnapshotRefused as refused:
        raise click.ClickException(str(refused)) from refused
    except (OSError, sqlite3.Error) as fault:
        raise click.ClickException(
            f"Pemulihan terputus. Periksa diska dan izin foldernya, lalu jalankan lagi perintah ini. ({fault})"
        ) from None
    if done.again:
        click.echo(f"{done.snapshot.name} sudah dipulihkan di sini sampai selesai; tidak ada yang diubah.")
        return
    click.echo(f"Dipulihkan dari {done.snapshot.name}; {number_text(done.files)} berkas disalin.")
    click.echo(
        f"{number_text(done.cancelled)} pesan yang waktu itu belum terkirim dibatalkan; lihat daftar Pesan di panel."
    )
    if done.broken:
        raise click.ClickException(
            f"{number_text(len(done.broken))} berkas tidak terbuka: {', '.join(done.broken[:10])}"
        )
    click.echo("Semua berkas terbuka dengan kunci ini. Nyalakan web dan worker.")
