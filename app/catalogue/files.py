"""The catalogue as it is shipped: a file for each service, the registration's, and what they share."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def shared() -> dict[str, Any]:
    """Groups, posts, declarations."""
    return _read(_HERE / "catalogue.json")


def services() -> list[dict[str, Any]]:
    """Every service, from the folder of its group, in the order of its file's name."""
    return [_read(file) for file in sorted((_HERE / "services").glob("*/*.json"), key=lambda file: file.name)]


def registration_form() -> dict[str, Any]:
    return _read(_HERE / "registration.json")


def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read
