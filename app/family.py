"""For whom a request is: asked first, so that what the house already knows of that person is filled in.

A form asks what the reporter is to the person (`hubungan_pelapor`): whoever asks for a child answers "orang tua".
Here it is the other way round: the child is chosen, and that answer follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import lazyload, selectinload
from werkzeug.datastructures import MultiDict

from app.forms.answers import answers_from
from app.forms.dynamic import form_for
from app.identity import parse_nik
from models.applicant import Applicant
from models.base import db
from models.definition import RELATION_KEY, Definition, FieldDefinition, FieldKind, Page
from models.local_time import today
from models.service_request import RequestStatus, ServiceRequest

NEWEST = 30  # requests that are read for those seen before
NO_WITNESS = (RequestStatus.DRAFT, RequestStatus.EXPIRED, RequestStatus.CANCELLED)


class Kin(StrEnum):
    """Whose request it is, as its owner would say it."""

    SELF = "saya"
    SPOUSE = "pasangan"
    CHILD = "anak"
    PARENT = "orang-tua"
    SIBLING = "saudara"
    GRANDCHILD = "cucu"
    OTHER = "lain"


CHOICES: dict[Kin, LazyString] = {
    Kin.SELF: lazy_gettext("Saya sendiri"),
    Kin.SPOUSE: lazy_gettext("Suami atau istri saya"),
    Kin.CHILD: lazy_gettext("Anak saya"),
    Kin.PARENT: lazy_gettext("Orang tua saya"),
    Kin.SIBLING: lazy_gettext("Saudara kandung saya"),
    Kin.GRANDCHILD: lazy_gettext("Cucu saya"),
    Kin.OTHER: lazy_gettext("Orang lain"),
}
BESIDE_A_NAME: dict[Kin, LazyString] = {
    Kin.SPOUSE: lazy_gettext("suami atau istri"),
    Kin.CHILD: lazy_gettext("anak"),
    Kin.PARENT: lazy_gettext("orang tua"),
    Kin.SIBLING: lazy_gettext("saudara"),
    Kin.GRANDCHILD: lazy_gettext("cucu"),
}
# What the reporter is, and so what the person is to them; whatever is not here is somebody else's.
KIN_OF = {
    "diri": Kin.SELF, "suami": Kin.SELF, "istri": Kin.SELF, "pasangan": Kin.SPOUSE, "orang_tua": Kin.CHILD,
    "ayah": Kin.CHILD, "ibu": Kin.CHILD, "anak": Kin.PARENT, "saudara": Kin.SIBLING, "kakek_nenek": Kin.GRANDCHILD,
}  # fmt: skip
OTHER_WAY_ROUND = {"anak": Kin.CHILD, "orang_tua": Kin.PARENT}  # of a form that itself asks for whom
ONLY_OF_SEX = {"ayah": "L", "suami": "L", "ibu": "P", "istri": "P"}


@dataclass(frozen=True)
class Person:
    """Somebody for whom this account asked before. `token` names the request and the place in it, nothing else."""

    token: str
    name: str
    nik: str
    kin: Kin
    relation: str  # what was answered then
    kk: str = ""
    born: str = ""
    died: bool = False

    @property
    def kin_words(self) -> str:
        return str(BESIDE_A_NAME.get(self.kin, ""))


def is_asked(definition: Definition) -> bool:
    """Whether "Untuk siapa?" comes first: the form knows somebody besides "somebody else"."""
    return not {Kin.OTHER}.issuperset(_kin_by_option(definition).values())


def is_of_the_dead(definition: Definition) -> bool:
    return "kematian" in definition.name.lower()


def kin_offered(definition: Definition, applicant: Applicant) -> list[Kin]:
    """What makes sense for this form and this reporter, in the order it is offered."""
    known = {kin for option, kin in _kin_by_option(definition).items() if _may_be(option, applicant)}
    return [kin for kin in Kin if kin in known and not (kin is Kin.SELF and is_of_the_dead(definition))]


def people_offered(definition: Definition, applicant: Applicant) -> list[Person]:
    """Those seen before whom this form may be about and has room for; the dead only where one who died is meant."""
    kin = kin_offered(definition, applicant)
    of_the_dead = is_of_the_dead(definition)
    return [
        person
        for person in people_seen(applicant)
        if person.kin in kin and (of_the_dead or not person.died) and _nik_key(definition, person.relation)
    ]


def answers_for(draft: ServiceRequest, choice: str) -> dict[str, str] | None:
    """The draft's answers, and what follows from the choice: a Kin or a person's token. None: no such choice.

    The person is read again among the owner's own requests. Only such answers are added as the form itself would
    take; what it would refuse is left to be asked.
    """
    definition, applicant = draft.definition, draft.applicant
    person = next((p for p in people_offered(definition, applicant) if p.token == choice), None)
    kin = person.kin if person else next((k for k in kin_offered(definition, applicant) if k == choice), None)
    if kin is None:
        return None
    relation = _relation(definition, applicant, kin, person.relation if person else "")
    if kin is Kin.SELF:
        person = Person("", applicant.name or "", applicant.nik or "", kin, relation, applicant.kk or "")
    told = _told(definition, person, relation) if person else {}
    seeds = _acceptable(definition, {RELATION_KEY: relation, **told})
    return definition.kept({**draft.answers, **seeds}, today())


# -- seen before


def people_seen(applicant: Applicant) -> list[Person]:
    """Everybody with a name and a NIK in the newest of their own requests, themselves left out; the newest first."""
    seen: dict[str, Person] = {}
    for service_request in db.session.scalars(_newest_requests(applicant)):
        for person in _people_in(service_request):
            if person.nik != applicant.nik:
                seen[person.nik] = _also(seen[person.nik], person) if person.nik in seen else person
    return list(seen.values())


def _newest_requests(applicant: Applicant) -> sa.Select[ServiceRequest]:
    return (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == applicant.id, ServiceRequest.status.not_in(NO_WITNESS))
        .options(selectinload(ServiceRequest.service_version), lazyload(ServiceRequest.documents),
                 lazyload(ServiceRequest.attachments))
        .order_by(ServiceRequest.id.desc())
        .limit(NEWEST)
    )  # fmt: skip


def _people_in(service_request: ServiceRequest) -> list[Person]:
    definition, answers = service_request.definition, service_request.answers
    relation = answers.get(RELATION_KEY, "")
    alone = len(definition.subject) == 1  # of a couple nobody said who of them is what to the reporter
    kin = _kin_by_option(definition).get(relation, Kin.OTHER) if alone else Kin.OTHER
    people = []
    for place, key in enumerate(definition.subject):
        nik, name = answers.get(key), answers.get(_name_key(key))
        if nik and name:
            people.append(Person(
                f"{service_request.reference}.{place}", name, nik, kin, relation if alone else "",
                kk=answers.get(definition.subject_kk or "", ""), born=answers.get(_birth_key(definition, key), ""),
                died=is_of_the_dead(definition),
            ))  # fmt: skip
    return people


def _also(newer: Person, older: Person) -> Person:
    """What an older request knows besides."""
    knows_kin = newer if newer.kin is not Kin.OTHER else older
    return replace(newer, kin=knows_kin.kin, relation=knows_kin.relation, kk=newer.kk or older.kk,
                   born=newer.born or older.born, died=newer.died or older.died)  # fmt: skip


# -- what of them the form asks


def _kin_by_option(definition: Definition) -> dict[str, Kin]:
    """What the person is, by the options of the form's question; empty where it does not ask."""
    question = definition.by_key.get(RELATION_KEY)
    if not isinstance(question, FieldDefinition):
        return {}
    turned = OTHER_WAY_ROUND if question.label.lower().startswith("untuk siapa") else {}
    return {option.value: (KIN_OF | turned).get(option.value, Kin.OTHER) for option in question.options}


def _relation(definition: Definition, applicant: Applicant, kin: Kin, before: str) -> str:
    """The answer that follows; "" where several may: then the form asks."""
    by_option = _kin_by_option(definition)
    fitting = [option for option, of in by_option.items() if of is kin and _may_be(option, applicant)]
    if before in fitting and kin is Kin.OTHER:
        return before
    return fitting[0] if len(fitting) == 1 else ""


def _may_be(option: str, applicant: Applicant) -> bool:
    """A man is nobody's mother."""
    sex = ONLY_OF_SEX.get(option)
    return sex is None or not applicant.nik or parse_nik(applicant.nik, today()).sex == sex


def _told(definition: Definition, person: Person, relation: str) -> dict[str, str]:
    key = _nik_key(definition, relation)
    if key is None:
        return {}
    told = {key: person.nik, _name_key(key): person.name, _birth_key(definition, key): person.born,
            definition.subject_kk or "": person.kk}  # fmt: skip
    return {key: answer for key, answer in told.items() if answer and key in definition.by_key}


def _nik_key(definition: Definition, relation: str) -> str | None:
    """Where the form asks the NIK of whom it is about: of a couple, that of the one who reports (suami, suami_nik).

    A NIK without a name beside it is the person's own only where the account would fill it in ("NIK lama" is not).
    """
    keys = definition.subject
    key = keys[0] if len(keys) == 1 else next((key for key in keys if key.split("_")[0] == relation), None)
    question = definition.by_key.get(key or "")
    if key is None or not isinstance(question, FieldDefinition) or question.kind is not FieldKind.NIK:
        return None
    return key if _name_key(key) in definition.by_key or question.prefill == "nik" else None


def _name_key(nik_key: str) -> str:
    return nik_key.replace("nik", "nama")


def _birth_key(definition: Definition, nik_key: str) -> str:
    """anak_tanggal_lahir beside anak_nik; a form about one person may just say tanggal_lahir."""
    own = nik_key.replace("nik", "tanggal_lahir")
    return own if own in definition.by_key or len(definition.subject) > 1 else "tanggal_lahir"


def _acceptable(definition: Definition, answers: Mapping[str, str]) -> dict[str, str]:
    """Those that the form's own checks let pass."""
    fields = tuple(q for q in definition.questions if answers.get(q.key))
    page = Page("untuk-siapa", "", "", fields)
    form = form_for(page, answers, today=today(), formdata=MultiDict(answers), meta={"csrf": False})
    form.validate()
    return {key: value for key, value in answers_from(form, page).items() if not form[key].errors}
