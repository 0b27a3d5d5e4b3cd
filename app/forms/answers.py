"""Between a form and what is kept of it: stored text, what the account fills in, the words for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.core.i18n import say
from app.forms.choices import Resolver, choices_for
from app.forms.written import day_in
from models.calendar.local_time import say_date
from models.forms.definition import Definition, FieldDefinition, FieldKind, Page

TICKED = "ya"
HOUSEHOLD = ("self", "spouse", "child", "parent", "sibling", "grandchild")  # who may live with the reporter


def answers_from(form: FlaskForm, page: Page) -> dict[str, str]:
    """The page's answers as they are stored: text only. A password is not among them."""
    return {field.key: _stored(form[field.key].data) for field in page.fields if field.kind is not FieldKind.PASSWORD}


def prefilled(
    definition: Definition, page: Page, answers: Mapping[str, str], account_values: Mapping[str, str]
) -> dict[str, str]:
    """What the account already knows of this page's unanswered questions: the household's also for the family, all
    else for oneself only."""
    known = {}
    for field in page.fields:
        value = account_values.get(field.prefill or "")
        if value and not answers.get(field.key) and may_prefill(definition, field, answers, account_values):
            known[field.key] = value
    return known


def answer_text(field: FieldDefinition, value: str, answers: Mapping[str, str], choices: Resolver = choices_for) -> str:
    """An answer as people read it: the option's label, 2 Maret 1995, Ya."""
    if not value:
        return ""
    if field.is_choice:
        return say(dict(choices(field, answers)).get(value, value))
    if field.kind is FieldKind.DATE and (written := day_in(value)):
        return say_date(written)
    if field.kind is FieldKind.TIME:
        return value.replace(":", ".")
    return _("Ya") if field.kind is FieldKind.CHECKBOX else value


def may_prefill(
    definition: Definition, field: FieldDefinition, answers: Mapping[str, str], account: Mapping[str, str]
) -> bool:
    if field.options_from and answers.get(field.options_from) != account.get("kecamatan"):
        return False  # the account's desa lies in another kecamatan than the one now chosen
    if field.for_anyone:
        return True
    if field.household:
        return definition.person_is(answers) in HOUSEHOLD
    return definition.reporter_is(field.person, answers)


def _stored(value: object) -> str:
    if isinstance(value, bool):
        return TICKED if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)
