"""What requests are about, taken once from the seeded catalogue: services, their offices, sealed answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.routing import BY_DISTRICT, main_office
from models.base import db
from models.definition import Definition
from models.region import District
from models.sealed import vault
from models.service import Service
from models.service_request import ServiceRequest
from tests.factories import complete

# Shares as the report has them: two of three come for a lost, broken or changed card.
WEIGHTS = {"ktp-el": 40, "kia": 25, "konsolidasi-manual": 5}


@dataclass(frozen=True)
class Kind:
    """One service as it is asked for; every request of it carries the same sealed answers."""

    service_id: int
    version_id: int
    weight: float
    answers: bytes
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
    kinds = [kind_of(service, offices) for service in services if service.published.definition.documents]
    db.session.rollback()  # the sample requests; and it would hold SQLite's lock
    return kinds


def kind_of(service: Service, offices: dict[str, int]) -> Kind:
    definition, document = service.published.definition, service.published.definition.documents[0]
    with db.session.no_autoflush:
        answers = complete(ServiceRequest(service=service, service_version=service.published), {})
    return Kind(
        service.id, service.published_id, weight_of(service.slug), seal_json("service_request.answers", answers),
        definition.recap_line_for(answers), document.name, document.kind,
        document.delivery_for(answers.get("cara_ambil")), photos_of(definition), main_office().id, offices,
    )  # fmt: skip


def weight_of(slug: str) -> float:
    return next((weight for start, weight in WEIGHTS.items() if slug.startswith(start)), 1)


def photos_of(definition: Definition) -> tuple[str, ...]:
    return tuple(upload.key for upload in definition.uploads)


def seal_text(place: str, value: str) -> bytes:
    return vault.seal(value.encode(), place.encode())


def seal_json(place: str, value: dict[str, Any]) -> bytes:
    return vault.seal(json.dumps(value, ensure_ascii=False).encode(), place.encode())
