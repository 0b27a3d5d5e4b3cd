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
    sound = not form.errors
    unsure = [one for one in said if one.at in form and stops([one], sure)]
    for key in dict.fromkeys(one.at for one in unsure):
        here = [one for one in unsure if one.at == key]
        first = [one for one in here if one.refuses] or here  # what is asked besides stands above its own box
        form[key].errors = [*form[key].errors, " ".join(say(one.sentence) for one in first)]
    form.only_asks = sound and not any(one.refuses for one in unsure)
    return stops(said, sure)


def doubts_of(said: Sequence[Broken], sure: Collection[str]) -> dict[str, list[Doubt]]:
    """By the field beside which each stands."""
    doubts: dict[str, list[Doubt]] = {}
    for one in said:
        if not one.refuses:
            doubts.setdefault(one.at, []).append(Doubt(one.mark, say(one.sentence), one.mark in sure))
    return doubts
