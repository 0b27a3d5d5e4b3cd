"""The known people of an account: who was asked for before, and what of them a new form is filled in with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import lazyload, selectinload

from app.filing.relations import (
    RELATION_TEXTS,
    Relation,
    answer_for_relation,
    relation_by_option,
    relations_offered,
)
from models.base import db
from models.forms.definition import Definition, FieldDefinition, FieldKind, PersonPlace
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

NEWEST = 30  # requests that are read for those seen before
NO_WITNESS = (RequestStatus.DRAFT, RequestStatus.EXPIRED, RequestStatus.CANCELLED)


@dataclass(frozen=True)
class KnownPerson:
    """Somebody for whom this account asked before. `token` names the request and the place in it, nothing else."""

    token: str
    name: str
    nik: str
    relation: Relation
    relation_answer: str  # what was answered then
    kk: str = ""
    born: str = ""
    died: bool = False

    @property
    def relation_text(self) -> str:
        return str(RELATION_TEXTS.get(self.relation, ""))


def people_to_offer(definition: Definition, applicant: Applicant) -> list[KnownPerson]:
    """Those seen before whom this form may be about and has room for; the dead only where one who died is meant."""
    relations = relations_offered(definition, applicant)
    of_the_dead = definition.is_of_the_dead
    return [
        person
        for person in people_known_to(applicant)
        if person.relation in relations
        and (of_the_dead or not person.died)
        and _place_for(definition, person.relation_answer)
    ]


def answers_for(draft: ServiceRequest, choice: str) -> dict[str, str] | None:
    """What follows from the choice, a Relation or a person's token; None: no such choice.

    The person is read again among the owner's own requests.
    """
    definition, applicant = draft.definition, draft.applicant
    person = next((p for p in people_to_offer(definition, applicant) if p.token == choice), None)
    offered = relations_offered(definition, applicant)
    relation = person.relation if person else next((one for one in offered if one == choice), None)
    if relation is None:
        return None
    relation_answer = answer_for_relation(definition, applicant, relation, person.relation_answer if person else "")
    if relation is Relation.SELF:
        person = KnownPerson(
            "", applicant.name or "", applicant.nik or "", relation, relation_answer, applicant.kk or ""
        )
    told = _told(definition, person, relation_answer) if person else {}
    asked = {definition.relation.key: relation_answer} if definition.relation and relation_answer else {}
    return asked | told


# -- seen before


def people_known_to(applicant: Applicant) -> list[KnownPerson]:
    """Everybody with a name and a NIK in the newest of their own requests, themselves left out; the newest first."""
    seen: dict[str, KnownPerson] = {}
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


def _people_in(service_request: ServiceRequest) -> list[KnownPerson]:
    definition, answers = service_request.definition, service_request.answers
    relation_answer = answers.get(definition.relation.key, "") if definition.relation else ""
    alone = len(definition.subjects) == 1  # of a couple nobody said who of them is what to the reporter
    relation = relation_by_option(definition).get(relation_answer, Relation.OTHER) if alone else Relation.OTHER
    people = []
    for place, person in enumerate(definition.subjects):
        told = {part: answers.get(key, "") for part, key in person.keys.items()}
        kk = told.get("no_kk") or answers.get(definition.key_of("no_kk") or "", "")
        if told.get("nik") and told.get("nama"):
            people.append(KnownPerson(
                f"{service_request.reference}.{place}", told["nama"], told["nik"], relation,
                relation_answer if alone else "", kk=kk, born=told.get("tanggal_lahir", ""), died=person.dies,
            ))  # fmt: skip
    return people


def _also(newer: KnownPerson, older: KnownPerson) -> KnownPerson:
    """What an older request knows besides."""
    knows_relation = newer if newer.relation is not Relation.OTHER else older
    return replace(
        newer,
        relation=knows_relation.relation,
        relation_answer=knows_relation.relation_answer,
        kk=newer.kk or older.kk,
        born=newer.born or older.born,
        died=newer.died or older.died,
    )


# -- what of them the form asks


def _told(definition: Definition, person: KnownPerson, relation_answer: str) -> dict[str, str]:
    place = _place_for(definition, relation_answer)
    if place is None:
        return {}
    keys = {"no_kk": definition.key_of("no_kk")} | place.keys
    parts = {"nik": person.nik, "nama": person.name, "tanggal_lahir": person.born, "no_kk": person.kk}
    return {key: answer for part, answer in parts.items() if answer and (key := keys.get(part))}


def _place_for(definition: Definition, relation_answer: str) -> PersonPlace | None:
    """Where the form asks for whom it is about: of a couple, the one who reports (role suami, answer suami)."""
    subjects = definition.subjects
    alone = len(subjects) == 1
    place = subjects[0] if alone else next((one for one in subjects if one.role == relation_answer), None)
    question = definition.by_key.get(place.keys.get("nik", "")) if place else None
    return place if isinstance(question, FieldDefinition) and question.kind is FieldKind.NIK else None
