"""What a broken check says on a page: the sentence beside the field; of a warning also a box "Sudah benar"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import request

from app.core.i18n import say
from app.filing.broken_checks import stops
from app.forms.dynamic import PageForm
from models.forms.definition import Broken

SURE = "sudah-benar"  # no question's key has a hyphen


@dataclass(frozen=True)
class Doubt:
    """A warning: its owner may say that it is right all the same."""

    mark: str
    sentence: str
    ticked: bool


def ticked() -> Collection[str]:
    """The marks of the warnings that were posted as right."""
    return request.form.getlist(SURE)


def say_broken(form: PageForm, said: Sequence[Broken], sure: Collection[str]) -> bool:
    """The sentences of `said` stand beside their fields. Whether the page cannot be left so."""
    form.doubts = doubts_of(said, sure)
    for key in dict.fromkeys(one.at for one in said if one.at in form):
        if sentences := [say(one.sentence) for one in said if one.at == key and stops([one], sure)]:
            form[key].errors = [*form[key].errors, " ".join(sentences)]
    return stops(said, sure)


def doubts_of(said: Sequence[Broken], sure: Collection[str]) -> dict[str, list[Doubt]]:
    """By the field beside which each stands."""
    doubts: dict[str, list[Doubt]] = {}
    for one in said:
        if not one.refuses:
            doubts.setdefault(one.at, []).append(Doubt(one.mark, say(one.sentence), one.mark in sure))
    return doubts
