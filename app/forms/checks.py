"""Validators that say it in Indonesian: what is wrong, then what to do."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

import wtforms
from flask_babel import gettext as _
from wtforms.validators import StopValidation, ValidationError

from app.forms.passwords import weakness_of
from app.identity.nik import births_of
from models.base import Translatable
from models.forms.questions import noun_of

TEXT_MOST = 200
TEXTAREA_MOST = 2000


class Filled:
    """Stops at an empty answer: with `message`, or silently where the question may be left out."""

    def __init__(self, message: Translatable | None) -> None:
        self.message = message
        self.field_flags = {"required": True} if message else {}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not is_blank(field):
            return
        field.errors[:] = []
        raise StopValidation(self.message or "")


class NotLongerThan:
    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data and len(field.data) > self.most:
            raise ValidationError(
                _("%(noun)s terlalu panjang: %(length)s huruf. Tulis paling banyak %(most)s huruf.",
                  noun=noun(field), length=len(field.data), most=self.most)
            )  # fmt: skip


class Matches:
    """The whole answer fits `pattern`; digits are ASCII digits."""

    def __init__(self, pattern: str, example: str) -> None:
        self.pattern, self.example = re.compile(pattern, re.ASCII), example

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data and not self.pattern.fullmatch(field.data):
            remedy = self.example or _("Periksa lagi.")
            raise ValidationError(_("%(noun)s belum sesuai bentuknya. %(remedy)s", noun=noun(field), remedy=remedy))


class NotAfter:
    def __init__(self, today: date) -> None:
        self.today = today

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("%(noun)s tidak boleh di masa depan. Periksa tahunnya.", noun=noun(field)))


class Between:
    def __init__(self, least: int | None, most: int | None) -> None:
        self.least, self.most = least, most

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data is None:
            return
        if self.least is not None and field.data < self.least:
            raise ValidationError(
                _("%(noun)s paling kecil %(least)s. Periksa lagi angkanya.", noun=noun(field), least=self.least)
            )
        if self.most is not None and field.data > self.most:
            raise ValidationError(
                _("%(noun)s paling besar %(most)s. Periksa lagi angkanya.", noun=noun(field), most=self.most)
            )


class NoMorePhotos:
    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data:
            raise StopValidation(
                _("Sudah ada %(most)s foto, paling banyak segitu. Hapus satu untuk mengganti.", most=self.most)
            )


class AnswerForm(Protocol):
    """A form that knows the whole draft's answers, not only its own page's."""

    today: date

    def so_far(self, key: str) -> str: ...


class HardToGuess:
    """Neither common nor made of what the registrant answered on this page or before."""

    def __init__(self, least: int) -> None:
        self.least = least
        self.field_flags = {"minlength": least}

    def __call__(self, form: AnswerForm, field: wtforms.Field) -> None:
        nik_value = form.so_far("nik")
        weakness = weakness_of(
            field.data or "",
            nik=nik_value,
            kk=form.so_far("kk"),
            phone=form.so_far("wa"),
            name=form.so_far("nama"),
            births=births_of(nik_value, form.today),
            least=self.least,
        )
        if weakness:
            raise StopValidation(weakness)


def is_blank(field: wtforms.Field) -> bool:
    if isinstance(field, wtforms.FileField | wtforms.BooleanField):
        return not field.data
    typed = field.raw_data[0] if field.raw_data else ""
    return not typed.strip() if isinstance(typed, str) else not typed


def noun(field: wtforms.Field) -> str:
    """The label as a sentence can use it: without brackets and question mark."""
    return noun_of(str(field.label.text))
