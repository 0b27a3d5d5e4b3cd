"""Asking again for what was withdrawn or cancelled."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.filing import ask_again, drafts, once_only
from models.accounts.permission import Permission
from models.base import db
from models.cases.status import Phase
from models.requests.workflow import RequestStatus
from views.citizen.filing.requested_service import known, request_wizard, requested_service_or_404, turn_away
from views.citizen.requests.own_requests import own_request_or_404
from views.guards import permission_required

again = Blueprint("again", __name__)
ENDED = RequestStatus.in_phases(Phase.ENDED)


@again.post("/permohonan/<reference:reference>/ajukan-lagi")
@permission_required(Permission.REQUESTS_SUBMIT)
def ask(reference: str) -> ResponseReturnValue:
    """What was answered and photographed comes along; a draft that was begun before goes on as it is."""
    earlier = own_request_or_404(reference)
    if earlier.status not in ENDED:
        return redirect(url_for("requests.show", reference=reference))
    requested = requested_service_or_404(earlier.service.slug)
    if requested.closed():
        return turn_away(requested, requested.closed())
    draft = requested.own_draft
    if draft is None:
        draft = drafts.new_draft(earlier.applicant, requested.service)
        drafts.begin_draft(draft)
        ask_again.copy_into(draft, earlier)
        once_only.settle(draft, known())
        db.session.commit()
    return redirect(request_wizard(requested, draft).resume_url)
