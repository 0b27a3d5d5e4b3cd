"""Which office makes and hands out this document: KTP-el by kecamatan, all else the Dinas."""

from __future__ import annotations

import sqlalchemy as sa

from models.base import db
from models.offices.region import District, Office
from models.requests.service_request import ServiceRequest

BY_DISTRICT = {"ktp-el"}


def office_for(request: ServiceRequest, kind: str) -> Office:
    """`kind` is that of the document; '' when the request makes none."""
    if kind in BY_DISTRICT and request.district_code:
        district = db.session.scalar(sa.select(District).where(District.code == request.district_code))
        if district:
            return district.ktp_office
    return main_office()


def main_office() -> Office:
    return db.session.scalars(sa.select(Office).where(Office.is_main).order_by(Office.id).limit(1)).one()
