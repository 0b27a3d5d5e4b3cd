"""The templates an office has handed in, and what Meta refuses in one."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from app.sandbox.errors import invalid
from app.sandbox.journal import Journal

VARIABLE = re.compile(r"\{\{(\d+)\}\}")
CATEGORIES = {"UTILITY", "AUTHENTICATION", "MARKETING"}
LONGEST_BODY = 1024

# Subcodes as Meta answers them when a template is created.
ALREADY_EXISTS = 2388024
TOO_LONG = 2388040
EXAMPLE_MISSING = 2388043
BODY_FORMAT = 2388072
TOO_MANY_VARIABLES = 2388293
VARIABLE_AT_THE_EDGE = 2388299


class Wordings:
    """Approved templates by (name, language); they outlive a restart."""

    def __init__(self, path: Path) -> None:
        self._journal = Journal(path)
        self._known = {(w["name"], w["language"]): w for w in self._journal.entries}

    def find(self, name: str, language: str) -> dict[str, Any] | None:
        return self._known.get((name, language))

    def all(self, name: str | None = None) -> list[dict[str, Any]]:
        return [w for w in self._known.values() if name in (None, w["name"])]

    def register(self, request: object) -> dict[str, Any]:
        """Check and keep a template. Meta takes minutes to a day to approve one; here it is at once."""
        wording = checked(request)
        if self.find(wording["name"], wording["language"]):
            raise invalid("There is already content for this template in this language.", ALREADY_EXISTS)
        wording |= {"id": str(10**15 + secrets.randbelow(10**15)), "status": "APPROVED"}
        self._known[wording["name"], wording["language"]] = wording
        self._journal.append(wording)
        return wording


def checked(request: object) -> dict[str, Any]:
    """The request as a template, or a GraphError in Meta's words."""
    if not isinstance(request, dict):
        raise invalid("The body must be a JSON object.")
    name, language, category = (request.get(key) for key in ("name", "language", "category"))
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,512}", name):
        raise invalid("name: only lowercase letters, digits and underscores, at most 512.")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2,3})?", language):
        raise invalid("language: unknown language code.")
    if category not in CATEGORIES:
        raise invalid("category: must be UTILITY, AUTHENTICATION or MARKETING.")

    body = body_of(request.get("components"))
    check_body(body["text"])
    check_example(body)
    return {"name": name, "language": language, "category": category, "components": [body]}


def body_of(components: object) -> dict[str, Any]:
    """The one BODY component. Headers, footers and buttons are beyond this stand-in, so they are refused."""
    if not isinstance(components, list) or len(components) != 1 or not isinstance(components[0], dict):
        raise invalid("components: exactly one BODY component is supported here.")
    body = components[0]
    if body.get("type") != "BODY" or not isinstance(body.get("text"), str) or not body["text"].strip():
        raise invalid("components: a BODY with text is required.", EXAMPLE_MISSING)
    return body


def check_body(text: str) -> None:
    if len(text) > LONGEST_BODY:
        raise invalid(f"The body has more than {LONGEST_BODY} characters.", TOO_LONG)

    numbers = [int(n) for n in VARIABLE.findall(text)]
    if "{" in VARIABLE.sub("", text) or "}" in VARIABLE.sub("", text):
        raise invalid("The body has mismatched or badly written curly braces.", BODY_FORMAT)
    if sorted(set(numbers)) != list(range(1, len(set(numbers)) + 1)):
        raise invalid("Variables must be numbered {{1}}, {{2}}, … without gaps.", BODY_FORMAT)
    if re.search(r"\}\}\s*\{\{", text):
        raise invalid("Two variables must have words between them.", BODY_FORMAT)
    if re.match(r"\s*\{\{", text) or re.search(r"\}\}\s*\Z", text):
        raise invalid(
            "Variables can't be at the start or end of the template.",
            VARIABLE_AT_THE_EDGE,
            "Leading or trailing params not allowed",
        )
    # The ratio as found by users: words and variables together at least three times the variables, plus one.
    if numbers and len(text.split()) < 3 * len(set(numbers)) + 1:
        raise invalid("This template has too many variables for its length.", TOO_MANY_VARIABLES)


def check_example(body: dict[str, Any]) -> None:
    """A body with variables must come with one sample value for each (for Meta's reviewers)."""
    if not (wanted := variable_count(body["text"])):
        return
    example = body.get("example")
    rows = example.get("body_text") if isinstance(example, dict) else None
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    if len(row) != wanted or not all(isinstance(v, str) and v.strip() for v in row):
        raise invalid(f"example.body_text must hold {wanted} sample values.", EXAMPLE_MISSING)


def variable_count(text: str) -> int:
    return len(set(VARIABLE.findall(text)))


def rendered(wording: dict[str, Any], values: list[str]) -> str:
    return VARIABLE.sub(lambda found: values[int(found[1]) - 1], wording["components"][0]["text"])
