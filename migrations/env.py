"""Alembic's entry: the application's database, our columns written as plain ones."""

from alembic import context
from flask import current_app

from app.commands.in_own_house import database_that_answers
from models.base import Key, UtcDateTime
from models.sealed import Sealed

target = current_app.extensions["migrate"].db


def render_item(kind, item, autogen_context):
    """A migration names no class of ours: it must still run when that class has changed or gone."""
    if kind != "type":
        return False
    if isinstance(item, Key):
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if type(item).__name__ == "Enum":
        return f"sa.String({item.length})"
    return False


def run_online() -> None:
    with database_that_answers():
        connecting = target.engine.connect()
    with connecting as connection:
        context.configure(
            connection=connection, target_metadata=target.metadata, render_item=render_item, render_as_batch=True
        )
        with context.begin_transaction():
            context.run_migrations()


run_online()
