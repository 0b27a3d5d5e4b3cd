"""The pages of one case in order, and where each of them lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request, url_for

from app import intake
from app.intake import RETURNED, Case
from models.definition import Page

CHECK = "periksa"


@dataclass
class Walk:
    """The pages of one case, and where they live. Addresses are those of Flask endpoints."""

    case: Case
    endpoint: str  # of one page; takes `step`
    check_endpoint: str
    start_url: str  # where "Kembali" on the first page leads
    caption: str  # what is being filled in: stands above every heading
    place: Mapping[str, Any] = field(default_factory=dict)  # what their addresses need besides: slug or reference
    known: Mapping[str, str] = field(default_factory=dict)  # what the account fills in: nik, kk, nama, …
    note: str = ""  # why the officer returned it
    begin: Callable[[], None] = lambda: None  # before the first answer is kept
    template: str = ""  # of its pages, where they are not the ones of filling in

    @property
    def pages(self) -> tuple[Page, ...]:
        return intake.pages_of(self.case)

    @property
    def missing(self) -> list[str]:
        """Keys that must still be given, or mended."""
        return intake.unmended(self.case) if self.case.status in RETURNED else intake.missing(self.case)

    @property
    def unfinished(self) -> list[Page]:
        missing = set(self.missing)
        return [page for page in self.pages if missing & set(page.keys)]

    def find(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def may_yet_apply(self, slug: str) -> bool:
        """Whether an earlier page of open questions may still bring this one about."""
        open_questions = [page for page in self.unfinished if page.fields]
        return slug in self._places and any(self._place_of(page) < self._places[slug] for page in open_questions)

    # -- addresses

    def url(self, page: Page, *, checks: bool | None = None) -> str:
        """`checks`: whether its answers are looked over next; by default as on the page now shown."""
        checks = self.checks if checks is None else checks
        return url_for(self.endpoint, step=page.slug, kembali=CHECK if checks else None, **self.place)

    @property
    def check_url(self) -> str:
        return url_for(self.check_endpoint, **self.place)

    @property
    def checks(self) -> bool:
        """Whether this page was opened by an "Ubah" of the check page."""
        return request.args.get("kembali") == CHECK

    def before(self, page: Page) -> str:
        if self.checks:
            return self.check_url
        earlier = [p for p in self.pages if self._place_of(p) < self._place_of(page)]
        return self.url(earlier[-1]) if earlier else self.start_url

    def after(self, page: Page) -> str:
        """The next page; coming from the check page only what a changed answer newly asks, then back there."""
        if self.checks:
            coming = self.unfinished
        else:
            coming = [p for p in self.pages if self._place_of(p) > self._place_of(page)]
        return self.url(coming[0]) if coming else self.check_url

    @property
    def resume_url(self) -> str:
        """Where somebody who comes back goes on."""
        return self.url(self.unfinished[0], checks=False) if self.unfinished else self.check_url

    @property
    def last_url(self) -> str:
        """The page before the check page."""
        return self.url(self.pages[-1], checks=False) if self.pages else self.start_url

    def lacking(self) -> list[tuple[str, str]]:
        """(label, address) of everything that is missing."""
        at = {key: self.url(page, checks=True) for page in self.pages for key in page.keys}
        label_of = self.case.definition.label_of
        return [(label_of(key), f"{at.get(key, self.start_url)}#{key}") for key in self.missing]

    def step_of(self, page: Page) -> tuple[int, int]:
        """(its number, how many there are), the check page counted."""
        slugs = [p.slug for p in self.pages]
        return slugs.index(page.slug) + 1, len(slugs) + 1

    @cached_property
    def _places(self) -> dict[str, int]:
        return {page.slug: place for place, page in enumerate(self.case.definition.pages)}

    def _place_of(self, page: Page) -> int:
        return self._places[page.slug]
