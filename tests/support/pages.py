"""A page as a test sees it: its title, words, links and forms, and what must be true of every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELD_TAGS = {"input", "select", "textarea"}
WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}
SILENT = {"script", "style", "template", "title"}
HEADINGS = {"h1", "h2", "h3"}

Attributes = dict[str, str]


def with_boxes(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, and each date among them also as the three boxes of a date of birth post it."""
    boxes = {}
    for key, answer in answers.items():
        if isinstance(answer, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
            boxes |= zip((f"{key}-tahun", f"{key}-bulan", f"{key}-hari"), answer.split("-"), strict=True)
    return {**answers, **boxes}


@dataclass
class Form:
    attributes: Attributes
    inputs: list[Attributes] = field(default_factory=list)
    buttons: list[Attributes] = field(default_factory=list)
    outside: list[Attributes] = field(default_factory=list)  # in a list beside it, tied to it by its id

    @property
    def is_post(self) -> bool:
        return self.attributes.get("method", "get").lower() == "post"

    @property
    def names(self) -> set[str]:
        """What it can post: what is filled in, ticked or pressed there."""
        return {one["name"] for one in self.inputs + self.buttons + self.outside if "name" in one}

    @property
    def action(self) -> str:
        return self.attributes.get("action", "")

    @property
    def hidden(self) -> dict[str, str]:
        """Names and values that a browser sends along without showing them; the csrf_token among them."""
        hidden = [one for one in self.inputs if one.get("type") == "hidden" and "name" in one]
        return {one["name"]: one.get("value", "") for one in hidden}


# A date is shown by these as the browser's language has it, an hour of twelve with AM and PM.
OF_THE_BROWSER = {"date", "time", "datetime-local", "month", "week"}


class Page(HTMLParser):
    """`Page(html)`: `title`, `lang`, `text`, `links`, `forms`, `headings`, and `faults()`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = self.lang = ""
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self._fields: list[Attributes] = []
        self._outside: list[Attributes] = []
        self._labelled: set[str] = set()
        self._words: list[str] = []
        self._open: list[str] = []
        self._label_depth = 0
        self._form: Form | None = None
        self.feed(re.sub('<span class="dd-whole">(.*?)</span>', r"\1", html))  # only keeps a word in one piece
        self.close()
        for form in self.forms:
            form.outside = [one for one in self._outside if one["form"] == form.attributes.get("id")]

    @property
    def text(self) -> str:
        """What can be read on the page, with single spaces."""
        return " ".join(" ".join(self._words).split())

    @property
    def posting_forms(self) -> list[Form]:
        return [form for form in self.forms if form.is_post]

    def form_for(self, path: str, page: str, names: Iterable[str] = ()) -> Form | None:
        """The form that posts to `path`, when shown at `page`, and can post these names; else the first that posts."""
        exact = [f for f in self.posting_forms if (f.action or page).split("?")[0] == path.split("?")[0]]
        able = [form for form in exact if form.names.issuperset(names)]
        return next(iter(able or exact or self.posting_forms), None)

    def faults(self) -> list[str]:
        """What is wrong on this page that must be right on every page; empty when all is well."""
        return [
            *(["no <title>"] if not self.title.strip() else []),
            *(["no lang on <html>"] if not self.lang else []),
            *[f"no csrf_token for {form.action!r}" for form in self.posting_forms if not _has_token(form)],
            *[f"no label for {_name(f)}" for f in self._fields if not self._has_label(f)],
            *[f"{_name(f)} speaks the browser's language" for f in self._fields if f.get("type") in OF_THE_BROWSER],
        ]

    def _has_label(self, attributes: Attributes) -> bool:
        return (
            "wrapped" in attributes
            or attributes.get("id") in self._labelled
            or bool(attributes.get("aria-label") or attributes.get("aria-labelledby"))
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        if "form" in attributes:
            self._outside.append(attributes)
        if tag == "html":
            self.lang = attributes.get("lang", "")
        elif tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag == "a":
            self.links.append(attributes.get("href", ""))
        elif tag == "label":
            self._label_depth += 1
            self._labelled.add(attributes.get("for") or "-")
        elif tag in HEADINGS:
            self.headings.append("")
        elif tag == "button" and self._form:
            self._form.buttons.append(attributes)
        elif tag in FIELD_TAGS:
            self._meet_field(tag, attributes)

    def _meet_field(self, tag: str, attributes: Attributes) -> None:
        if self._form:
            self._form.inputs.append(attributes)
        if tag != "input" or attributes.get("type", "text") not in WITHOUT_LABEL:
            self._fields.append(attributes | ({"wrapped": ""} if self._label_depth else {}))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:  # void elements are never closed
                pass
        if tag == "form":
            self._form = None
        elif tag == "label":
            self._label_depth -= 1

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks in which line something stands."""
        return j

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if SILENT.isdisjoint(self._open):
            self._words.append(data)
        if not HEADINGS.isdisjoint(self._open):
            self.headings[-1] += data


def _has_token(form: Form) -> bool:
    return bool(form.hidden.get("csrf_token"))


def _name(attributes: Attributes) -> str:
    return attributes.get("name") or attributes.get("id") or "a field without a name"
