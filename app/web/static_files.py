"""The house's own files: their address changes with their bytes, so that browsers may keep them for a year.

Behind a balancer two releases answer for a while, and a page of one asks the other for its files: what was served in
the last thirty days is kept beside the database and still found, and an address that is unknown is never kept.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.exceptions import NotFound

from config import ROOT

STATIC = ROOT / "app/static"
VERSION_OF_A_FILE = re.compile(r"[0-9a-f]{10}\Z")
SECONDS_KEPT = 30 * 86400


def init_app(app: Flask) -> None:
    app.url_defaults(_add_version)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and (name := values.get("filename")):
        values["v"] = version_of(name)


@cache
def version_of(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def is_of_this_release(name: str) -> bool:
    return name in names_of_files() and request.args.get("v") == version_of(name)


@cache
def names_of_files() -> frozenset[str]:
    """A file can be written in endless ways (././x): what is kept for each name is kept for these only."""
    return frozenset(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


def of_another_release(name: str) -> Response | None:
    """As it was then, if it was served from here; None if not."""
    asked = request.args.get("v", "")
    if not VERSION_OF_A_FILE.match(asked):
        return None
    try:
        return send_from_directory(_place() / asked, name)
    except NotFound:
        return None


def keep_for_the_next_release() -> None:
    """Once a process: a copy of each, and those go that no release has served for thirty days."""
    if current_app.extensions.setdefault("static files are kept", False):
        return
    current_app.extensions["static files are kept"] = True
    with suppress(OSError):  # a disk that is full or read-only: /readyz says so
        for name in names_of_files():
            kept = _place() / version_of(name) / name
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not kept.exists():
                shutil.copyfile(STATIC / name, kept)
            kept.touch()
        _forget_old()


def _forget_old() -> None:
    for version in _place().iterdir():
        if all(time.time() - path.stat().st_mtime > SECONDS_KEPT for path in version.rglob("*") if path.is_file()):
            shutil.rmtree(version, ignore_errors=True)


def _place() -> Path:
    place: Path = current_app.config["INSTANCE_PATH"] / "static"
    return place
