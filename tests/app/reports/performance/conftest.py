"""The office lives through its November by its own verbs."""

from __future__ import annotations

import pytest

from models.accounts.account import Operator
from models.base import clock_at
from models.registrations.applicant import Applicant
from tests.app.reports.performance.november import NOW, wita
from tests.support import factories


@pytest.fixture(autouse=True)
def thursday_at_ten():
    with clock_at(NOW):
        yield


@pytest.fixture
def supervisor(make_operator) -> Operator:
    return make_operator("pimpinan-uji", role="supervisor")


@pytest.fixture
def applicant(db, verifier) -> Applicant:
    """Registered on Monday the 2nd at ten, verified at eleven."""
    with clock_at(wita(2, 10)):
        applicant = factories.waiting()
    with clock_at(wita(2, 11)):
        applicant.verify(by=verifier)
        db.session.commit()
    return applicant
