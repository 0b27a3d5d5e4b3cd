"""What the citizen's phone keeps: whose it is, which files it may hold, and what is put on its home screen."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

from flask import current_app, request, url_for
from flask_login import current_user

from app.core.i18n import language
from app.web.theme import theme_colour
from config import ROOT

WORKER = ROOT / "app/static/citizen/sw.js"
KEPT_ON_PHONES = ("citizen/citizen.css", "citizen/citizen.js", "citizen/queue.js", "citizen/icon.svg")
_BACKGROUND = "#fbf7ef"
ICONS = (("icon.svg", "any", "any"), ("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"),
         ("icon-maskable.png", "512x512", "maskable"))  # fmt: skip


def by_script() -> bool:
    """Whether the photo page's script asks, which wants to be told instead of shown."""
    return request.accept_mimetypes.best == "application/json" and not request.path.startswith("/admin")


def owner_mark() -> str:
    """Who is signed in, in 16 symbols that say nothing; "" for nobody. What a phone keeps is kept under it."""
    if not current_user.is_authenticated:
        return ""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"phone:{current_user.id}".encode(), hashlib.sha256).hexdigest()[:16]


def service_worker(offline_url: str) -> str:
    """The script with the files it keeps. New bytes or another language make it a new one, which keeps anew."""
    files = [url_for("static", filename=name) for name in KEPT_ON_PHONES]
    source = Path(WORKER).read_text(encoding="utf-8")
    version = hashlib.sha256((source + "".join(files) + language()).encode()).hexdigest()[:12]
    kept = {"version": version, "files": [*files, offline_url], "offline": offline_url,
            "queue": url_for("static", filename="citizen/queue.js")}  # fmt: skip
    return f"const KEPT = {json.dumps(kept)};\n{source}"


def manifest() -> dict[str, object]:
    """What a phone needs to put the house on its home screen."""
    config = current_app.config
    icons = [
        {"src": url_for("static", filename=f"citizen/{name}"), "sizes": sizes, "purpose": purpose,
         "type": "image/svg+xml" if name.endswith("svg") else "image/png"}
        for name, sizes, purpose in ICONS
    ]  # fmt: skip
    return {
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": language(), "dir": "ltr",
        "name": config["OFFICE_NAME"], "short_name": config["OFFICE_SHORT_NAME"], "icons": icons,
        "theme_color": theme_colour(), "background_color": _BACKGROUND,
    }  # fmt: skip
