"""What requests are about, taken once from the seeded catalogue: services, their offices, sealed answers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.offices.routing import BY_DISTRICT, main_office
from models.base import db
from models.forms.definition import Definition
from models.forms.service import Service
from models.offices.region import District
from models.requests.service_request import ServiceRequest
from models.sealed import vault
from tests.support.factories import complete

# Shares as the report has them, in percent: two of three come for a lost, broken or changed card.
SHARES = {"ktp-el": 66, "kia": 25, "konsolidasi-manual": 5, "": 4}


@dataclass(frozen=True)
class Kind:
    """One service as it is asked for; every request of it carries the same sealed answers, but for a fresh child's."""

    service_id: int
    version_id: int
    weight: float
    answers: bytes
    sample: dict[str, Any]
    child: str  # the key of a child's NIK, where it is a child whom the service is about
    promise: timedelta
    recap_line: str | None
    document: str
    document_kind: str
    delivery: str
    photos: tuple[str, ...]
    main_office: int
    offices: dict[str, int]  # by kecamatan

    @property
    def done(self) -> str:
        return "finished" if self.delivery == "digital" else "handed_over"

    def office_for(self, district_code: str) -> int:
        return self.offices[district_code] if self.document_kind in BY_DISTRICT else self.main_office


def kinds_of_request() -> list[Kind]:
    services = db.session.scalars(sa.select(Service).where(Service.published_id.is_not(None)).order_by(Service.id))
    offices = dict(db.session.execute(sa.select(District.code, District.ktp_office_id)).tuples().all())
    making = [service for service in services if service.published.definition.documents]
    sharing = Counter(start_of(service.slug) for service in making)
    kinds = [kind_of(service, sharing[start_of(service.slug)], offices) for service in making]
    db.session.rollback()  # the sample requests; and it would hold SQLite's lock
    return kinds


def kind_of(service: Service, sharing: int, offices: dict[str, int]) -> Kind:
    definition, document = service.published.definition, service.published.definition.documents[0]
    with db.session.no_autoflush:
        answers = complete(ServiceRequest(service=service, service_version=service.published), {})
    return Kind(
        service.id, service.published_id, SHARES[start_of(service.slug)] / sharing, sealed_answers(answers), answers,
        child_in(definition), timedelta(days=definition.promise_working_days), definition.recap_line_for(answers),
        document.name, document.kind, document.delivery_for(answers.get("cara_ambil")), photos_of(definition),
        main_office().id, offices,
    )  # fmt: skip


def start_of(slug: str) -> str:
    """Which of the shares it belongs to."""
    return next(start for start in SHARES if slug.startswith(start))


def child_in(definition: Definition) -> str:
    return next((key for key in definition.subject if key.startswith("anak")), "")


def photos_of(definition: Definition) -> tuple[str, ...]:
    return tuple(upload.key for upload in definition.uploads)


def sealed_answers(answers: dict[str, Any]) -> bytes:
    return seal_json("service_request.answers", answers)


def seal_text(place: str, value: str) -> bytes:
    return vault.seal(value.encode(), place.encode())


def seal_json(place: str, value: dict[str, Any]) -> bytes:
    return vault.seal(json.dumps(value, ensure_ascii=False).encode(), place.encode())
