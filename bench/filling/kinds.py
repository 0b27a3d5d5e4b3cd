"""What requests are about, taken once from the seeded catalogue: services, their offices, answers."""

from __future__ import annotations

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
from tests.support.factories import complete

# Shares as the report has them, in percent: two of three come for a lost, broken or changed card.
SEALED = ServiceRequest.__table__.c.answers.type
SHARES = {"ktp-el": 66, "kia": 25, "konsolidasi-manual": 5, "": 4}


@dataclass(frozen=True)
class Kind:
    """One service as it is asked for: every request of it has these answers, but for a fresh child's."""

    service: Service
    definition: Definition
    weight: float
    answers: dict[str, Any]
    sealed_answers: bytes
    offices: dict[str, int]  # by kecamatan

    @property
    def child(self) -> str:
        """The key of a child's NIK, where it is a child whom the service is about."""
        return next((key for key in self.definition.subject if key.startswith("anak")), "")

    @property
    def document(self) -> Any:
        return self.definition.documents[0]

    @property
    def delivery(self) -> str:
        return self.document.delivery_for(self.answers.get("cara_ambil"))

    @property
    def promise(self) -> timedelta:
        return timedelta(days=self.definition.working_days)


def kinds_of_request() -> list[Kind]:
    services = db.session.scalars(sa.select(Service).where(Service.published_id.is_not(None)).order_by(Service.id))
    making = [service for service in services if service.published.definition.documents]
    sharing = Counter(start_of(service.slug) for service in making)
    by_district = dict(db.session.execute(sa.select(District.code, District.ktp_office_id)).all())
    kinds = []
    for service in making:
        definition, start = service.published.definition, start_of(service.slug)
        with db.session.no_autoflush:
            answers = complete(ServiceRequest(service=service, service_version=service.published), {})
        routed = definition.documents[0].kind in BY_DISTRICT
        offices = by_district if routed else dict.fromkeys(by_district, main_office().id)
        sealed = SEALED.process_bind_param(answers, None)
        kinds.append(Kind(service, definition, SHARES[start] / sharing[start], answers, sealed, offices))
    db.session.expunge_all()  # the sample requests are not kept
    db.session.rollback()  # it would hold SQLite's lock
    return kinds


def start_of(slug: str) -> str:
    """Which of the shares it belongs to."""
    return next(start for start in SHARES if slug.startswith(start))
