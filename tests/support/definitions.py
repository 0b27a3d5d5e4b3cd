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


# -- a form whose answers can break a check of any shape: a child, its mother, two witnesses or three, three papers

SECTIONS = [
    {"title": "Data", "questions": [
        {"key": "jenis", "label": "Jenis", "type": "radio",
         "options": [{"value": "baru", "label": "Baru"}, {"value": "hilang", "label": "Hilang"}]},
        {"key": "surat", "label": "Tanggal surat", "type": "date", "optional": True},
        {"key": "laki", "label": "Laki-laki", "type": "number", "optional": True},
        {"key": "perempuan", "label": "Perempuan", "type": "number", "optional": True,
         "show_if": {"field": "jenis", "in": ["baru"]}},
        {"key": "semua", "label": "Semua", "type": "number", "optional": True},
        {"key": "asal", "label": "Alamat asal", "type": "text", "optional": True},
        {"key": "tujuan", "label": "Alamat tujuan", "type": "text", "optional": True},
    ]},
    {"title": "Anak", "person": {"role": "anak", "whom": "anak", "subject": True,
                                 "asks": ["nik", "nama", "tanggal_lahir"]}},
    {"title": "Ibu", "person": {"role": "ibu", "whom": "ibu", "asks": ["nama", "tanggal_lahir"]}},
    {"title": "Saksi", "person": {"role": "saksi", "whom": "saksi", "count": [2, 3], "more": "Ada saksi lain?",
                                  "asks": [
        "nik", "nama", "tanggal_lahir", {"key": "umur", "label": "Umur", "type": "number", "optional": True}]}},
]  # fmt: skip
PAPERS = [
    {"key": "ijazah", "kind": "other", "label": "Ijazah", "optional": True},
    {"key": "buku", "kind": "other", "label": "Buku nikah", "optional": True},
    {"key": "polisi", "kind": "letter", "label": "Surat polisi", "optional": True,
     "show_if": {"field": "jenis", "in": ["hilang"]}},
]  # fmt: skip


def checked(*checks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Its document with these checks; those that say nothing refuse with "Tidak mungkin."."""
    written = [one if one.get("warn") else {"refuse": "Tidak mungkin.", **one} for one in checks]
    return document_of(sections=SECTIONS, papers=PAPERS, checks=written, **more)
