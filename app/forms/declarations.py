"""What everybody declares before sending: `meta.declarations` of the catalogue, as a page of its own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask_babel import gettext as _

from app.core.i18n import say
from app.forms.checks import Filled
from app.forms.dynamic import PageForm, form_for
from models.calendar.local_time import today
from models.forms.definition import FieldDefinition, Page

_SERVICES_FILE = Path(__file__).parent.parent / "catalogue" / "services.json"


def declaration_form() -> PageForm:
    """A box to tick for each declaration, all of them required."""
    form = form_for(declarations(), {}, today=today())
    for field in declarations().fields:
        form[field.key].validators = [Filled(_("Centang “%(what)s”.", what=say(field.label)))]
    return form


@cache
def declarations() -> Page:
    listed = json.loads(_SERVICES_FILE.read_text(encoding="utf-8"))["meta"]["declarations"]
    fields = (
        FieldDefinition.from_json({"section": "Pernyataan", **declared}, f"declarations[{i}]")
        for i, declared in enumerate(listed)
    )
    return Page("pernyataan", "Pernyataan", "Pernyataan", tuple(fields))
