"""The catalogue as it is shipped: a file for each service, the registration's, and what they share."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
REGISTRATION_FILE = _HERE / "registration.json"


@cache
def shared() -> dict[str, Any]:
    """Groups, posts, declarations."""
    return _read(_HERE / "catalogue.json")


def services() -> list[dict[str, Any]]:
    """Every service, in the order of `service_files`."""
    return [_read(file) for file in service_files()]


def service_files() -> list[Path]:
    """From the folder of its group, in the order of its file's name."""
    return sorted((_HERE / "services").glob("*/*.json"), key=lambda file: file.name)


def shown(file: Path) -> str:
    """Its path as people read it."""
    return str(file.relative_to(_HERE) if file.is_relative_to(_HERE) else file.name)


def registration_form() -> dict[str, Any]:
    return _read(REGISTRATION_FILE)


def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read
