"""One sitting: what a person asks for before their registration is verified waits beside it (docs/design.md §4).

The office does not see it (`submitted_at` is empty, as of a draft) until the registration is verified: then it enters
the queue, in the same transaction. With a registration that is cancelled, or ends, it ends too (companions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext as _

from models.accounts.permission import Permission
from models.base import db, utcnow
from models.cases.audit import AuditEvent
from models.cases.refusals import MoveRefused
from models.messages.notification import undo_wait
from models.requests import deadline

if TYPE_CHECKING:
    from models.requests.service_request import ServiceRequest


def receive(request: ServiceRequest) -> None:
    """From now on the office has it: the promise begins."""
    request.submitted_at = utcnow()
    deadline.begin_clock(request, request.definition.service.working_days)


def enter(request: ServiceRequest, verified: AuditEvent) -> None:
    """Its owner is verified. Part of that decision: an undo takes both back, so both messages wait as long."""
    receive(request)
    request.move("enter", by=None, quiet=True, group=verified.group)
    request.tell("request_received", event=verified, wait=undo_wait())


def step_back(request: ServiceRequest) -> None:
    """The decision on the registration was taken back: it waits again."""
    request.submitted_at = request.due_at = None
    request.move("step_back", by=None)


def line_up(request: ServiceRequest) -> None:
    """Locked: whoever decides on the registration at this moment comes before or after, never between.

    Raises MoveRefused when the registration is over, or when too many wait beside it already.
    """
    applicant = request.applicant
    db.session.refresh(applicant, with_for_update=True)
    if not applicant.can(Permission.REQUESTS_SUBMIT):
        raise MoveRefused(_("Pendaftaran Anda sudah berakhir, jadi permohonan ini tidak terkirim."))
    most = current_app.config["REQUESTS_BEFORE_VERIFICATION"]
    if not applicant.is_verified and len(request.awaiting_verification(applicant)) >= most:
        raise MoveRefused(
            _("Sebelum akun diverifikasi, paling banyak %(most)s permohonan. Isian Anda tersimpan; kirim setelah"
              " akun diverifikasi.", most=most)
        )  # fmt: skip
