"""One of several people is taken out again: whoever comes after moves up."""

from __future__ import annotations

from app.filing import intake
from models.calendar.local_time import today
from models.forms.definition import Definition, PersonPlace
from models.requests.service_request import ServiceRequest


def removable(draft: ServiceRequest) -> dict[str, str]:
    """Who may be taken out, by the title of their section: more of a kind are there than there must be."""
    definition = draft.definition
    found: dict[str, str] = {}
    for role in dict.fromkeys(place.role for place in definition.people if place.asked_for):
        places = _present(draft, role)
        if places and places[-1].asked_for:
            found |= {_section_of(definition, place): place.ref for place in places}
    return found


def remove(draft: ServiceRequest, ref: str) -> None:
    """Raises NotOpen where nobody of that name may be taken out. The caller commits."""
    if ref not in removable(draft).values():
        raise intake.NotOpen
    answers = draft.answers
    places = _present(draft, ref.partition(".")[0])
    gone = next(i for i, place in enumerate(places) if place.ref == ref)
    for place, coming in zip(places[gone:], places[gone + 1 :], strict=False):
        for part, key in place.keys.items():
            answers[key] = answers.get(coming.keys[part], "")
    answers[places[-1].asked_for] = "tidak"
    draft.settled = {key: source for key, source in draft.settled.items()
                     if not any(key in place.keys.values() for place in places)}  # fmt: skip
    draft.answers = draft.definition.kept({key: answer for key, answer in answers.items() if answer}, today())


def _present(draft: ServiceRequest, role: str) -> list[PersonPlace]:
    asked = {question.key for question in draft.definition.visible_fields(draft.answers, today())}
    return [place for place in draft.definition.people if place.role == role and asked & set(place.keys.values())]


def _section_of(definition: Definition, place: PersonPlace) -> str:
    return next(question.section for question in definition.fields if question.person == place.ref)
