"""A page of a definition as a WTForms form. A new kind of question is one `@builds(FieldKind.X)` function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from app.core.i18n import say
from app.forms import checks, fields
from app.forms.answers import TICKED
from app.forms.choices import Resolver, choices_for
from app.forms.date_boxes import BirthDateField, DateBoxesField
from app.forms.passwords import SHORTEST_PASSWORD
from app.identity.nik import OLDEST_YEARS, births_of
from models.forms.definition import FieldDefinition, FieldKind, Page, UploadDefinition
from models.forms.questions import noun_of

YEARS_AHEAD = 20  # of a year of two digits: 2-3-40 is when a passport expires, 2-3-95 a day that was
Builder = Callable[[FieldDefinition, "Building"], Any]
BUILDERS: dict[FieldKind, Builder] = {}


class PageForm(FlaskForm):
    """One page. `answers` are those of the whole draft, for the checks that look across pages."""

    answers: Mapping[str, str] = {}
    today: date
    page_mark: object = ""  # what it was drawn for (app/web/page_marks.py)
    doubts: Mapping[str, Any] = {}  # by field the warnings that its owner may overrule (views/citizen/wizard/doubts.py)
    only_asks = False  # nothing else keeps its owner from going on

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        for field in self:
            if isinstance(field, BirthDateField) and field.birth_of:
                births = births_of(self.so_far(field.birth_of), self.today)
                field.suggest([born for born in births if self.today.year - born.year <= OLDEST_YEARS])

    def so_far(self, key: str) -> str:
        """What was answered to `key`, on this page or an earlier one."""
        here = self._fields.get(key)
        return str(here.data or "") if here is not None else self.answers.get(key, "")


class Building:
    """What a builder may need to know besides the field."""

    def __init__(self, answers: Mapping[str, str], choices: Resolver, today: date, for_oneself: bool) -> None:
        self.answers, self.choices, self.today, self.for_oneself = answers, choices, today, for_oneself

    def offered(self, field: FieldDefinition) -> list[SelectChoice]:
        return [SelectChoice(value, say(label)) for value, label in self.choices(field, self.answers)]


def form_for(
    page: Page,
    answers: Mapping[str, str],
    *,
    today: date,
    choices: Resolver = choices_for,
    initial: Mapping[str, str] | None = None,
    uploaded: int = 0,
    for_oneself: bool = False,
    **options: Any,
) -> PageForm:
    """The form of exactly this page's questions; whatever else is posted is ignored.

    `initial` is what unanswered fields show at first (`prefilled`); `uploaded` counts the photos that a photo
    page already has; `today` is in WITA; `options` go to FlaskForm (`formdata=…`).
    """
    building = Building(answers, choices, today, for_oneself)
    if page.upload:
        members = {page.upload.key: photo(translated(page.upload), uploaded)}
    else:
        members = {field.key: BUILDERS[field.kind](translated(field), building) for field in page.fields}
    form_class: type[PageForm] = type("PageForm", (PageForm,), {**members, "answers": answers, "today": today})
    return form_class(data=_data(page, {**(initial or {}), **answers}), **options)


_Question = TypeVar("_Question", FieldDefinition, UploadDefinition)


def translated(asked: _Question) -> _Question:
    """The question in the language of the page."""
    return replace(asked, label=say(asked.label), help=say(asked.help))


def builds(kind: FieldKind) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        BUILDERS[kind] = builder
        return builder

    return register


@builds(FieldKind.TEXT)
def text_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    rules: list[Any] = [presence(field), checks.NotLongerThan(checks.TEXT_MOST)]
    if field.pattern:
        rules.append(checks.Matches(field.pattern, field.help))
    return fields.TextField(field.label, rules, description=field.help)


@builds(FieldKind.NAME)
def name_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    given = field.given if isinstance(field.given, bool) else field.given.is_met(building.answers, building.today)
    return fields.NameField(
        field.label,
        [presence(field)],
        given=given,
        description=field.help,
        render_kw={"autocapitalize": "words", "autocomplete": "name" if field.prefill == "nama" else "off"},
    )


@builds(FieldKind.TEXTAREA)
def textarea_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    rules = [presence(field), checks.NotLongerThan(checks.TEXTAREA_MOST)]
    return fields.TextAreaField(field.label, rules, description=field.help)


@builds(FieldKind.DATE)
def date_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    rules: list[Any] = [presence(field)]
    latest = date(building.today.year + YEARS_AHEAD, 1, 1)
    if field.not_after_today:
        rules.append(checks.NotAfter(building.today))
        latest = building.today
    if field.birth_of is not None:
        own = building.for_oneself
        return BirthDateField(
            field.label, rules, latest=latest, description=field.help, birth_of=field.birth_of, own=own
        )
    return DateBoxesField(field.label, rules, latest=latest, description=field.help)


@builds(FieldKind.TIME)
def time_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.TimeOfDayField(
        field.label, [presence(field)], description=field.help, render_kw={"autocomplete": "off"}
    )


@builds(FieldKind.NUMBER)
def number_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    rules: list[Any] = [presence(field), checks.Between(field.min, field.max)]
    return fields.NumberField(field.label, rules, decimals=field.decimals, description=field.help)


@builds(FieldKind.NIK)
def nik_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.NikField(
        field.label,
        [presence(field)],
        today=building.today,
        description=field.help,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


@builds(FieldKind.KK)
def kk_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.KkField(
        field.label,
        [presence(field)],
        today=building.today,
        description=field.help,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


@builds(FieldKind.PHONE)
def phone_field(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.PhoneField(
        field.label,
        [presence(field)],
        foreign=field.foreign,
        description=field.help,
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )


@builds(FieldKind.SELECT)
def select(field: FieldDefinition, building: Building) -> wtforms.Field:
    offered = [SelectChoice("", _("Pilih")), *building.offered(field)]
    return fields.ChoiceField(field.label, [presence(field)], choices=offered, description=field.help)


@builds(FieldKind.RADIO)
def radio(field: FieldDefinition, building: Building) -> wtforms.Field:
    rules = [presence(field)]
    return fields.RadioField(field.label, rules, choices=building.offered(field), description=field.help)


@builds(FieldKind.CHECKBOX)
def checkbox(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.CheckboxField(field.label, [presence(field)], description=field.help)


@builds(FieldKind.PASSWORD)
def password(field: FieldDefinition, building: Building) -> wtforms.Field:
    return fields.PasswordField(
        field.label,
        [presence(field), checks.HardToGuess(field.min_length or SHORTEST_PASSWORD)],
        description=field.help,
        render_kw={"autocomplete": "new-password"},
    )


def photo(upload: UploadDefinition, uploaded: int) -> wtforms.Field:
    rules: list[Any] = [checks.Filled(_("Foto belum dipilih. Ambil foto atau pilih dari galeri."))]
    if uploaded or not upload.required:
        rules = [checks.Filled(None)]
    if uploaded >= upload.max_photos:
        rules.append(checks.NoMorePhotos(upload.max_photos))
    return fields.PhotoField(upload.label, rules, description=upload.help)


def presence(field: FieldDefinition) -> checks.Filled:
    if not field.required:
        return checks.Filled(None)
    if field.is_choice:
        return checks.Filled(_("%(noun)s belum dipilih. Pilih salah satu.", noun=noun_of(field.label)))
    if field.kind is FieldKind.CHECKBOX:
        return checks.Filled(_("Kotak ini belum dicentang. Centang bila Anda setuju."))
    remedy = str(REMEDIES.get(field.kind) or _("Isi bagian ini."))
    return checks.Filled(_("%(noun)s belum diisi. %(remedy)s", noun=noun_of(field.label), remedy=remedy))


REMEDIES = {
    FieldKind.NIK: lazy_gettext("Tulis 16 angka NIK."),
    FieldKind.KK: lazy_gettext("Tulis 16 angka di bagian atas KK."),
    FieldKind.PHONE: lazy_gettext("Tulis nomor seperti 0812-3456-7890."),
    FieldKind.DATE: lazy_gettext("Isi hari, bulan, dan tahunnya."),
    FieldKind.TIME: lazy_gettext("Tulis jam dan menitnya."),
    FieldKind.NUMBER: lazy_gettext("Tulis angkanya."),
    FieldKind.PASSWORD: lazy_gettext("Tulis password pilihan Anda."),
}


def _data(page: Page, values: Mapping[str, str]) -> dict[str, Any]:
    ticks = {field.key for field in page.fields if field.kind is FieldKind.CHECKBOX}
    return {
        key: values.get(key) == TICKED if key in ticks else values[key]
        for key in page.keys
        if key in values and not page.upload
    }
