"""Make one page's form, filled in and checked."""

from __future__ import annotations

from datetime import date

from werkzeug.datastructures import MultiDict

from app.forms.dynamic import PageForm, form_for
from models.forms.definition import Page
from tests.support.definitions import definition_of

TODAY = date(2026, 11, 24)
MAN, WOMAN = "5108060203950001", "5108064203950001"
VILLAGES = {"510806": [("5108061001", "Banyuasri (kelurahan)")]}


def offered(field, answers):
    """The choices of tests: two districts, one village, or the field's own."""
    if field.options_ref == "regions.kecamatan":
        return [("510805", "Sukasada"), ("510806", "Buleleng")]
    if field.options_ref == "regions.villages":
        return VILLAGES.get(answers.get(field.options_from), [])
    return [(option.value, option.label) for option in field.options]


def page_of(*fields: dict) -> Page:
    """One page with these fields, which may be left empty; label and type may be left out."""
    made = [{"label": "Isian", "type": "text", "optional": True} | field for field in fields]
    (page,) = definition_of(made, people=[{"role": "anak", "whom": "anak"}]).pages
    return page


def posted(page: Page, values: dict, answers: dict | None = None, **more) -> PageForm:
    form = form_for(page, answers or {}, today=TODAY, choices=offered, formdata=MultiDict(values), **more)
    form.validate()
    return form


def refusal(field: dict, typed: str | list[str] | None) -> str:
    """What is said of one answer; an empty text when it is accepted."""
    form = posted(page_of({"key": "isian"} | field), {} if typed is None else {"isian": typed})
    return " ".join(form["isian"].errors)
