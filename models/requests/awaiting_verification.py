"""One sitting: what a person asks for before their registration is verified waits beside it (DESIGN §4).

The office does not see it (`submitted_at` is empty, as of a draft) until the registration is verified: then it enters
the queue, in the same transaction. With a registration that is cancelled, or ends, it ends too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from models.accounts.permission import Permission
from models.base import db, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.requests.deadline import HasPromise
from models.requests.message_text import RequestWords
from models.requests.workflow import WORKING, RequestStatus

if TYPE_CHECKING:
    from models.registrations.applicant import Applicant
    from models.requests.service_request import ServiceRequest

# What a decision on the registration does to what waits beside it: the request's move, and where that leads.
IN_HAND = (*WORKING, RequestStatus.RETURNED, RequestStatus.FINISHED, RequestStatus.HANDED_OVER)
CARRIES = {"verify": ("enter", RequestStatus.SUBMITTED), "cancel": ("end", RequestStatus.CANCELLED)}


class WaitsBeside(RequestWords, HasPromise):
    """What a ServiceRequest knows of the registration that it may wait for."""

    if TYPE_CHECKING:  # what a request has besides
        applicant_id: Any
        submitted_at: Any

    def receive(self) -> None:
        """From now on the office has it: the promise begins."""
        self.submitted_at = utcnow()
        self.promise(self.definition.promise_working_days)

    def enter(self, verified: AuditEvent) -> None:
        """Its owner is verified. Part of that decision: an undo takes both back, so both messages wait as long."""
        self.receive()
        self.move("enter", by=None, quiet=True, group=verified.group)
        self.tell("request_received", event=verified, wait=current_app.config["UNDO_SECONDS"])

    def step_back(self) -> None:
        """The decision on the registration was taken back: it waits again."""
        self.submitted_at = self.due_at = None
        self.move("step_back", by=None)

    def _line_up_with_registration(self) -> None:
        """Whoever decides on the registration at this moment comes before or after, never between."""
        if not self.applicant.is_verified:
            db.session.refresh(self.applicant, with_for_update=True)
        if not self.applicant.can(Permission.REQUESTS_SUBMIT):
            raise MoveRefused(_("Pendaftaran Anda sudah berakhir, jadi permohonan ini tidak terkirim."))

    def _refuse_too_many_waiting(self) -> None:
        if self.applicant.is_verified:
            return
        most = current_app.config["REQUESTS_BEFORE_VERIFICATION"]
        if len(waiting_beside(self.applicant)) >= most:
            raise MoveRefused(
                _("Sebelum akun diverifikasi, paling banyak %(most)s permohonan. Isian Anda tersimpan; kirim setelah"
                  " akun diverifikasi.", most=most)
            )  # fmt: skip


def waiting_beside(applicant: Applicant, *statuses: RequestStatus) -> list[ServiceRequest]:
    """The requests that wait for this registration (or are in one of `statuses`), the oldest first."""
    from models.requests.service_request import ServiceRequest

    wanted = statuses or (RequestStatus.AWAITING,)
    query = sa.select(ServiceRequest).where(
        ServiceRequest.applicant_id == applicant.id, ServiceRequest.status.in_(wanted)
    )
    return list(db.session.scalars(query.order_by(ServiceRequest.id)))


def carried_along(applicant: Applicant, decision: AuditEvent) -> list[ServiceRequest]:
    """The requests that entered the queue, or ended, by this very decision, and where nothing happened since."""
    if decision.name not in CARRIES:
        return []
    name, status = CARRIES[decision.name]
    now = {request.subject_name: request for request in waiting_beside(applicant, status)}
    query = sa.select(AuditEvent.subject).where(
        AuditEvent.subject.in_(list(now)), AuditEvent.name == name, AuditEvent.group == decision.group
    )
    return [now[subject] for subject in db.session.scalars(query)]


def refuse_if_worked_on(applicant: Applicant, decision: AuditEvent) -> None:
    """Whose request is in the office's hands already stays verified. Raises MoveRefused."""
    if decision.name == "verify" and waiting_beside(applicant, *IN_HAND):
        raise MoveRefused("Permohonannya sudah dikerjakan, jadi verifikasi ini tidak dapat diurungkan lagi.")
