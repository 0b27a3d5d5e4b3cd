"""What somebody is to the reporter, and what a form makes of it.

A form asks what the reporter is to the person (`hubungan_pelapor`): whoever asks for a child answers "orang tua".
Here it is the other way round: the child is chosen, and that answer follows.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.identity.nik import parse_nik
from models.calendar.local_time import today
from models.forms.definition import RELATION_KEY, Definition, FieldDefinition
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
# What the reporter is, and so what the person is to them; whatever is not here is somebody else's.
RELATION_BY_ANSWER = {
    "diri": Relation.SELF,
    "suami": Relation.SELF,
    "istri": Relation.SELF,
    "pasangan": Relation.SPOUSE,
    "orang_tua": Relation.CHILD,
    "ayah": Relation.CHILD,
    "ibu": Relation.CHILD,
    "anak": Relation.PARENT,
    "saudara": Relation.SIBLING,
    "kakek_nenek": Relation.GRANDCHILD,
}
OTHER_WAY_ROUND = {"anak": Relation.CHILD, "orang_tua": Relation.PARENT}  # of a form that itself asks for whom
ONLY_OF_SEX = {"ayah": "L", "suami": "L", "ibu": "P", "istri": "P"}


def is_asked(definition: Definition) -> bool:
    """Whether "Untuk siapa?" comes first: the form knows somebody besides "somebody else"."""
    return not {Relation.OTHER}.issuperset(relation_by_option(definition).values())


def is_of_the_dead(definition: Definition) -> bool:
    return "kematian" in definition.name.lower()


def relations_offered(definition: Definition, applicant: Applicant) -> list[Relation]:
    """What makes sense for this form and this reporter, in the order it is offered."""
    known = {one for option, one in relation_by_option(definition).items() if _may_be(option, applicant)}
    if is_of_the_dead(definition):
        known.discard(Relation.SELF)
    return [relation for relation in Relation if relation in known]


def answer_for_relation(definition: Definition, applicant: Applicant, relation: Relation, before: str) -> str:
    """The answer that follows; "" where several may: then the form asks."""
    by_option = relation_by_option(definition)
    fitting = [option for option, of in by_option.items() if of is relation and _may_be(option, applicant)]
    if before in fitting and relation is Relation.OTHER:
        return before
    return fitting[0] if len(fitting) == 1 else ""


def relation_by_option(definition: Definition) -> dict[str, Relation]:
    """What the person is, by the options of the form's question; empty where it does not ask."""
    question = definition.by_key.get(RELATION_KEY)
    if not isinstance(question, FieldDefinition):
        return {}
    turned = OTHER_WAY_ROUND if question.label.lower().startswith("untuk siapa") else {}
    return {
        option.value: (RELATION_BY_ANSWER | turned).get(option.value, Relation.OTHER) for option in question.options
    }


def _may_be(option: str, applicant: Applicant) -> bool:
    """A man is nobody's mother."""
    sex = ONLY_OF_SEX.get(option)
    return sex is None or not applicant.nik or parse_nik(applicant.nik, today()).sex == sex
