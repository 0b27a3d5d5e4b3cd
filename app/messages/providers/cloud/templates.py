"""Our wordings as Meta's templates: `{nama}` becomes `{{1}}`, and each wording has a template of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from app.messages.text import LONGEST_MESSAGE, PLACEHOLDER, normalised, placeholders
from config import ROOT

CATALOGUE = ROOT / "app" / "catalogue" / "messages.json"


def template_name(key: str, body: str) -> str:
    """The template's name at Meta. An edited wording is a new template: an approved one may be edited once
    a day, and messages under way must not meet a wording with other variables."""
    if body == default_wordings().get(key):
        return key
    return f"{key}_{sha256(body.encode()).hexdigest()[:8]}"


@cache
def default_wordings() -> dict[str, str]:
    return {key: message["body"] for key, message in json.loads(CATALOGUE.read_text()).items()}


def to_meta_template(body: str) -> str:
    """`Halo {nama}.` → `Halo {{1}}.`"""
    numbers = {name: number for number, name in enumerate(placeholders(body), start=1)}
    return PLACEHOLDER.sub(lambda found: f"{{{{{numbers[found[1]]}}}}}", body)


def template_parameters(body: str, particulars: Mapping[str, str]) -> list[str]:
    """The values for {{1}}, {{2}}, …, as Meta takes them: one line, not empty, not too long together."""
    names = placeholders(body)
    values = {name: normalised(particulars.get(name)) for name in names}
    while (excess := len(PLACEHOLDER.sub(lambda found: values[found[1]], body)) - LONGEST_MESSAGE) > 0:
        longest = max(names, key=lambda name: len(values[name]))
        if len(values[longest]) < 20:  # the wording itself is too long: Meta will say so
            break
        values[longest] = values[longest][: max(18, len(values[longest]) - excess - 1)].rstrip() + "…"
    return list(values.values())
