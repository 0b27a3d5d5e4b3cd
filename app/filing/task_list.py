"""A case as a list of its sections: how far each is, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.filing import intake
from models.forms.definition import Page
from models.requests.service_request import AnyCase


class TaskState(StrEnum):
    DONE = "done"
    OPEN = "open"
    LOCKED = "locked"  # an earlier section decides what is asked here
    SPARE = "spare"  # nothing was answered, and nothing must be


@dataclass(frozen=True)
class SectionTask:
    """One section. `page` is where it goes on, or begins; `given` of `asked` questions and photos are there."""

    title: str
    state: TaskState
    page: Page
    given: int
    asked: int
    photos: bool = False
    waits_for: str = ""  # of a locked one: the section that comes first

    @property
    def is_done(self) -> bool:
        return self.state is TaskState.DONE

    @property
    def is_locked(self) -> bool:
        return self.state is TaskState.LOCKED


def tasks_of(case: AnyCase) -> list[SectionTask]:
    """The sections that apply now, in the order of their pages. Of a case not stored yet only the first is open."""
    return list(_tasks(case))


def done_of(tasks: list[SectionTask]) -> tuple[int, int]:
    """(how many are done, of how many); what may be left out, and was, does not count."""
    counted = [task for task in tasks if task.state is not TaskState.SPARE]
    return sum(task.is_done for task in counted), len(counted)


def _tasks(case: AnyCase) -> Iterator[SectionTask]:
    missing, first = set(intake.unready(case)), ""
    section_of = {key: page.section for page in case.definition.pages for key in page.keys}
    for title, members in groupby(intake.case_pages(case), key=lambda page: page.section):
        pages = list(members)
        keys = {key for page in pages for key in page.keys}
        given = _given(case, keys, missing)
        deciding = [key for key in _deciding(case, title) if key in missing and section_of[key] != title]
        waits_for = section_of[deciding[0]] if deciding else first if case.id is None else ""
        yield SectionTask(
            title, _state(given, bool(keys & missing), bool(waits_for)), _goes_on(pages, missing), given, len(keys),
            photos=all(page.upload for page in pages), waits_for=waits_for,
        )  # fmt: skip
        first = first or title


def _state(given: int, lacks: bool, waits: bool) -> TaskState:
    if waits:
        return TaskState.LOCKED
    if lacks:
        return TaskState.OPEN
    return TaskState.DONE if given else TaskState.SPARE


def _goes_on(pages: list[Page], missing: set[str]) -> Page:
    return next((page for page in pages if missing & set(page.keys)), pages[0])


def _given(case: AnyCase, keys: set[str], missing: set[str]) -> int:
    """How many of them are there; a password shows only in that it is not missing."""
    answers, photos = case.answers, case.photo_counts()
    chosen = {"password"} & keys - missing
    return len(chosen | {key for key in keys if answers.get(key) or photos.get(key)})


def _deciding(case: AnyCase, section: str) -> list[str]:
    """The questions that decide what is asked in this section, and those that decide on them; the first asked first."""
    definition, deciding = case.definition, set[str]()
    new = {key for page in definition.pages if page.section == section for key in page.keys}
    while new := {c for key in new for c in definition.controllers_of(definition.by_key[key])} - deciding:
        deciding |= new
    return [key for key in definition.by_key if key in deciding]
