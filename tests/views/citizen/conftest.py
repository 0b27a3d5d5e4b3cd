"""A citizen with an account, and what filing needs."""

from __future__ import annotations

import pytest

from app.files.photos import CleanPhoto
from tests.support import factories


@pytest.fixture
def citizen(verifier):
    return factories.verified(verifier)


@pytest.fixture
def browser(client, citizen):
    """Where that citizen is signed in."""
    client.sign_in(citizen)
    return client


@pytest.fixture
def quick_photos(monkeypatch):
    """Photos are taken as they come: what the child process does with them is tested in tests/app."""
    import hashlib

    def as_it_is(data: bytes) -> CleanPhoto:
        sha256 = hashlib.sha256(data).hexdigest()
        return CleanPhoto(jpeg=factories.JPEG, width=1, height=1, sha256=sha256)

    monkeypatch.setattr("app.filing.intake.clean_photo", as_it_is)
