"""What somebody is to the reporter, and what a form makes of it.

A form asks what the reporter is to the person: whoever asks for a child answers "orang tua" (`person_is`: child).
Here it is the other way round: the child is chosen, and that answer follows.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.identity.nik import parse_nik
from models.calendar.local_time import today
from models.forms.definition import Definition, Option
from models.registrations.applicant import Applicant


class Relation(StrEnum):
    """Whose request it is, as its owner would say it."""

    SELF = "saya"
    SPOUSE = "pasangan"
    CHILD = "anak"
    PARENT = "orang-tua"
    SIBLING = "saudara"
    GRANDCHILD = "cucu"
    OTHER = "lain"


RELATION_LABELS: dict[Relation, LazyString] = {
    Relation.SELF: lazy_gettext("Saya sendiri"),
    Relation.SPOUSE: lazy_gettext("Suami atau istri saya"),
    Relation.CHILD: lazy_gettext("Anak saya"),
    Relation.PARENT: lazy_gettext("Orang tua saya"),
    Relation.SIBLING: lazy_gettext("Saudara kandung saya"),
    Relation.GRANDCHILD: lazy_gettext("Cucu saya"),
    Relation.OTHER: lazy_gettext("Orang lain"),
}
RELATION_TEXTS: dict[Relation, LazyString] = {
    Relation.SPOUSE: lazy_gettext("suami atau istri"),
    Relation.CHILD: lazy_gettext("anak"),
    Relation.PARENT: lazy_gettext("orang tua"),
    Relation.SIBLING: lazy_gettext("saudara"),
    Relation.GRANDCHILD: lazy_gettext("cucu"),
}
_BY_WORD = {
    "self": Relation.SELF, "spouse": Relation.SPOUSE, "child": Relation.CHILD, "parent": Relation.PARENT,
    "sibling": Relation.SIBLING, "grandchild": Relation.GRANDCHILD,
}  # fmt: skip


def is_asked(definition: Definition) -> bool:
    """Whether "Untuk siapa?" comes first: the form knows somebody besides "somebody else"."""
    return not {Relation.OTHER}.issuperset(relation_by_option(definition).values())


def relations_offered(definition: Definition, applicant: Applicant) -> list[Relation]:
    """What makes sense for this form and this reporter, in the order it is offered."""
    known = {_relation(option) for option in _options(definition) if _may_be(option, applicant)}
    if definition.is_of_the_dead:
        known.discard(Relation.SELF)
    return [relation for relation in Relation if relation in known]


def answer_for_relation(definition: Definition, applicant: Applicant, relation: Relation, before: str) -> str:
    """The answer that follows; "" where several may: then the form asks."""
    options = _options(definition)
    fitting = [one.value for one in options if _relation(one) is relation and _may_be(one, applicant)]
    if before in fitting and relation is Relation.OTHER:
        return before
    return fitting[0] if len(fitting) == 1 else ""


def relation_by_option(definition: Definition) -> dict[str, Relation]:
    """What the person is, by the options of the form's question; empty where it does not ask."""
    return {option.value: _relation(option) for option in _options(definition)}


def _options(definition: Definition) -> tuple[Option, ...]:
    return definition.relation.options if definition.relation else ()


def _relation(option: Option) -> Relation:
    """Whatever is not among the family is somebody else's."""
    return _BY_WORD.get(option.person_is or "other", Relation.OTHER)


def _may_be(option: Option, applicant: Applicant) -> bool:
    """A man is nobody's mother."""
    sex = option.reporter_sex
    return sex is None or not applicant.nik or parse_nik(applicant.nik, today()).sex == sex
