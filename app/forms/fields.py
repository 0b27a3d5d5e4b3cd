"""Fields that know their noun. Every message says, in Indonesian, what is wrong and what to do.

WTForms has no Indonesian catalogue, so no message of its own may come through: each field brings its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from app.forms.checks import TEXTAREA_MOST, noun
from app.forms.written import EARLIEST, LATEST, amount_in, day_in, time_in
from app.identity.digits import Unacceptable
from app.identity.names import parse_given_name, parse_name
from app.identity.nik import parse_kk, parse_nik
from app.identity.phones import parse_phone
from models.base import Translatable
from models.calendar.local_time import say_date

Validator = Callable[[Any, Any], None]  # of a form and a field


class TextField(wtforms.StringField):
    """One line: trimmed, runs of spaces made one, invisible control characters dropped."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = composed(" ".join(visible(valuelist[0]).split())) if valuelist else ""


class TextAreaField(wtforms.TextAreaField):
    """Several lines, each trimmed."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        written = valuelist[0] if valuelist else ""
        lines = (" ".join(visible(line).split()) for line in written.splitlines())
        self.data = composed("\n".join(lines).strip())


class ParsedField(wtforms.StringField):
    """Text that `parse` turns into one canonical form. What was typed is shown again when it cannot."""

    def __init__(
        self, label: Translatable, validators: Sequence[Validator], *, parse: Callable[[str], object], **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.parse = parse

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = ""
            return
        self.data = valuelist[0]
        try:
            self.data = str(self.parse(valuelist[0]))
        except Unacceptable as refusal:
            raise ValueError(refusal.sentence) from refusal


class NameField(ParsedField):
    """`given`: an akta gives the name now, so that it follows the rule for those."""

    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, given: bool = False, **options: Any
    ) -> None:
        super().__init__(label, validators, parse=parse_given_name if given else parse_name, **options)


class NikField(ParsedField):
    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, today: date, **options: Any
    ) -> None:
        super().__init__(label, validators, parse=lambda raw: parse_nik(raw, today), **options)


class KkField(ParsedField):
    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, today: date, **options: Any
    ) -> None:
        super().__init__(label, validators, parse=lambda raw: parse_kk(raw, today), **options)


class PhoneField(ParsedField):
    widget = wtforms.widgets.TelInput()

    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, foreign: bool = False, **options: Any
    ) -> None:
        super().__init__(label, validators, parse=lambda raw: parse_phone(raw, foreign), **options)


class IndonesianDateField(wtforms.Field):
    """One box, for 2 Maret 1995, 2-3-1995 or 2-3-95: a browser's own input would speak its own language.

    `latest`: a year of two digits lies not after it.
    """

    widget = wtforms.widgets.TextInput()
    remedy: Translatable = lazy_gettext("Tulis seperti 02-03-1995.")
    data: date | None
    raw_data: list[str] | None

    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, latest: date = LATEST, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.latest = latest

    def _value(self) -> str:
        if self.data:
            return say_date(self.data)
        return self.raw_data[0] if self.raw_data else ""

    def process_data(self, value: date | str | None) -> None:
        self.data = date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        written = day_in(valuelist[0], latest=self.latest)
        if written is None:
            raise ValueError(_("%(noun)s bukan tanggal yang ada. %(remedy)s", noun=noun(self), remedy=self.remedy))
        if not EARLIEST <= written <= LATEST:
            raise ValueError(_("Tahun pada %(noun)s harus 1900 sampai 2100. Periksa lagi tahunnya.", noun=noun(self)))
        self.data = written


class TimeOfDayField(wtforms.Field):
    """14.05, as people write it, or 14:05."""

    widget = wtforms.widgets.TextInput()
    data: time | None

    def _value(self) -> str:
        if self.data:
            return f"{self.data:%H.%M}"
        return self.raw_data[0] if self.raw_data else ""

    def process_data(self, value: time | str | None) -> None:
        self.data = time_in(value) if isinstance(value, str) else value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = time_in(valuelist[0]) if valuelist else None
        if self.data is None and valuelist and valuelist[0].strip():
            raise ValueError(_("Jam belum sesuai. Tulis seperti 14.05."))


class NumberField(wtforms.Field):
    """A whole number, or with `decimals` one with a part after the comma: 2.500, 48,5."""

    widget = wtforms.widgets.TextInput()
    data: int | Decimal | None

    def __init__(
        self, label: Translatable, validators: Sequence[Validator] = (), *, decimals: bool = False, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.decimals = decimals

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data).replace(".", ",")
        return self.raw_data[0] if self.raw_data else ""

    def process_data(self, value: int | str | None) -> None:
        self.data = self._number(str(value)) if value not in (None, "") else None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        self.data = self._number(valuelist[0])
        if self.data is None and self.decimals:
            raise ValueError(_("%(noun)s harus bilangan. Tulis angka saja, misalnya 48,5.", noun=noun(self)))
        if self.data is None:
            raise ValueError(_("%(noun)s harus bilangan bulat. Tulis angka saja, misalnya 3.", noun=noun(self)))

    def _number(self, written: str) -> int | Decimal | None:
        amount = amount_in(written)
        if amount is None or "," not in amount:
            return int(amount) if amount else None
        return Decimal(amount.replace(",", ".")) if self.decimals else None


class Offered(wtforms.SelectField):
    """A choice among what is offered; anything else is refused in words."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, form: wtforms.Form) -> None:
        offered = {str(value) for value, *_ in self.iter_choices()}
        if self.data and self.data not in offered:
            raise StopValidation(
                _("Pilihan pada %(noun)s tidak tersedia. Pilih salah satu dari daftar.", noun=noun(self))
            )


class ChoiceField(Offered):
    pass


class RadioField(Offered, wtforms.RadioField):
    pass


class CheckboxField(wtforms.BooleanField):
    pass


class PasswordField(wtforms.PasswordField):
    """Kept exactly as typed: spaces too."""


class PhotoField(wtforms.FileField):
    """One photo. Whether the bytes are one is for `app.files.photos` to say; here only whether a file came."""

    data: FileStorage | None

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        files = (item for item in valuelist if isinstance(item, FileStorage) and item.filename)
        self.data = next(files, None)


def visible(text: str) -> str:
    """Control characters (NUL too) become spaces, invisible marks fall away."""
    return "".join(INVISIBLE.get(unicodedata.category(character), character) for character in text)


def composed(text: str) -> str:
    """One form of what reads alike; but not of what is refused for its length anyway.

    A hundred thousand accents upon one letter take Python ten seconds, in which no other thread runs.
    """
    return unicodedata.normalize("NFC", text) if len(text) <= 2 * TEXTAREA_MOST else text


# Categories of Unicode: control, lone surrogate, and format marks, which can turn a name's direction around.
INVISIBLE = {"Cc": " ", "Cs": "", "Cf": ""}
