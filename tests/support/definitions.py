"""Definitions for tests that need a form and no service of the catalogue."""

from __future__ import annotations

from typing import Any

from models.forms.definition import Definition


def document_of(questions: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """A service's document with these questions, each under its own `section` ("Isian" where it names none)."""
    sections: list[dict[str, Any]] = []
    for question in questions or []:
        asked = dict(question)
        title = asked.pop("section", "Isian")
        if not sections or sections[-1]["title"] != title:
            sections.append({"title": title, "questions": []})
        sections[-1]["questions"].append(asked)
    return {
        "edition": 2, "slug": "uji", "name": "Layanan uji", "short_name": "Uji", "description": "Untuk diuji.",
        "group": "uji", "number": 1, "regulation": "uji", "recap_line": "Rekap", "role": "verifikator",
        "sections": sections, **more,
    }  # fmt: skip


def definition_of(questions: list[dict[str, Any]] | None = None, **more: Any) -> Definition:
    return Definition.from_json(document_of(questions, **more))
