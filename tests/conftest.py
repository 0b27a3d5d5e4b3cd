"""What every test may ask for: an installed `app` on both databases, browsers for it, operators, the outbox.

Whatever depends on `app` runs twice, on SQLite and on PostgreSQL. A test (or a module, by `pytestmark`) with
no interest in the database says `pytest.mark.sqlite_only`, one about PostgreSQL itself `postgresql_only`.

The application is imported by the fixtures that need it: tests of plain modules start at once.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy

    from models.accounts.account import Operator
    from tests.support.client import CheckingClient
    from tests.support.installation import Installation
    from tests.support.outbox import Outbox


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_only: has no interest in the database, so one is enough")
    config.addinivalue_line("markers", "postgresql_only: about what only PostgreSQL does")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: as in wsgi.py, it is not looked through for what nobody uses any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "app" in metafunc.fixturenames:
        metafunc.parametrize("app", databases_for(metafunc), indirect=True)


def databases_for(metafunc: pytest.Metafunc) -> list[str]:
    if metafunc.definition.get_closest_marker("sqlite_only") or "sqlite_app" in metafunc.fixturenames:
        return ["sqlite"]
    if metafunc.definition.get_closest_marker("postgresql_only"):
        return ["postgresql"]
    return ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def sqlite_installation() -> Iterator[Installation]:
    from tests.support.installation import installed

    with installed("sqlite") as installation:
        yield installation


@pytest.fixture(scope="session")
def postgresql_installation() -> Iterator[Installation]:
    from tests.support.installation import installed

    with installed("postgresql") as installation:
        yield installation


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application as it is right after the seed, in an app context for the test's own use."""
    installation = request.getfixturevalue(f"{request.param}_installation")
    installation.renew()
    with installation.app.app_context():
        yield installation.app


@pytest.fixture
def sqlite_app(app: Flask) -> Flask:
    """`app`, on SQLite only; so is everything else in the test that depends on `app`."""
    return app


@pytest.fixture
def db(app: Flask) -> SQLAlchemy:
    from models.base import db

    return db


@pytest.fixture
def environment(request: pytest.FixtureRequest, app: Flask) -> dict[str, str]:
    """What a process (web, worker) needs in its environment to work on this test's database and uploads."""
    kind = request.node.callspec.params["app"]
    return dict(os.environ) | request.getfixturevalue(f"{kind}_installation").settings


@pytest.fixture
def new_client(app: Flask) -> Callable[[], CheckingClient]:
    """`new_client()`: one more browser, with cookies of its own."""
    return app.test_client  # type: ignore[return-value]


@pytest.fixture
def client(new_client: Callable[[], CheckingClient]) -> CheckingClient:
    """A browser in which nobody has signed in yet."""
    return new_client()


@pytest.fixture
def outbox(app: Flask) -> Callable[[], Outbox]:
    """`outbox()`: the messages written so far, oldest first; `outbox().one()` when there is exactly one."""
    from tests.support.outbox import outbox

    return outbox


@pytest.fixture
def make_operator(app: Flask) -> Callable[..., Operator]:
    """`make_operator("wayan", role="issuer", services=["kia"], offices=["dinas"])`: with one post."""
    from tests.support.operators import make_operator

    return make_operator


@pytest.fixture
def verifier(make_operator: Callable[..., Operator]) -> Operator:
    """Who verifies registrations and approves requests."""
    return make_operator("luh", role="verifier")


@pytest.fixture
def issuer(make_operator: Callable[..., Operator]) -> Operator:
    """Who makes the documents of every service."""
    return make_operator("kadek", role="issuer")
