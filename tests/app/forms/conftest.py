"""Forms need an application for their settings, and nothing else of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture(autouse=True)
def bare_app() -> Iterator[Flask]:
    bare = Flask(__name__)
    bare.config.update(SECRET_KEY="uji", WTF_CSRF_ENABLED=False)
    Babel(bare, default_locale="id")
    with bare.test_request_context("/", method="POST"):
        yield bare
