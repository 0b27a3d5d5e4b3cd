"""What every command but the doctor's and the restorer's asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from app.operations.belonging import belong
from app.operations.proof import Stranger

P = ParamSpec("P")
R = TypeVar("R")


def in_own_house(command: Callable[P, R]) -> Callable[P, R]:
    """In the app's context, and only where keys, database and file store belong together."""

    @with_appcontext
    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        with database_that_answers():
            expect_own_house()
        return command(*args, **kwargs)

    return checked


@contextmanager
def database_that_answers() -> Iterator[None]:
    """Raises click.ClickException with a sentence, for whoever stands there at night."""
    try:
        yield
    except OperationalError as fault:
        why = str(fault.orig).splitlines()[0]
        raise click.ClickException(f"Basis data tidak menjawab. Periksa DATABASE_URL. ({why})") from None


def expect_own_house() -> None:
    """Raises click.ClickException with the sentence."""
    try:
        belong()
    except Stranger as stranger:
        raise click.ClickException(str(stranger)) from None
