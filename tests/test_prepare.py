"""What `make run` does before it starts: from nothing to a house with demo data, and again without harm."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import create_app
from models.base import db
from models.sealed import vault
from tests.app.demo.whole import assert_the_demo_is_whole, rows_of_every_table

ROOT = Path(__file__).parents[1]


def test_an_empty_place_becomes_a_house_with_accounts_and_a_second_time_nothing_is_lost(tmp_path):
    settings = {
        "APP_ENV": "development", "INSTANCE_PATH": str(tmp_path), "UPLOADS_URL": str(tmp_path / "uploads"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'house.sqlite3'}", "WHATSAPP_PROVIDER": "console",
    }  # fmt: skip

    first = prepared(settings)
    with inside(settings):
        assert_the_demo_is_whole()
        before = rows_of_every_table()
    second = prepared(settings)

    for accounts in (first, second):
        assert "verifikator" in accounts and "I Made Contoh" in accounts
    assert "sudah dibuat" in first and "tidak ada yang diubah" in second
    with inside(settings):
        assert rows_of_every_table() == before


def prepared(settings: dict[str, str]) -> str:
    """What it says to whoever started it."""
    command = [sys.executable, "scripts/prepare.py"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def inside(settings: dict[str, str]) -> Iterator[None]:
    """The application on what was prepared, with the keys that were made there; other tests keep theirs."""
    keys = dict(vars(vault))
    try:
        with create_app(TESTING=True, **settings).app_context():
            yield
            db.engine.dispose()
    finally:
        vars(vault).update(keys)
