"""A citizen with an account, and what filing needs."""

from __future__ import annotations

import pytest

from app.catalogue import files, shipping
from app.files.photos import CleanPhoto
from models.base import db
from tests.support import factories
from tests.support.definitions import document_of


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


@pytest.fixture
def replaced(app):
    """`replaced("ktp-el-wilayah-barat")`: a service of a catalogue before, whose place one of today's has taken."""

    def ship(slug: str) -> None:
        before = document_of([{"key": "isian", "label": "Isian", "type": "text"}], slug=slug, group="ktp-el")
        groups = files.shared()["groups"]
        shipping.bring_up_to_date([before], groups)
        shipping.bring_up_to_date(files.services(), groups)
        db.session.commit()

    return ship
