"""A definition cut into pages: few questions each, and nothing asked before what decides it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from models.forms.questions import FieldDefinition, UploadDefinition

MOST_QUESTIONS = 6

# Pages of the views: all answers looked over, sent, the list of sections, for whom it is.
TAKEN_SLUGS = frozenset({"periksa", "terkirim", "bagian", "untuk-siapa"})

Controllers = Callable[[FieldDefinition], frozenset[str]]


@dataclass(frozen=True)
class Page:
    """One step: up to six fields, or one requirement to photograph."""

    slug: str
    title: str
    section: str
    fields: tuple[FieldDefinition, ...] = ()
    upload: UploadDefinition | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.upload.key,) if self.upload else tuple(field.key for field in self.fields)

    def with_only(self, keys: frozenset[str]) -> Page | None:
        """This page with the questions among `keys`; None when it asks nothing more."""
        if self.upload:
            return self if self.upload.key in keys else None
        fields = tuple(field for field in self.fields if field.key in keys)
        return replace(self, fields=fields) if fields else None


def pages_of(
    fields: Sequence[FieldDefinition],
    uploads: Sequence[UploadDefinition],
    last: Sequence[FieldDefinition],
    controllers: Controllers,
) -> tuple[Page, ...]:
    """All pages that can appear: fields by section, then one page a photo, then the `last` fields."""
    pages = [
        *_pages_of_fields(fields, controllers),
        *(
            Page(
                "foto-" + slug_of(upload.key.removeprefix("foto_")),
                upload.label,
                upload.section,
                upload=upload,
            )
            for upload in uploads
        ),
        *_pages_of_fields(last, controllers),
    ]
    return with_titles(_with_unique_slugs(pages))


def with_titles(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Number the pages of a section that has several: "Data permohonan", "Data permohonan, bagian 2"."""
    seen: dict[str, int] = {}
    titled = []
    for page in pages:
        if not page.upload:
            nth = seen[page.section] = seen.get(page.section, 0) + 1
            page = replace(page, title=page.section if nth == 1 else f"{page.section}, bagian {nth}")
        titled.append(page)
    return tuple(titled)


def _pages_of_fields(fields: Sequence[FieldDefinition], controllers: Controllers) -> list[Page]:
    return [
        Page(SLUGS.get(section, slug_of(section)), section, section, tuple(chunk))
        for section, members in groupby(fields, key=lambda field: field.section)
        for chunk in _evenly(list(members), controllers)
    ]


SLUGS = {"Cara pengambilan": "cara-ambil", "Alamat pengiriman": "alamat-pos"}


def _evenly(fields: list[FieldDefinition], controllers: Controllers) -> list[list[FieldDefinition]]:
    """As few pages as six questions allow, and no page fuller than that number of pages needs."""
    fewest = _chunks(fields, controllers, MOST_QUESTIONS)
    fuller = range(1, MOST_QUESTIONS + 1)
    return next(c for most in fuller if len(c := _chunks(fields, controllers, most)) == len(fewest))


def _chunks(fields: list[FieldDefinition], controllers: Controllers, most: int) -> list[list[FieldDefinition]]:
    chunks: list[list[FieldDefinition]] = [[]]
    for field in fields:
        here = {earlier.key for earlier in chunks[-1]}
        if len(here) == most or controllers(field) & here:
            chunks.append([])
        chunks[-1].append(field)
    return chunks


def slug_of(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "bagian"


def _with_unique_slugs(pages: Iterable[Page]) -> list[Page]:
    taken, unique = set(TAKEN_SLUGS), []
    for page in pages:
        slug, nth = page.slug, 1
        while slug in taken:
            nth += 1
            slug = f"{page.slug}-{nth}"
        taken.add(slug)
        unique.append(replace(page, slug=slug))
    return unique
