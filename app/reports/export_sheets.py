"""What the files of the two case lists hold: a row a case, its columns in words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.filing.flags import REGISTRATION_FLAGS
from app.lookup.scope import requests_in_scope
from app.reports.exports import Sheet
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.forms.service import Service
from models.offices.region import District, Office, Village
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest

# Tables, not classes: through the class of an applicant the accounts would be joined for nothing.
_requests, _people, _offices = ServiceRequest.__table__.c, Applicant.__table__.c, Office.__table__.c
_services, _districts, _villages = Service.__table__.c, District.__table__.c, Village.__table__.c


def request_status(row: Any) -> str:
    """As on screen; the reason of a hold has a column of its own."""
    if row.hold_reason:
        return "menunggu"
    return "ditarik pemohon" if row.withdrawn else row.status.label


def requests_to_export(operator: Operator) -> sa.ColumnElement[bool]:
    return requests_in_scope(operator, Permission.CASES_EXPORT)


REQUESTS = Sheet(
    name="Permohonan",
    key=_requests.id,
    rows=sa.select(
        _requests.id, _requests.reference,
        sa.func.coalesce(_requests.called, _services.short_name).label("service"), _people.name, _people.nik,
        _people.kk,
        _people.whatsapp, _requests.about, _districts.name.label("district"), _villages.name.label("village"),
        _offices.name.label("office"), _requests.status, _requests.withdrawn, _requests.submitted_at, _requests.due_at,
        _requests.finished_at, _requests.hold_reason,
    ).select_from(
        ServiceRequest.__table__
        .join(Service.__table__, _services.id == _requests.service_id)
        .join(Applicant.__table__, _people.id == _requests.applicant_id)
        .outerjoin(District.__table__, _districts.code == _requests.district_code)
        .outerjoin(Village.__table__, _villages.code == _people.village_code)
        .outerjoin(Office.__table__, _offices.id == _requests.office_id)
    ),
    columns=(
        ("Nomor", lambda row: row.reference),
        ("Layanan", lambda row: row.service),
        ("Pemohon", lambda row: row.name),
        ("NIK pemohon", lambda row: row.nik),
        ("KK pemohon", lambda row: row.kk),
        ("WhatsApp", lambda row: row.whatsapp),
        ("Yang bersangkutan", lambda row: row.about),
        ("Kecamatan", lambda row: row.district),
        ("Desa/kelurahan pemohon", lambda row: row.village),
        ("Kantor", lambda row: row.office),
        ("Status", request_status),
        ("Diajukan", lambda row: row.submitted_at),
        ("Janji selesai", lambda row: row.due_at),
        ("Selesai", lambda row: row.finished_at),
        ("Alasan tunda", lambda row: row.hold_reason),
    ),
    scope=requests_to_export,
)  # fmt: skip

APPLICANTS = Sheet(
    name="Pendaftaran",
    key=_people.id,
    rows=sa.select(
        _people.id, _people.reference, _people.name, _people.nik, _people.kk, _people.whatsapp,
        _districts.name.label("district"), _villages.name.label("village"), _people.lives_outside, _people.address,
        _people.status, _people.submitted_at, _people.verified_at, _people.flags,
    ).select_from(
        Applicant.__table__
        .outerjoin(District.__table__, _districts.code == _people.district_code)
        .outerjoin(Village.__table__, _villages.code == _people.village_code)
    ),
    columns=(
        ("Nomor", lambda row: row.reference),
        ("Nama", lambda row: row.name),
        ("NIK", lambda row: row.nik),
        ("KK", lambda row: row.kk),
        ("WhatsApp", lambda row: row.whatsapp),
        ("Kecamatan", lambda row: "di luar kabupaten" if row.lives_outside else row.district),
        ("Desa/kelurahan", lambda row: row.village),
        ("Alamat", lambda row: row.address),
        ("Status", lambda row: row.status.label),
        ("Dikirim", lambda row: row.submitted_at),
        ("Diverifikasi", lambda row: row.verified_at),
        ("Tanda", lambda row: " ".join(REGISTRATION_FLAGS.get(flag, flag) for flag in row.flags)),
    ),
    scope=lambda operator: sa.true(),  # a registration belongs to no office: whoever reads them reads all
)  # fmt: skip
