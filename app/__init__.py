"""The composition root: it alone knows every part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click
import msgspec
from flask import Flask, Response, has_request_context, request
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from werkzeug.middleware.proxy_fix import ProxyFix

import models  # noqa: F401  (registers the tables)
from app.accounts import security
from app.commands import register_commands
from app.core import body_limits, extensions, i18n, migrations, request_cleaning, transactions
from app.core.first_keys import refuse_to_make_keys
from app.files.stores import storage_from_url
from app.messages.providers import settings_of_providers
from app.web import errors, filters, page_marks, static_files, theme
from app.web.converters import ReferenceConverter
from config import ROOT, settings
from models.sealed import keys_from_file, vault

OWN_NAMES = ("127.0.0.1", "localhost")
ONE_PHOTO = 12 * 1024 * 1024  # of 10 MB, and its form


class Application(Flask):
    """Without coroutines, so that no hook and no view is looked over for being one at each request; and the address
    of a file of its own changes with the file's bytes, so that browsers may keep it for a year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._static_urls: dict[tuple[str, str], str] = {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def url_for(self, endpoint: str, /, **values: Any) -> str:  # type: ignore[override]
        """Half of what a page links to are its files: each of their addresses is put together once."""
        if endpoint != "static" or values.keys() != {"filename"} or not has_request_context():
            return super().url_for(endpoint, **values)
        file = request.script_root, values["filename"]
        if file not in self._static_urls:
            self._static_urls[file] = super().url_for(endpoint, **values)
        return self._static_urls[file]

    def send_static_file(self, filename: str) -> Response:
        static_files.keep_for_the_next_release()
        if static_files.is_of_this_release(filename):
            return super().send_static_file(filename)
        answer = static_files.of_another_release(filename)
        if answer is None:
            answer = super().send_static_file(filename)
            answer.headers["Cache-Control"] = "no-store"
        return answer


def create_app(**overrides: Any) -> Flask:
    """The application; `overrides` are settings of `config.Settings`, or Flask's. Raises SystemExit for a wrong one."""
    app = Application("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"))
    configure(app, overrides)
    request_cleaning.init_app(app)
    start_extensions(app)
    for part in (transactions, security, errors, filters, i18n, page_marks, theme, static_files):
        part.init_app(app)
    app.url_map.converters["reference"] = ReferenceConverter
    register_commands(app)
    register_views(app)
    return app


def configure(app: Flask, overrides: dict[str, Any]) -> None:
    app.config.from_mapping(overrides)
    app.config.from_mapping(msgspec.structs.asdict(settings(**overrides)), **settings_of_providers(**overrides))
    config = app.config
    config["INSTANCE_PATH"].mkdir(mode=0o700, parents=True, exist_ok=True)  # the database and the keys live here
    secure = config["PUBLIC_URL"].startswith("https://")
    config.update(
        SQLALCHEMY_DATABASE_URI=psycopg_url(config["DATABASE_URL"]),
        # The connection that was used last comes first: it has its statements planned, and they are at hand.
        SQLALCHEMY_ENGINE_OPTIONS=config.get(
            "SQLALCHEMY_ENGINE_OPTIONS", {"hide_parameters": True, "pool_use_lifo": True}
        ),
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=ONE_PHOTO,
        SESSION_COOKIE_NAME="__Host-daring" if secure else "daring",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open on a phone for days; the token dies with the session
        WTF_CSRF_SSL_STRICT=False,  # asks for a Referer; app/core/same_origin.py takes what there is
        WTF_I18N_ENABLED=False,  # our validators speak Indonesian themselves
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE=config["OFFICE_TIMEZONE"],
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        COMPRESS_ALGORITHM=["br", "gzip"],
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # a static file's address changes with its bytes
    )
    place = config["INSTANCE_PATH"] / "vault.keys"
    if not config["VAULT_KEYS"] and not place.exists():
        refuse_to_make_keys(config["SQLALCHEMY_DATABASE_URI"], place)
    try:
        vault.load(config["VAULT_KEYS"] or keys_from_file(place))
    except ValueError as fault:
        raise SystemExit(f"Pengaturan VAULT_KEYS: {fault}.") from None
    app.extensions["storage"] = storage_from_url(config["UPLOADS_URL"])
    if config["TRUSTED_HOSTS"]:  # whoever watches the house from its own machine is no stranger
        config["TRUSTED_HOSTS"] = [*config["TRUSTED_HOSTS"], *OWN_NAMES]
    if config["PROXY_HOPS"]:
        hops = config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def psycopg_url(url: str) -> str:
    """Plain `postgresql://` would pick a driver we do not ship. Raises SystemExit for what is no address.

    SQLAlchemy itself repeats in its error, or as the name of a host in each one later, what follows the first @ of
    a password.
    """
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    try:
        address = make_url(url)
        right = "@" not in (address.host or "") and address.drivername in ("postgresql+psycopg", "sqlite")
    except (ArgumentError, ValueError):
        right = False
    if not right:
        raise SystemExit(
            "Pengaturan DATABASE_URL: bukan alamat PostgreSQL (postgresql://…) atau SQLite (sqlite:///…)."
            " Tulis @ di dalam kata sandi sebagai %40."
        )
    return url


def start_extensions(app: Flask) -> None:
    extensions.db.init_app(app)
    if click.get_current_context(silent=True):  # on the command line
        migrations.init_app(app)
    body_limits.init_app(app)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app, locale_selector=i18n.select_locale)
    extensions.compress.init_app(app)


def register_views(app: Flask) -> None:
    from views.routes import register

    register(app)
