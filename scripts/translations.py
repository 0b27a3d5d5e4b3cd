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
sys.path.insert(0, str(ROOT))

from app.catalogue import files, law  # noqa: E402  (the path first)
from models.forms.definition import Definition  # noqa: E402
from models.forms.parts import parts  # noqa: E402

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
    yield from (("app/catalogue", text) for text in filter(None, catalogue_texts()))
    for kind, moves in json.loads((CATALOGUE / "reasons.json").read_text("utf-8")).items():
        for reasons in moves.values() if kind != "source" else ():
            yield from (("app/catalogue/reasons.json", reason) for reason in reasons)
    yield from (("models", text) for text in words_of_models())


def catalogue_texts() -> Iterator[str]:
    yield from (group["name"] for group in files.shared()["groups"])
    yield from (said.get(key, "") for said in files.shared()["declarations"] for key in ("label", "help"))
    yield from (form.name for regulation in law.regulations().values() for form in regulation.forms)
    yield from (part.label for part in parts().values())
    yield from texts_of_form(Definition.of_registration(files.registration_form()))
    for document in files.services():
        definition = Definition.from_json(document)
        service = definition.service
        yield from (service.name, service.short_name, service.description, service.comes_to_office)
        yield service.promise_note
        yield from service.surrender
        yield from (service.called.names.values() if service.called else ())
        yield from (service.at_office_only.why, *service.at_office_only.bring) if service.at_office_only else ()
        yield from (made.name for made in service.documents)
        yield from (words for basis in service.law if basis.verified for words in (basis.article, basis.about))
        yield from texts_of_form(definition)


def texts_of_form(definition: Definition) -> Iterator[str]:
    yield from (person.whom for person in definition.document.people)
    yield from (words for section in definition.document.sections if section.person
                for words in (section.title, section.person.whom))  # fmt: skip
    for question in definition.questions:
        yield from (question.label, question.help, question.section)
        yield from (option.label for option in (*question.options, *question.extra_options))
    for paper in definition.uploads:
        yield from (paper.label, paper.help, paper.section)
    yield from (words for check in definition.document.checks for words in (check.refuse, check.warn))


def composed() -> dict[str, tuple[str, str, str]]:
    """What is put together, "Nama saksi 2": (pattern, whom, number). Its English is put together likewise."""
    found = {}
    documents = [Definition.of_registration(files.registration_form()), *map(Definition.from_json, files.services())]
    for definition in documents:
        titles = {s.person.role: s.title for s in definition.document.sections if s.person}
        people = {person.ref: person for person in definition.people}
        for question in definition.fields:
            person = people.get(question.person)
            number = question.person.partition(".")[2]
            if number and question.section == f"{titles[person.role]} {number}":
                found[question.section] = ("{whom}", titles[person.role], number)
            pattern = parts()[question.part].label if question.part else ""
            whom = person.whom if person else ""
            if pattern and question.label == " ".join(pattern.format(whom=whom).split()):
                found[question.label] = (pattern, whom.removesuffix(f" {number}") if number else whom, number)
    return found


def english_of(composed_of: tuple[str, str, str], english: dict[str, Any]) -> str:
    """ "" while one of its pieces has none."""
    pattern, whom, number = composed_of
    said = english.get(whom, "") if whom else ""
    around = pattern if pattern == "{whom}" else english.get(pattern, "")
    if not around or (whom and not said):
        return ""
    who = f"{said} {number}" if number else f"the {said}"
    words = around.format(whom=who) if whom else around.partition("{whom}")[0]
    return " ".join(words.split()).removesuffix(" of").removesuffix(" with")


def words_of_models() -> Iterable[str]:
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
    english = {message.id: message.string for message in known if isinstance(message.id, str)}
    for text, pieces in composed().items():
        known[text].string = known[text].string or english_of(pieces, english)
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
