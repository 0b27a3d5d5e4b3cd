"""The panel for tests: a browser in which an operator of a given role is at work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.accounts.account import Operator
from models.base import db
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus as R
from tests.support import factories
from tests.support.client import CheckingClient


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


@pytest.fixture
def made(verifier: Operator, issuer: Operator) -> Callable[..., ServiceRequest]:
    """`made("producing", "kia", …)`: a request of one and the same applicant, brought so far."""
    applicant = factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")

    def one(status: str = "submitted", slug: str = "kia", **answers: str) -> ServiceRequest:
        request = factories.submitted(applicant, slug, **answers)
        if status != "submitted":
            request.approve(by=verifier)
        if status not in ("submitted", "approved"):
            request.advance_to(R(status), by=issuer, make=factories.ready)
        db.session.commit()
        return request

    return one


@pytest.fixture
def work(new_client: Callable[[], CheckingClient], issuer: Operator) -> CheckingClient:
    """The browser of who makes everything and hands it out."""
    client = new_client()
    client.sign_in(issuer)
    return client


@pytest.fixture
def desk(client, verifier):
    """The verifier's browser."""
    client.sign_in(verifier)
    return client


@pytest.fixture
def making(new_client, issuer):
    """The issuer's browser."""
    browser = new_client()
    browser.sign_in(issuer)
    return browser


@pytest.fixture
def applicant(verifier):
    return factories.verified(verifier, nama="Ni Luh Ayu Pratiwi")
