"""A request goes to the posts of another office: what is not made yet is made and handed out there."""

from __future__ import annotations

from models.accounts.account import Account
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.offices.region import Office
from models.requests.document import DocumentState
from models.requests.service_request import ServiceRequest


def pass_to(request: ServiceRequest, office: Office, *, by: Account, reason: str) -> None:
    """No status changes. Raises MoveRefused."""
    if request.work_permission is None or not by.can(request.work_permission, request):
        raise MoveRefused(f"Tidak dapat dipindahkan: statusnya sekarang “{request.status_text}”.")
    if office.id == request.office_id:
        raise MoveRefused(f"Permohonan ini sudah di {office.name}.")
    was = request.office.name if request.office else None
    for document in request.documents:
        if document.state == DocumentState.PLANNED:
            document.office = office
    request.office, request.assigned_to_id, request.claimed_by_id, request.claimed_at = office, None, None, None
    request.flush()
    told = {"from": was, "to": office.name, "reason": request.given(reason)}
    AuditEvent.record(request.subject_name, "pass_on", by=by, particulars=told)
