"""The wording of messages, with `{nama}` and the like in it, and what people read in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LONGEST_MESSAGE = 1024  # characters, filled in or not: Meta's limit for a body
NOTHING = "-"  # Meta refuses an empty parameter

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def placeholders(body: str) -> list[str]:
    """The names in braces, each once, in the order they first appear: that is Meta's numbering."""
    return list(dict.fromkeys(PLACEHOLDER.findall(body)))


def check_text(body: str, allowed: Iterable[str]) -> list[str]:
    """What is wrong with a wording, as sentences for the admin; empty when Meta would take it.

    Source: Meta's refusals when a template is handed in (subcodes 2388040, 2388072, 2388293, 2388299).
    """
    if not body.strip():
        return ["Teks pesan masih kosong."]
    names, errors = placeholders(body), []
    if len(body) > LONGEST_MESSAGE:
        errors.append(f"Teks terlalu panjang: {len(body)} huruf, paling banyak {LONGEST_MESSAGE}.")
    if re.search(r"[{}]", PLACEHOLDER.sub("", body)):
        errors.append("Ada kurung kurawal yang tidak berpasangan. Tulis penanda seperti {nama}.")
    if unknown := [name for name in names if name not in set(allowed)]:
        listed = ", ".join(f"{{{name}}}" for name in unknown)
        errors.append(f"Penanda tidak dikenal untuk pesan ini: {listed}.")
    return errors + check_places(body, names)


def check_places(body: str, names: list[str]) -> list[str]:
    errors = []
    if PLACEHOLDER.match(body.strip()):
        errors.append("Teks tidak boleh diawali penanda. Tulis kata lain di depannya.")
    if re.search(PLACEHOLDER.pattern + r"\Z", body.strip()):
        errors.append("Teks tidak boleh diakhiri penanda. Tulis kata lain atau titik di belakangnya.")
    if re.search(r"\}\s*\{", body):
        errors.append("Dua penanda tidak boleh berdampingan. Tulis kata di antaranya.")
    if names and len(body.split()) < 3 * len(names) + 1:
        errors.append("Penanda terlalu banyak untuk teks sependek ini. Tambahkan kata-kata.")
    return errors


def render(body: str, particulars: Mapping[str, str]) -> str:
    """The message as people read it. A particular that is missing shows as a dash."""
    return PLACEHOLDER.sub(lambda found: normalised(particulars.get(found[1])), body)


def normalised(value: object) -> str:
    """One line without tabs or runs of spaces: one name with a tab would otherwise be refused for ever."""
    return " ".join(str(value or "").split()) or NOTHING
