"""`flask version`: what is installed here, for whoever is asked on the telephone."""

from __future__ import annotations

import platform

import click
from flask.cli import with_appcontext

from app.commands.in_own_house import database_that_answers
from app.core.migrations import NEWEST_SCHEMA, versions
from app.core.version import VERSION
from models.base import db


@click.command("version")
@with_appcontext
def command() -> None:
    """Versi yang terpasang: aplikasi, basis data, Python."""
    click.echo(f"Dukcapil Daring {VERSION}")
    click.echo(f"Python {platform.python_version()}")
    with database_that_answers():
        at, _ = versions()
    click.echo(f"Basis data {db.engine.dialect.name}, skema {at or 'belum ada'} (seharusnya {NEWEST_SCHEMA})")
