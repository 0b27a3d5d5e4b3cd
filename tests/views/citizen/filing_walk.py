"""A citizen's way through the form of a service: every question on a page answered believably, one photo a page."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from werkzeug.test import TestResponse

from models.forms.definition import Definition, FieldDefinition, FieldKind
from tests.support.answers import believable
from tests.support.client import CheckingClient
from tests.support.pages import Page, with_boxes
from tests.views.citizen.walking import photo

DECLARED = {"pernyataan_benar": "y"}


def first_step(client: CheckingClient, slug: str) -> str:
    """Where the list of sections sends somebody who begins, or goes on."""
    links = client.page(f"/layanan/{slug}/ajukan/bagian").links
    return next(link for link in links if f"/{slug}/ajukan/" in link and not link.endswith("/bagian"))


def names_on(page: Page) -> list[str]:
    return [field["name"] for form in page.posting_forms for field in form.inputs if "name" in field]


def files_on(page: Page) -> list[str]:
    return [f["name"] for form in page.posting_forms for f in form.inputs if f.get("type") == "file"]


def fill_in(client: CheckingClient, url: str, definition: Definition, given: Mapping[str, str]) -> list[str]:
    """From the page at `url` to the check page; the steps that were met, in order. `given` wins."""
    answers, steps = dict(given), []
    while not url.split("?")[0].endswith("/periksa"):
        page, step = client.page(url), url.split("/")[-1]
        if has_one_of_several(page):
            links = [link for link in page.links if "/ajukan/" in link or "/perbaiki/" in link]
            url = [link for link in links if not link.endswith("/bagian")][-1]
            continue
        steps.append(step)
        response = send_page(client, url, page, definition, answers)
        assert response.status_code == 302, f"{url}: {Page(response.text).text}"
        url = response.location
        assert len(steps) < 60, f"going in circles: {steps}"
    return steps


def has_one_of_several(page: Page) -> bool:
    """A page that takes several photos comes again after the first: on from there by its link."""
    return "Sudah cukup, lanjut" in page.text


def send_page(client: CheckingClient, url: str, page: Page, definition: Definition, answers: dict) -> TestResponse:
    """A photo for a page that asks one, else an answer to each of its questions."""
    hidden, files = page.form_for(url, url).hidden, files_on(page)
    if files:
        file = {files[0]: (BytesIO(photo()), "foto.jpg")}
        return client.post(url, data=hidden | file, content_type="multipart/form-data")
    return client.post(url, data=hidden | answered(page, definition, answers))


def answered(page: Page, definition: Definition, answers: dict[str, str]) -> dict[str, str]:
    """An answer to each question that the page shows; remembered, as later ones may depend on it."""
    asked = names_on(page)
    for key in dict.fromkeys(name.partition("-")[0] for name in asked):  # of a date of birth: key-hari, -bulan, -tahun
        field = definition.by_key.get(key)
        if isinstance(field, FieldDefinition):
            answers.setdefault(key, answer_to(definition, field, answers))
    return {name: answer for name, answer in with_boxes(answers).items() if name in asked}


def answer_to(definition: Definition, field: FieldDefinition, answers: Mapping[str, str]) -> str:
    if field.kind is FieldKind.CHECKBOX:
        return "y"
    return believable(definition, field, answers)
