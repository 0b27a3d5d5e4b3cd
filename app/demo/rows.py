"""Rows of the past, as the models would have left them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.demo.filing import Filing
from app.demo.people import DemoPerson
from models.base import Base, db
from models.cases.reference import new_reference
from models.name_key import birth_keys, keys_of, number_keys
from models.registrations.workflow import ApplicantStatus
from models.requests.document import Delivery, DocumentState
from models.requests.workflow import RequestStatus
from models.sealed import vault

_Row = dict[str, Any]


class Step(NamedTuple):
    """A move that was made: its name, where it led, and when."""

    name: str
    status: RequestStatus | ApplicantStatus
    at: datetime


def insert(model: type[Base], rows: list[_Row]) -> None:
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)


def insert_keyed(model: type[Base], rows: list[_Row]) -> list[int]:
    """The new keys, in the order of the rows."""
    table = model.__table__
    keys = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(keys, rows)) if rows else []


def account_row(at: datetime) -> _Row:
    """No password: nobody can sign in with it."""
    return {"kind": "applicant", "created_at": at}


def applicant_row(account_id: int, person: DemoPerson, at: datetime, decided: Step) -> _Row:
    return {
        "id": account_id, "status": decided.status, "reference": new_reference(), "version": 3,
        "moved_at": decided.at, "declared_at": at, "submitted_at": at,
        "verified_at": decided.at if decided.status == ApplicantStatus.VERIFIED else None,
        "nik": person.nik, "nik_index": vault.blind_index("nik", person.nik),
        "kk": person.kk, "kk_index": vault.blind_index("kk", person.kk),
        "whatsapp": person.whatsapp, "whatsapp_index": vault.blind_index("phone", person.whatsapp),
        "name": person.name, "address": person.address,
        "district_code": person.home.district_code, "village_code": person.home.village_code,
        "lives_outside": False, "ktp_condition": "ada",
    }  # fmt: skip


def name_key_rows(account_id: int, person: DemoPerson) -> Iterator[_Row]:
    keys = [*keys_of(person.name), *number_keys(person.nik, person.kk, person.whatsapp), *birth_keys(person.nik)]
    return ({"kind": "applicant", "owner_id": account_id, "key": key} for key in keys)


def request_row(filing: Filing, life: list[Step], office_id: int) -> _Row:
    return {
        "status": life[-1].status, "reference": new_reference(), "version": len(life) + 1,
        "created_at": filing.at - timedelta(minutes=9), "submitted_at": filing.at,
        "finished_at": at_of("finish", life), "moved_at": life[-1].at,
        "applicant_id": filing.applicant_id, "filed_by_id": filing.applicant_id, "filed_via": "self",
        "service_id": filing.version.service_id, "service_version_id": filing.version.id,
        "answers": filing.answers, "recap_line": filing.definition.recap_line_for(filing.answers),
        "district_code": filing.person.home.district_code, "office_id": office_id,
        "about": filing.definition.subject_names(filing.answers) or None,
    }  # fmt: skip


def subject_rows(request_id: int, filing: Filing) -> Iterator[_Row]:
    for kind, value in filing.definition.subjects_in(filing.answers):
        yield {"service_request_id": request_id, "kind": kind, "value_index": vault.blind_index(kind, value)}


def document_rows(request_id: int, filing: Filing, life: list[Step], office_id: int) -> Iterator[_Row]:
    finished, handed = at_of("finish", life), at_of("hand_over", life)
    made = DocumentState.READY if finished else DocumentState.PLANNED
    delivery = Delivery(filing.answers.get("cara_ambil", "office"))
    to_fetch = finished is not None and delivery == Delivery.OFFICE
    for place, document in enumerate(filing.definition.documents):
        yield {
            "service_request_id": request_id, "position": place, "name": document.name, "kind": document.kind,
            "optional": document.optional, "delivery": delivery, "office_id": office_id,
            "state": DocumentState.HANDED_OVER if handed else made,
            "pickup_at": (handed or finished) if to_fetch else None,
            "resi": f"P2020{request_id:08}" if finished and delivery == Delivery.POS else None,
            "receiver": filing.person.name if handed else None, "handed_over_at": handed,
        }  # fmt: skip


def event_rows(subject: str, steps: list[tuple[Step, int, str]], reason: str) -> Iterator[_Row]:
    """The trail of one case: each step with who made it (key and name)."""
    before = "draft"
    for step, account_id, account_name in steps:
        yield {
            "subject": subject, "name": step.name, "at": step.at, "group_id": uuid.uuid4().hex,
            "before": before, "after": step.status.value,
            "account_id": account_id, "account_name": account_name,
            "particulars": {"reason": reason} if step.name == "cancel" else {},
        }  # fmt: skip
        before = step.status.value


def at_of(name: str, life: list[Step]) -> datetime | None:
    return next((step.at for step in life if step.name == name), None)
