"""Gather every text that a citizen reads, bring translations/en up to date with it, and compile.

    .venv/bin/python scripts/translations.py        says which texts still have no English

Texts stand in the templates and the code as `_("…")`, and in data: the catalogue, the reasons, the words of the models.
What is new is added to messages.po without English, what is gone is left out; then translate there, and run this again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "app" / "catalogue"
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "later": None, "lazy_ngettext": (1, 2), "say": None}
PLACES = {
    "app": [("**.py", "python")],
    "models": [("**.py", "python")],
    "views": [("citizen/**.py", "python"), ("guards.py", "python"), ("files.py", "python")],
    "templates": [(f"{folder}/**.html", "jinja2") for folder in ("citizen", "components", "errors", "layouts")],
}
JINJA = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}


def gather() -> Catalog:
    """Every msgid, with the places where it stands."""
    found = Catalog()
    for folder, methods in PLACES.items():
        options = {pattern: JINJA for pattern, method in methods if method == "jinja2"}
        for name, _line, words, _comments, context in extract_from_dir(
            ROOT / folder, methods, options, keywords=KEYWORDS, strip_comment_tags=True
        ):
            found.add(words, locations=[(f"{folder}/{name}", 0)], context=context)
    for place, words in texts_of_data():
        found.add(words, locations=[(place, 0)])
    return found


def texts_of_data() -> Iterator[tuple[str, str]]:
    """(place, text) of what no code quotes, each where it is said by `_(…)` of a template."""
    for text in filter(None, catalogue_texts(json.loads((CATALOGUE / "services.json").read_text("utf-8")))):
        yield "app/catalogue/services.json", text
    for kind, moves in json.loads((CATALOGUE / "reasons.json").read_text("utf-8")).items():
        for reasons in moves.values() if kind != "source" else ():
            yield from (("app/catalogue/reasons.json", reason) for reason in reasons)
    yield from (("models", text) for text in words_of_models())


def catalogue_texts(catalogue: dict[str, Any]) -> Iterator[str]:
    meta = catalogue["meta"]
    yield from (group["name"] for group in meta["groups"])
    yield from (door[key] for door in meta["doors"] for key in ("name", "description"))
    yield from texts_of_form({"fields": meta["delivery_fields"] + meta["declarations"]})
    yield from texts_of_form(meta["registration"])
    for service in catalogue["services"]:
        yield from (service.get(key, "") for key in ("name", "short_name", "description", "in_person_note"))
        yield service["sla"].get("note", "")
        yield from service.get("original_to_surrender") or ()
        yield from (one["name"] for key in ("documents", "forms") for one in service.get(key) or ())
        yield from (law.get(key) or "" for law in service["legal_basis"] if law.get("verified")
                    for key in ("article", "about"))  # fmt: skip
        yield from texts_of_form(service)


def texts_of_form(form: dict[str, Any]) -> Iterator[str]:
    for asked in [*form.get("fields", ()), *form.get("uploads", ())]:
        yield from (asked.get(key) or "" for key in ("label", "help", "section", "condition"))
        yield from (option["label"] for key in ("options", "extra_options") for option in asked.get(key) or ())


def words_of_models() -> Iterable[str]:
    sys.path.insert(0, str(ROOT))
    from app.files import photos
    from app.identity import nik
    from app.web import filters
    from models.forms import delivery

    yield from filters.STATUS_TEXTS.values()
    yield from nik.NOTICES.values()
    yield from photos.PHOTO_REFUSALS.values()
    yield from (delivery.DELIVERY_SECTION, delivery.POST_SECTION)


def main() -> int:
    with ENGLISH.open("rb") as lines:
        known = read_po(lines, locale="en")
    known.update(gather(), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    with ENGLISH.open("wb") as source:
        write_po(source, known, sort_output=True, width=120, include_lineno=False)
    with ENGLISH.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, known)
    missing = [message.id for message in known if message.id and not is_translated(message.string)]
    print(f"{len(known)} texts, {len(missing)} without English")
    for text in missing:
        print(f"  {text!r}")
    return bool(missing)


def is_translated(words: str | tuple[str, ...]) -> bool:
    return all(words) if isinstance(words, tuple) else bool(words)


if __name__ == "__main__":
    sys.exit(main())
