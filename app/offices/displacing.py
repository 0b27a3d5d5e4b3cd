"""Pickups whose place or room an admin changes: counted, and marked for the worker, which tells (moving_pickups.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from app.offices.pickup_slots import half_hour_of
from models.base import db, utcnow
from models.offices.region import Office
from models.requests.document import Delivery, Displaced, Document, DocumentState

# As literal text: by a bound value neither database uses the partial index ix_document_pickup.
_READY = sa.text("document.state = 'ready'")


def told_to_come_to(office: Office) -> int:
    """How many requests have something there that their owner may fetch."""
    query = sa.select(sa.func.count(sa.distinct(Document.service_request_id)))
    return db.session.scalar(query.where(_READY, _here(office))) or 0


def to_be_made_for(office: Office) -> int:
    """How many documents are to be fetched there once they are made."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Document).where(*_planned(office))) or 0


def send_elsewhere(office: Office, to: Office) -> None:
    """What lies ready there, or is made for it, is fetched at another office; who was told is told."""
    db.session.execute(_change(*_planned(office)).values(office_id=to.id))
    ready = _change(_READY, _here(office))
    db.session.execute(ready.values(office_id=to.id, displaced=Displaced.PLACE))


def tell_of_place(office: Office) -> None:
    db.session.execute(_change(_READY, _here(office)).values(displaced=Displaced.PLACE))


def beyond(office: Office, room: int) -> set[int]:
    """The documents, by id, that a half-hour still to come cannot hold: of the requests that were told last."""
    query = sa.select(Document.id, Document.pickup_at, Document.service_request_id)
    rows = db.session.execute(query.where(_READY, _here(office), Document.pickup_at > utcnow()).order_by(Document.id))
    slots: dict[datetime, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for id_, at, request in rows:
        if at:  # always: NULL is not later than now
            slots[half_hour_of(at)][request].append(id_)
    return {id_ for requests in slots.values() for id_ in _beyond(list(requests.values()), room)}


def move_some(documents: Collection[int]) -> None:
    """These, by id, to another half-hour, where theirs still holds too many when the worker comes."""
    db.session.execute(_change(Document.id.in_(documents)).values(displaced=Displaced.ROOM))


def _beyond(requests: list[list[int]], room: int) -> list[int]:
    """All that one person fetches together stays together."""
    left, over = room, []
    for documents in requests:
        left -= len(documents)
        if left < 0:
            over += documents
    return over


def _here(office: Office) -> sa.ColumnElement[bool]:
    return sa.and_(Document.office_id == office.id, Document.pickup_at.is_not(None))


def _planned(office: Office) -> tuple[sa.ColumnElement[bool], ...]:
    return (Document.office_id == office.id, Document.state == DocumentState.PLANNED,
            Document.delivery == Delivery.OFFICE)  # fmt: skip


def _change(*where: sa.ColumnElement[bool] | sa.TextClause) -> sa.Update:
    """Held first, in the order in which papers are handed over: so nobody waits for another in a ring."""
    held = sa.select(Document.id).where(*where).order_by(Document.id).with_for_update().correlate(None)
    return sa.update(Document).where(Document.id.in_(held)).execution_options(synchronize_session=False)
