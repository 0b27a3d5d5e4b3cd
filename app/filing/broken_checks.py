"""The checks between answers that a case breaks: one evaluation for its pages, for sending, and for the officer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from models.calendar.local_time import local, today
from models.forms.definition import Broken, Page
from models.request_cache import once_a_request
from models.requests.service_request import AnyCase

_Value = TypeVar("_Value")
Items = tuple[tuple[str, _Value], ...]


def broken_in(case: AnyCase, answers: Mapping[str, str] | None = None) -> tuple[Broken, ...]:
    """As the case stands; with other `answers` as it would. Those said first come first."""
    told = case.answers if answers is None else answers
    return _broken(case, tuple(told.items()), tuple(case.photo_counts().items()))


@once_a_request
def _broken(case: AnyCase, answers: Items[str], photo_counts: Items[int]) -> tuple[Broken, ...]:
    return case.definition.broken(dict(answers), dict(photo_counts), reporter_of(case), sending_day(case))


def refusals_in(case: AnyCase) -> tuple[Broken, ...]:
    """Those with which it cannot be sent."""
    return tuple(one for one in broken_in(case) if one.refuses)


def said_on(page: Page, case: AnyCase, answers: Mapping[str, str] | None = None) -> list[Broken]:
    return [one for one in broken_in(case, answers) if one.at in page.keys]


def stops(said: Collection[Broken], sure: Collection[str]) -> bool:
    """Whether a page cannot be left so. `sure`: marks of the warnings to which its owner said that it is right."""
    return any(one.refuses or one.mark not in sure for one in said)


def sending_day(case: AnyCase) -> date:
    """The day of sending: what held then holds, however long the office takes."""
    return local(case.submitted_at).date() if case.submitted_at else today()


def reporter_of(case: AnyCase) -> dict[str, str]:
    """By part, as checks name them: "reporter.nik". A registration is its reporter's own."""
    if case.is_of_its_owner:
        return {}
    account = case.person
    known = {"nik": account.nik, "nama": account.name, "no_kk": account.kk}
    return {part: value for part, value in known.items() if value}
