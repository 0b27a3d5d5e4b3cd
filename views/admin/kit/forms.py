"""The panel's forms: plain inputs, and a save that cannot overwrite what somebody else saved meanwhile."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.form import BaseForm
from flask_admin.model.form import converts
from flask_babel import Domain
from wtforms import HiddenField
from wtforms.validators import ValidationError
from wtforms.widgets import ListWidget

from app.forms.fields import IndonesianDateField, TimeOfDayField
from models.base import Base

STALE_FORM = "Data ini baru saja diubah petugas lain. Perubahan Anda belum tersimpan. Muat ulang, lalu ulangi."


TRANSLATIONS = Path(__file__).parents[3] / "translations"
wtforms_domain = Domain(str(TRANSLATIONS), domain="wtforms")  # WTForms itself ships no Indonesian


def tidy(value: Any) -> Any:
    """Without spaces about it."""
    return value.strip() if isinstance(value, str) else value


class PanelForm(BaseForm):
    """CSRF is Flask-WTF's, for the whole application: the templates print its token."""

    class Meta:
        def get_translations(self, form: BaseForm) -> Any:
            return wtforms_domain.get_translations()

        def bind_field(self, form: BaseForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = [tidy, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **{**options, "filters": filters})


class PanelConverter(AdminModelConverter):
    """Dates and hours as people write them: the browser's own inputs follow its language."""

    @converts("Date")
    def convert_date(self, field_args: dict[str, Any], **extra: Any) -> IndonesianDateField:
        return IndonesianDateField(**_helped(field_args, "Seperti 1 Desember 2026, atau 1-12-2026."))

    @converts("Time")
    def convert_time(self, field_args: dict[str, Any], **extra: Any) -> TimeOfDayField:
        return TimeOfDayField(**_helped(field_args, "Seperti 07.30 atau 15.00."))


def _helped(field_args: dict[str, Any], help: str) -> dict[str, Any]:
    return {**field_args, "description": field_args.get("description") or help}


class LaterThan:
    """A validator: this day or hour comes after another one of the form, when both are given."""

    def __init__(self, other: str, message: str) -> None:
        self.other, self.message = other, message

    def __call__(self, form: BaseForm, field: Any) -> None:
        earlier = form[self.other].data
        if earlier is not None and field.data is not None and field.data <= earlier:
            raise ValidationError(self.message)


class TickList(ListWidget):
    """Many choices as boxes to tick; `admin/fields.html` puts them in a fieldset."""

    def __init__(self) -> None:
        super().__init__(html_tag="ul", prefix_label=False)


class SeenField(HiddenField):
    """What the browser saw of the row when the form was opened; it is never written to the row."""

    def populate_obj(self, obj: Any, name: str) -> None:
        return None


def fingerprint(form: BaseForm, model: Any) -> str:
    """A mark of the values a form shows. Another mark on saving means that somebody saved in between."""
    shown = {name: as_json_value(getattr(model, name)) for name in shown_names(form, model)}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def changes(form: BaseForm, model: Any) -> dict[str, list[Any]]:
    """What the form changed: for each name what it was and what it is, as JSON can hold it."""
    attributes = sa.inspect(model).attrs
    histories = {name: attributes[name].history for name in shown_names(form, model)}
    return {n: [_one(h.deleted), _one(h.added)] for n, h in histories.items() if h.has_changes()}


def shown_names(form: BaseForm, model: Any) -> list[str]:
    attributes = sa.inspect(model).attrs
    return [name for name in form._fields if name in attributes]


def as_json_value(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Base():
            return str(value)
        case list() | tuple() | set():
            return [as_json_value(part) for part in value]
        case _:
            return str(value)


def _one(values: Any) -> Any:
    listed = [as_json_value(value) for value in values or ()]
    return listed[0] if len(listed) == 1 else listed or None
