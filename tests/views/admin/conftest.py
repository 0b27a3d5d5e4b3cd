"""The panel for tests: a browser in which an operator of a given role is at work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import CheckingClient


@pytest.fixture
def at_work(new_client: Callable[[], CheckingClient], make_operator: Callable) -> Callable[[str], CheckingClient]:
    """`at_work("admin")`: a browser in which an operator with this role has signed in."""

    def signed_in(role: str) -> CheckingClient:
        client = new_client()
        client.sign_in(make_operator(f"{role}-uji", role=role))
        return client

    return signed_in


@pytest.fixture
def admin(at_work: Callable[[str], CheckingClient]) -> CheckingClient:
    return at_work("admin")
