"""Two languages: Indonesian, in which everything is written, and English for who asks for it. The panel has one."""

from __future__ import annotations

from flask import Flask, Request, current_app, has_request_context, request
from flask_babel import get_locale, gettext
from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

DEFAULT_LANGUAGE = "id"
LANGUAGES = {"id": "Indonesia", "en": "English"}  # each in its own words, and short: they stand in the header
COOKIE = "bahasa"
_PANEL_PATHS = ("/admin", "/petugas")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(lang=language, _=say, languages=LANGUAGES)
    app.jinja_env.filters["say"] = say
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # {% trans %} may be broken into lines


def language() -> str:
    """The language of this page: `id` or `en`; without a page `id`."""
    return str(get_locale() or DEFAULT_LANGUAGE)


def select_locale() -> str:
    """Babel's selector. Whoever chose English while signed in has it on every phone; else this browser's choice."""
    if not has_request_context() or request.path.startswith(_PANEL_PATHS):
        return DEFAULT_LANGUAGE
    return _of_account() or _of_browser(request)


def say(text: object, **particulars: object) -> str:
    """`_()` of the templates, and the filter: plain text, which Jinja escapes, unlike the `_` of its extension.

    So a label or a reason that comes from the database may be said, and so may the empty text.
    What is Markup stays it, the text as well as a particular.
    """
    if not text:
        return ""
    said = type(text)(gettext(str(text))) if isinstance(text, Markup) else gettext(str(text))
    if not particulars:
        return said
    if any(isinstance(value, Markup) for value in particulars.values()):
        return escape(said) % particulars
    return said % particulars


def _of_account() -> str:
    """'' for whoever is not signed in, or never chose English."""
    try:
        asked = getattr(current_user, "language", DEFAULT_LANGUAGE)
    except SQLAlchemyError:  # the page that says so must still be drawn
        current_app.logger.warning("the language of the account could not be read")
        return ""
    return asked if asked in LANGUAGES and asked != DEFAULT_LANGUAGE else ""


def _of_browser(asking: Request) -> str:
    kept = asking.cookies.get(COOKIE, "")
    return kept if kept in LANGUAGES else DEFAULT_LANGUAGE
