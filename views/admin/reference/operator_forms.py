"""The small forms on an operator's page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from wtforms import Field, PasswordField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, PasswordInput

from app.accounts.passwords import hash_password
from app.forms.passwords import weakness_of
from models.base import db
from models.forms.service import Service
from models.offices.region import Office
from views.admin.kit.cells import ROLE_NAMES
from views.admin.kit.forms import PanelForm, TickList

HELP = "Paling sedikit 8 karakter. Sampaikan langsung kepada petugasnya."


class NewPassword(PasswordInput):
    def __call__(self, field: Field, **kwargs: Any) -> str:
        return super().__call__(field, autocomplete="new-password", **kwargs)


class NewPasswordField(PasswordField):
    """A password to be set: refused when weak, written as its hash only."""

    widget = NewPassword()

    def __init__(self, label: str, help: str = HELP, **kwargs: Any) -> None:
        super().__init__(label, [InputRequired()], description=help, **kwargs)

    def pre_validate(self, form: PanelForm) -> None:
        person = getattr(form, "person", "") or f"{form.name.data} {form.username.data}"
        weakness = weakness_of(self.data or "", name=person)
        if weakness:
            raise ValidationError(weakness)

    def populate_obj(self, obj: Any, name: str) -> None:
        obj.password_hash = hash_password(self.data)


class Ticks(SelectMultipleField):
    widget = TickList()
    option_widget = CheckboxInput()


class PasswordForm(PanelForm):
    person = ""
    password = NewPasswordField("Password baru")


class PostForm(PanelForm):
    role = SelectField("Pos", choices=[SelectChoice(role.value, words) for role, words in ROLE_NAMES.items()])
    services = Ticks("Layanan", coerce=int, description="Tanpa centang: semua layanan.")
    offices = Ticks("Kantor", coerce=int, description="Tanpa centang: semua kantor.")


def post_form(data: MultiDict[str, str] | None = None) -> PostForm:
    form = PostForm(data)
    form.services.choices = _choices(Service, Service.short_name, Service.position)
    form.offices.choices = _choices(Office, Office.name, Office.name)
    return form


def _choices(model: type[Any], words: Any, order: Any) -> list[SelectChoice]:
    return [SelectChoice(id, name) for id, name in db.session.execute(sa.select(model.id, words).order_by(order))]
