"""The pickup desk: what lies ready at which office, for whom, since when; and giving it out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Query, QueryableAttribute, aliased, joinedload, lazyload, selectinload

from app.identity.digits import Unacceptable
from app.identity.names import parse_name
from app.lookup.counting import count_found
from app.lookup.readings import readings
from app.lookup.scope import requests_in_scope
from app.lookup.search import Sought, requests_found
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db, utcnow
from models.calendar.local_time import local, today
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.registrations.applicant import Applicant
from models.requests.document import PHYSICAL, RELATIONS, Delivery, Document
from models.requests.service_request import ServiceRequest

MOST_FOUND = 25
MOST_COUNTED = 100

# Another name than the one that a post's scope looks documents up by, lest its subquery mean this very row.
_held = aliased(Document, name="held")
# As literal text: by a bound value neither database uses the partial index ix_document_pickup.
READY = sa.text("held.state = 'ready'")


class Shelf(StrEnum):
    READY = "siap"
    LONG = "lama"
    POS = "pos"

    @property
    def keys(self) -> list[QueryableAttribute[Any]]:
        """What it is sorted by; of what goes by post no time is known, only the order in which it was made."""
        return [_held.id] if self == Shelf.POS else [_held.pickup_at, _held.id]


def offices_of(operator: Operator) -> list[Office]:
    """Whose shelves this person hands out from, the own ones first; every office, where a post names none."""
    posts = operator.posts_with(Permission.REQUESTS_HAND_OVER)
    own = {office.id for post in posts for office in post.offices}
    everywhere = any(not post.offices for post in posts)
    offices = db.session.scalars(sa.select(Office).order_by(Office.is_main.desc(), Office.id))
    return sorted((o for o in offices if everywhere or o.id in own), key=lambda office: office.id not in own)


def on_shelf(operator: Operator, office: Office, shelf: Shelf) -> Query[Any]:
    """The documents that wait there, in scope: id, name, pickup_at, resi, reference, about, applicant."""
    people = sa.inspect(Applicant).local_table
    query: Query[Any] = (
        db.session.query(_held.id, _held.name, _held.pickup_at, _held.resi, ServiceRequest.reference,
                         ServiceRequest.about, people.c.name.label("applicant"))
        .select_from(_held).join(ServiceRequest, ServiceRequest.id == _held.service_request_id)
        .join(people, people.c.id == ServiceRequest.applicant_id)
        .filter(_held.office_id == office.id, READY, requests_in_scope(operator, Permission.REQUESTS_HAND_OVER))
    )  # fmt: skip
    if shelf == Shelf.POS:
        return query.filter(_held.pickup_at.is_(None), _held.delivery == Delivery.POS)
    query = query.filter(_held.pickup_at.is_not(None), _held.delivery == Delivery.OFFICE)
    return query.filter(_held.pickup_at < too_long_since()) if shelf == Shelf.LONG else query


def too_long_since() -> datetime:
    return utcnow() - timedelta(days=current_app.config["PICKUP_TOO_LONG_DAYS"])


def counted(query: Query[Any]) -> int:
    """How many there are, up to MOST_COUNTED: beyond it nobody counts, and no database should."""
    few = query.with_entities(_held.id).limit(MOST_COUNTED).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(few)) or 0


def days_waiting(pickup_at: datetime) -> int:
    """Calendar days since it could be fetched; negative while it is not yet."""
    return (today() - local(pickup_at).date()).days


def in_hand_over_scope(operator: Operator, *, with_faces: bool = False) -> Query[ServiceRequest]:
    """The requests that this person may hand out, with what the desk shows of each.

    `with_faces`: and the applicant's photos, for the one card that shows who should come.
    """
    person = joinedload(ServiceRequest.applicant)
    photos = Applicant.attachments
    whose = person.joinedload(photos) if with_faces else person.lazyload(photos)
    shown = (
        joinedload(ServiceRequest.service), whose,
        selectinload(ServiceRequest.documents).joinedload(Document.office),
        selectinload(ServiceRequest.documents).lazyload(Document.attachments), lazyload(ServiceRequest.attachments),
    )  # fmt: skip
    seen = requests_in_scope(operator, Permission.REQUESTS_HAND_OVER)
    return db.session.query(ServiceRequest).filter(ServiceRequest.submitted_at.is_not(None), seen).options(*shown)


@dataclass(frozen=True)
class FoundAtDesk:
    """The newest MOST_FOUND of what a text names; `number` of how many, counted a little further than MOST_SAID."""

    cases: Sequence[ServiceRequest]
    number: int
    sought: Sought | None = None


NOTHING_FOUND = FoundAtDesk([], 0)


def find(operator: Operator, text: str) -> FoundAtDesk:
    """What this text names, the newest first: of what waits to be handed over; if nothing of that does, of all.

    Only then is a letter taken to be wrong, in the same order.
    """
    every = in_hand_over_scope(operator)
    for misspelt, query in product((False, True), (every.filter(ServiceRequest.id.in_(_waiting_requests())), every)):
        for sought in readings(text):
            if bool(sought.corrected) is misspelt and (found := _first_of(query, sought)):
                return found
    return NOTHING_FOUND


def _waiting_requests() -> sa.Select[int]:
    """By the index of what is ready: these are few, whatever was ever asked for."""
    return sa.select(_held.service_request_id).where(READY, _held.delivery.in_(PHYSICAL))


def _first_of(query: Query[ServiceRequest], sought: Sought) -> FoundAtDesk | None:
    named, *some = (
        query.filter(requests_found(shape, sought.value)) for shape in (sought.shape, sought.some_of_many) if shape
    )
    cases = named.order_by(ServiceRequest.id.desc()).limit(MOST_FOUND + 1).all()
    if not cases:
        return None
    cut = len(cases) > MOST_FOUND
    counted_by = (one.with_entities(ServiceRequest.id).statement for one in (named, *some))
    number = count_found(next(counted_by), None, next(counted_by, None)) if cut else len(cases)
    return FoundAtDesk(cases[:MOST_FOUND], number, sought)


def give_out(
    case: ServiceRequest, positions: Collection[str], *, by: Operator, receiver: str, relation: str, has_power: bool
) -> list[Document]:
    """Hand these documents (by position, as a form writes it) of one request to one person; what was handed over.

    Raises MoveRefused. Whoever comes to the counter says who they are to the applicant (and need not
    give a name that stands in the request); of a letter nobody knows.
    """
    chosen = [d for d in case.documents if d.waits_for_hand_over and str(d.position) in positions]
    if not chosen:
        raise MoveRefused("Centang dokumen yang diserahkan.")
    if relation not in RELATIONS and any(d.delivery == Delivery.OFFICE for d in chosen):
        raise MoveRefused("Pilih hubungan penerima.")
    receiver = receiver_named(receiver)
    for document in chosen:
        case.hand_over(document, by=by, receiver=receiver, relation=relation or None, has_power=has_power)
    return chosen


def receiver_named(typed: str) -> str:
    """A person's name as it is printed, or "" where none was typed. Raises MoveRefused."""
    try:
        return parse_name(typed) if typed.strip() else ""
    except Unacceptable as refusal:
        raise MoveRefused(f"Nama penerima: {refusal.sentence}") from refusal
