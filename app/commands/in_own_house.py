"""What every command but the doctor's, the version's and the restorer's asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from app.operations.belonging import belong
from app.operations.proof import Stranger
from app.operations.watch import schema_now, tables_there, words_of
from models.base import db

P = ParamSpec("P")
R = TypeVar("R")

_OUR_FAULT = (DataError, IntegrityError, ProgrammingError)  # not the disk's, nor the server's: the trace helps


def in_own_house(command: Callable[P, R]) -> Callable[P, R]:
    """In the app's context, and only where keys, database and file store belong together and are of this version."""
    return _asking_first(expect_own_house, command)


def in_own_house_of_any_version(command: Callable[P, R]) -> Callable[P, R]:
    """As before an upgrade, when a backup is wanted most."""
    return _asking_first(lambda: expect_own_house(tables_there), command)


def _asking_first(expect: Callable[[], None], command: Callable[P, R]) -> Callable[P, R]:
    @with_appcontext
    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        with database_that_answers():
            expect()
            return command(*args, **kwargs)

    return checked


@contextmanager
def database_that_answers() -> Iterator[None]:
    """Raises click.ClickException with a sentence, for whoever stands there at night."""
    try:
        yield
    except _OUR_FAULT:
        raise
    except DBAPIError as fault:
        why = str(fault.orig).splitlines()[0]
        raise click.ClickException(f"{words_of(fault)} ({why})") from None


def expect_own_house(schema: Callable[[], str] = schema_now) -> None:
    """Raises click.ClickException with the sentence."""
    try:
        belong()
    except Stranger as stranger:
        raise click.ClickException(str(stranger)) from None
    expect_tables(schema)


def expect_tables(schema: Callable[[], str] = schema_now) -> None:
    """Raises click.ClickException with the sentence."""
    sentence = schema()
    db.session.rollback()
    if sentence:
        raise click.ClickException(sentence)
