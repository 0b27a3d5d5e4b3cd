"""Nothing is asked twice: what the account says, what a NIK says, and papers that the office has, are there already.

What is known is put into the draft and `settled`: its pages are left out, the check page shows it with "Ubah".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from app.filing import papers_again
from app.forms.answers import answers_from, may_prefill
from app.forms.dynamic import form_for
from models.calendar.local_time import today
from models.forms.definition import Definition, FieldDefinition, Page
from models.nik import birth_in, sex_in
from models.requests.service_request import ServiceRequest, Settled

LIVE_TOGETHER = ("self", "spouse", "child")  # of parents and brothers the household's answers are only proposed


def settle(draft: ServiceRequest, account: Mapping[str, str]) -> None:
    """`account`: what of it fills in questions (nik, kk, nama, …). What was answered by hand stays. The caller
    commits; papers end the transaction before."""
    draft.settled = draft.settled | _chosen_of_the_account(draft, account)
    _let_go(draft, account)
    while found := dict(_known(draft, account)):
        _put(draft, {key: value for key, (value, _) in found.items()})
        draft.settled = draft.settled | {key: source for key, (_, source) in found.items()}  # once tried, not again
    if draft.id is not None:
        papers_again.give(draft)


def choose(draft: ServiceRequest, answers: Mapping[str, str]) -> None:
    """What follows from whom it is for: those that the form itself would take."""
    taken = _put(draft, answers)
    asked = [key for key in taken if key in draft.answers]  # the others wait for what decides whether they are asked
    draft.settled = draft.settled | dict.fromkeys(asked, Settled.CHOSEN)


def by_hand(draft: ServiceRequest, keys: Iterable[str], before: Mapping[str, str]) -> None:
    """A page was answered: what it changed is its owner's word from now on, and stays empty where they emptied it."""
    changed = {key for key in keys if before.get(key) != draft.answers.get(key)}
    kept = {key: source for key, source in draft.settled.items() if key not in changed}
    draft.settled = kept | {key: Settled.CHOSEN for key in changed if not draft.answers.get(key)}


def _chosen_of_the_account(draft: ServiceRequest, account: Mapping[str, str]) -> dict[str, str]:
    """Whoever chose themselves is known by their account: it goes again when it is for somebody else."""
    definition, answers = draft.definition, draft.answers
    told: dict[str, str] = {}
    for question in definition.visible_fields(answers, today()):
        if answers.get(question.key) and draft.settled.get(question.key) == Settled.CHOSEN:
            value, source = _told(definition, question, answers, account)
            told |= {question.key: source} if value == answers[question.key] else {}
    return told


def _let_go(draft: ServiceRequest, account: Mapping[str, str]) -> None:
    """What followed from an answer that is another now: it was for oneself, and is for a child."""
    while gone := set(_untrue(draft, account)):  # a birth date goes after the NIK that it followed from
        draft.settled = {key: source for key, source in draft.settled.items() if key not in gone}
        rest = {key: answer for key, answer in draft.answers.items() if key not in gone}
        draft.answers = draft.definition.kept(rest, today())


def _untrue(draft: ServiceRequest, account: Mapping[str, str]) -> Iterable[str]:
    definition, answers = draft.definition, draft.answers
    for key, source in draft.settled.items():
        question = definition.by_key.get(key)
        if source in (Settled.ACCOUNT, Settled.NIK) and isinstance(question, FieldDefinition):
            told, _ = _told(definition, question, answers, account)
            if answers.get(key) != told:
                yield key


def _known(draft: ServiceRequest, account: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, Settled]]]:
    definition, answers = draft.definition, draft.answers
    for question in definition.visible_fields(answers, today()):
        if answers.get(question.key) or question.key in draft.settled:
            continue
        value, source = _told(definition, question, answers, account)
        if value:
            yield question.key, (value, source)


def _told(
    definition: Definition, question: FieldDefinition, answers: Mapping[str, str], account: Mapping[str, str]
) -> tuple[str, Settled]:
    """What the account says, else what the person's NIK says; "" where neither does."""
    value = account.get(question.prefill or "")
    sure = not question.household or definition.person_is(answers) in LIVE_TOGETHER
    if value and sure and may_prefill(definition, question, answers, account):
        return value, Settled.ACCOUNT
    nik = answers.get(question.derived_from, "")
    if not nik and definition.reporter_is(question.person, answers):
        nik = account.get("nik", "")
    return told_by_nik(question, nik, today()), Settled.NIK


def told_by_nik(question: FieldDefinition, nik: str, on: date) -> str:
    """A birth date or a sex; "" where the NIK says none, or leaves open which."""
    born = birth_in(nik, on) if question.derived_from else None
    if born is None:
        return ""
    return born.isoformat() if question.birth_of is not None else sex_in(nik)


def _put(draft: ServiceRequest, answers: Mapping[str, str]) -> Collection[str]:
    """Into the draft goes what the form's own checks let pass; its keys."""
    fields = tuple(question for question in draft.definition.questions if answers.get(question.key))
    told = {**draft.answers, **answers}
    page = Page("", "", "", fields)
    form = form_for(page, told, today=today(), formdata=MultiDict(told), meta={"csrf": False})
    form.validate()
    taken = {key: value for key, value in answers_from(form, page).items() if value and not form[key].errors}
    draft.answers = draft.definition.kept({**draft.answers, **taken}, today())
    return taken.keys()
