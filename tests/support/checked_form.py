"""A form whose answers can break a check of any shape: a child, its mother, two witnesses or three, three papers."""

from __future__ import annotations

from typing import Any

from tests.support.definitions import document_of

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
