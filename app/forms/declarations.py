"""What everybody declares before sending, as a page of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from flask_babel import gettext as _

from app.catalogue import files
from app.core.i18n import say
from app.forms.checks import Filled
from app.forms.dynamic import PageForm, form_for
from models.calendar.local_time import today
from models.forms.definition import FieldDefinition, FieldKind, Page


def declaration_form(*keys: str) -> PageForm:
    """A box to tick for each declaration, or for those named; all of them required."""
    page = declarations()
    page = replace(page, fields=tuple(field for field in page.fields if field.key in keys)) if keys else page
    form = form_for(page, {}, today=today())
    for field in page.fields:
        form[field.key].validators = [Filled(_("Centang “%(what)s”.", what=say(field.label)))]
    return form


TRUTH = "pernyataan_benar"
NO_DECLARATION = "tidak-ada"  # no declaration has this key: there is nothing to tick


@cache
def declarations() -> Page:
    fields = tuple(
        FieldDefinition(said["key"], said["label"], FieldKind.CHECKBOX, True, said.get("help", ""), "Pernyataan")
        for said in files.shared()["declarations"]
    )
    return Page("pernyataan", "Pernyataan", "Pernyataan", fields)
