"""`flask backup [FOLDER]`: everything but the keys, while the house is open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
from flask import current_app

from app.commands.in_own_house import in_own_house_of_any_version
from app.operations.backup import make_backup
from app.operations.proof import has_table
from app.operations.snapshots import SnapshotRefused
from app.web.filters import number_text
from models.base import db
from models.last_done import LastDone, Task, done_now


@click.command("backup")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="Berapa potret disimpan.")
@in_own_house_of_any_version
def command(folder: Path | None, keep: int) -> None:
    """Cadangkan basis data dan berkas ke FOLDER (bawaan: cadangan/ di folder instance)."""
    try:
        made = make_backup((folder or current_app.config["INSTANCE_PATH"] / "cadangan").resolve(), keep)
    except SnapshotRefused as refused:
        raise click.ClickException(str(refused)) from refused
    except (OSError, sqlite3.Error) as fault:
        raise click.ClickException(f"Cadangan tidak selesai. Periksa diska dan izin foldernya. ({fault})") from None
    click.echo(f"Basis data: {made.snapshot}")
    click.echo(f"Berkas: {number_text(made.copied.new)} baru disalin, {number_text(made.files)} seluruhnya.")
    if made.copied.mended:
        click.echo(
            f"{number_text(made.copied.mended)} berkas rusak di folder cadangan, dan disalin ulang. Periksa diskanya."
        )
    if made.copied.broken:
        lost = f"{number_text(len(made.copied.broken))} berkas lama rusak di folder cadangan"
        click.echo(f"{lost}, dan sudah tidak ada di server. Periksa diskanya.", err=True)
    click.echo("Kunci rahasia TIDAK ikut: simpan vault.keys dan .env di tempat lain.")
    click.echo(f"Sekarang salin {made.snapshot.parent} ke luar server ini.")
    remember()


def remember() -> None:
    """Last of all: a full disk must not hide that the backup was made."""
    if has_table(LastDone.__tablename__):  # before an upgrade there may be none
        done_now(Task.BACKUP)
        db.session.commit()
