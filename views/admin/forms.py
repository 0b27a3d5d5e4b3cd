"""The panel's forms: plain inputs, and a save that cannot overwrite what somebody else saved meanwhile."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_admin.form import BaseForm
from flask_babel import Domain
from wtforms import HiddenField

from models.base import Base

STALE = "Data ini baru saja diubah petugas lain. Perubahan Anda belum tersimpan. Muat ulang, lalu ulangi."


TRANSLATIONS = Path(__file__).parents[2] / "translations"
wtforms_words = Domain(str(TRANSLATIONS), domain="wtforms")  # WTForms itself ships no Indonesian


class PanelForm(BaseForm):
    """CSRF is Flask-WTF's, for the whole application: the templates print its token."""

    class Meta:
        def get_translations(self, form: BaseForm) -> Any:
            return wtforms_words.get_translations()


class SeenField(HiddenField):
    """What the browser saw of the row when the form was opened; it is never written to the row."""

    def populate_obj(self, obj: Any, name: str) -> None:
        return None


def fingerprint(form: BaseForm, model: Any) -> str:
    """A mark of the values a form shows. Another mark on saving means that somebody saved in between."""
    shown = {name: plain(getattr(model, name)) for name in shown_names(form, model)}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def changes(form: BaseForm, model: Any) -> dict[str, list[Any]]:
    """What the form changed: for each name what it was and what it is, as JSON can hold it."""
    attributes = sa.inspect(model).attrs
    histories = {name: attributes[name].history for name in shown_names(form, model)}
    return {n: [_one(h.deleted), _one(h.added)] for n, h in histories.items() if h.has_changes()}


def shown_names(form: BaseForm, model: Any) -> list[str]:
    attributes = sa.inspect(model).attrs
    return [name for name in form._fields if name in attributes]


def plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Base():
            return str(value)
        case list() | tuple() | set():
            return [plain(part) for part in value]
        case _:
            return str(value)


def _one(values: Any) -> Any:
    listed = [plain(value) for value in values or ()]
    return listed[0] if len(listed) == 1 else listed or None
