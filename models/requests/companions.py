"""What a decision on a registration does to the requests beside it: answers models/registrations/companions.py."""

from __future__ import annotations

import sqlalchemy as sa

from models.base import db
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.cases.status import Phase
from models.registrations.applicant import Applicant
from models.requests import awaiting_verification
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

IN_HAND = RequestStatus.in_phases(Phase.WORKING, Phase.RETURNED, Phase.DONE)
# What a decision on the registration does to what waits beside it: the request's move, and where that leads.
CARRIES = {"verify": ("enter", RequestStatus.SUBMITTED), "cancel": ("end", RequestStatus.CANCELLED)}


class RequestsAwaitingVerification:
    def enter(self, applicant: Applicant, verified: AuditEvent) -> None:
        for request in ServiceRequest.awaiting_verification(applicant):
            awaiting_verification.enter(request, verified)

    def end(self, applicant: Applicant, group: str | None) -> None:
        for request in ServiceRequest.awaiting_verification(applicant):
            request.move("end", by=None, group=group)

    def refuse_undo(self, applicant: Applicant, decision: AuditEvent) -> None:
        """Whose request is in the office's hands already stays verified."""
        if decision.name == "verify" and ServiceRequest.awaiting_verification(applicant, *IN_HAND):
            raise MoveRefused("Permohonannya sudah dikerjakan, jadi verifikasi ini tidak dapat diurungkan lagi.")

    def go_back(self, applicant: Applicant, decision: AuditEvent) -> None:
        for request in carried_along(applicant, decision):
            awaiting_verification.step_back(request)

    def change_owner(self, old: Applicant, new: Applicant) -> list[str]:
        owned = sa.select(ServiceRequest.id).where(ServiceRequest.applicant_id == old.id)
        names = [f"{ServiceRequest.subject_kind}:{id_}" for id_ in db.session.scalars(owned)]
        change = sa.update(ServiceRequest).where(ServiceRequest.applicant_id == old.id)
        db.session.execute(change.values(applicant_id=new.id, version=ServiceRequest.version + 1))
        return names


def carried_along(applicant: Applicant, decision: AuditEvent) -> list[ServiceRequest]:
    """The requests that entered the queue, or ended, by this very decision, and where nothing happened since."""
    if decision.name not in CARRIES:
        return []
    name, status = CARRIES[decision.name]
    now = {request.subject_name: request for request in ServiceRequest.awaiting_verification(applicant, status)}
    query = sa.select(AuditEvent.subject).where(
        AuditEvent.subject.in_(list(now)), AuditEvent.name == name, AuditEvent.group == decision.group
    )
    return [now[subject] for subject in db.session.scalars(query)]


Applicant.companions = RequestsAwaitingVerification()
