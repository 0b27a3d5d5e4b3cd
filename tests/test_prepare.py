"""What `make run` does before it starts: from nothing to a house with demo data, and again without harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_an_empty_place_becomes_a_house_with_accounts_and_a_second_time_nothing_is_lost(tmp_path):
    settings = {
        "APP_ENV": "development", "INSTANCE_PATH": str(tmp_path), "UPLOADS_URL": str(tmp_path / "uploads"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'house.sqlite3'}", "WHATSAPP_PROVIDER": "console",
    }  # fmt: skip

    first, second = prepared(settings), prepared(settings)

    for accounts in (first, second):
        assert "verifikator" in accounts and "I Made Contoh" in accounts


def prepared(settings: dict[str, str]) -> str:
    """What it says to whoever started it."""
    command = [sys.executable, "scripts/prepare.py"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
