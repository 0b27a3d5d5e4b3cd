"""The pages of one case in order, and where each of them lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.filing import intake
from app.filing.broken_checks import broken_in
from app.filing.intake import RETURNED
from models.forms.definition import Broken, Page
from models.requests.service_request import AnyCase

# Where a page was opened from, and so comes back to: `?kembali=`.
CHECK, TASKS = "periksa", "bagian"
MANY_PAGES = 8


@dataclass
class Wizard:
    """The pages of one case, and where they live. Addresses are those of Flask endpoints."""

    case: AnyCase
    endpoint: str  # of one page; takes `step`
    check_endpoint: str
    start_url: str  # where "Kembali" on the first page leads
    caption: str  # what is being filled in: stands above every heading
    place: Mapping[str, Any] = field(default_factory=dict)  # what their addresses need besides: slug or reference
    known: Mapping[str, str] = field(default_factory=dict)  # what the account fills in: nik, kk, nama, …
    note: str = ""  # why the officer returned it
    begin: Callable[[], None] = lambda: None  # before the first answer is kept
    settle: Callable[[], None] = lambda: None  # after each: what is known now is not asked
    template: str = ""  # of its pages, where they are not the ones of filling in
    tasks_url: str = ""  # its list of sections, where it has one
    remove_url: str = ""  # takes one of several people out again

    @property
    def pages(self) -> tuple[Page, ...]:
        return intake.case_pages(self.case)

    @property
    def missing(self) -> list[str]:
        """Keys that must still be given, or corrected."""
        return intake.uncorrected(self.case) if self.case.status in RETURNED else intake.missing(self.case)

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The checks between answers that do not hold."""
        return broken_in(self.case)

    @property
    def unready(self) -> set[str]:
        """Keys for which it cannot be sent yet: missing, or refused by a check."""
        return {*self.missing, *(one.at for one in self.broken if one.refuses)}

    @property
    def unfinished(self) -> list[Page]:
        unready = self.unready
        return [page for page in self.pages if unready & set(page.keys)]

    def find(self, slug: str) -> Page | None:
        """Opened from the check page it is whole; on the way what was known before is not asked."""
        on_the_way = () if self.back == CHECK else self.pages
        return next((page for page in (*on_the_way, *self.every_page) if page.slug == slug), None)

    @property
    def every_page(self) -> tuple[Page, ...]:
        """Also those of what was known before: they are opened from the check page only."""
        return intake.every_page(self.case)

    @property
    def collects(self) -> bool:
        """Whether one more photo of this paper is to follow, without a box that says so."""
        return False

    def may_yet_apply(self, slug: str) -> bool:
        """Whether an earlier page of open questions may still bring this one about."""
        open_questions = [page for page in self.unfinished if page.fields]
        return slug in self._places and any(self._place_of(page) < self._places[slug] for page in open_questions)

    # -- addresses

    def url(self, page: Page, *, back: str | None = None) -> str:
        """`back`: CHECK, TASKS, or "" to go on from page to page; by default as the page now shown."""
        back = self.back if back is None else back
        return url_for(self.endpoint, step=page.slug, kembali=back or None, **self.place)

    @property
    def check_url(self) -> str:
        return url_for(self.check_endpoint, **self.place)

    @property
    def back(self) -> str:
        """Where the page now shown was opened from: the check page, a finished section of the list, or ""."""
        asked = request.args.get("kembali", "")
        return asked if asked == CHECK or (asked == TASKS and self.tasks_url) else ""

    def before(self, page: Page) -> str:
        if self.back:
            return self._opened_from
        earlier = [p for p in self.pages if self._place_of(p) < self._place_of(page)]
        return self.url(earlier[-1]) if earlier else self.start_url

    def after(self, page: Page) -> str:
        """The next page; of one opened to change it what is left there, or newly asked, then back."""
        coming = [p for p in self.pages if self._place_of(p) > self._place_of(page)]
        if self.back == CHECK:
            coming = self.unfinished
        elif self.back == TASKS:
            coming = [p for p in coming if p.section == page.section]
        return self.url(coming[0]) if coming else self._opened_from

    @property
    def _opened_from(self) -> str:
        return self.tasks_url if self.back == TASKS else self.check_url

    @property
    def opening_url(self) -> str:
        """Where somebody begins: with the list of sections where there is much to do, else with the first page."""
        return self.tasks_url if len(self.pages) > MANY_PAGES else self.resume_url

    @property
    def resume_url(self) -> str:
        """Where somebody who comes back goes on."""
        return self.url(self.unfinished[0], back="") if self.unfinished else self.check_url

    @property
    def last_url(self) -> str:
        """The page before the check page."""
        return self.url(self.pages[-1], back="") if self.pages else self.start_url

    def lacking(self) -> list[tuple[str, str]]:
        """(label, address) of everything that is missing."""
        at, label_of = self._addresses, self.case.definition.label_of
        return [(label_of(key), f"{at.get(key, self.start_url)}#{key}") for key in self.missing]

    def said(self) -> list[tuple[Broken, str]]:
        """The broken checks, each with the address where it can be mended; "" where nothing of it is open."""
        at = self._addresses
        keys = ((one, next((key for key in (one.at, *reversed(one.keys)) if key in at), "")) for one in self.broken)
        return [(one, f"{at[key]}#{key}" if key else "") for one, key in keys]

    @property
    def _addresses(self) -> dict[str, str]:
        return {key: self.url(page, back=CHECK) for page in self.every_page for key in page.keys}

    @staticmethod
    def title_of(page: Page) -> str:
        """“Data permohonan, bagian 2” in the language of the reader; a photo's page is named for what it shows."""
        nth = page.title.removeprefix(f"{page.section}, bagian ")
        if nth == page.title:
            return _(page.title)
        return _("%(section)s, bagian %(nth)s", section=_(page.section), nth=nth)

    def step_of(self, page: Page) -> tuple[int, int]:
        """(its number, how many there are), the check page counted."""
        slugs = [p.slug for p in self.pages]
        return slugs.index(page.slug) + 1 if page.slug in slugs else len(slugs) + 1, len(slugs) + 1

    @cached_property
    def _places(self) -> dict[str, int]:
        return {page.slug: place for place, page in enumerate(self.case.definition.pages)}

    def _place_of(self, page: Page) -> int:
        return self._places[page.slug]
