"""On from the registration to what it was for, in the same sitting: nothing that was given is asked again."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.filing import drafts
from app.filing.next_request import begin_foreseen, foreseen
from models.accounts.permission import Permission
from models.base import db
from views.citizen.filing.requested_service import RequestedService, known, request_wizard
from views.guards import permission_required, signed_in_applicant

next_request = Blueprint("next_request", __name__)


@next_request.post("/daftar/lanjut")
@permission_required(Permission.REQUESTS_SUBMIT)
def ask() -> ResponseReturnValue:
    """A draft that was begun before goes on as it is."""
    coming = foreseen(signed_in_applicant())
    if coming is None:
        return redirect(url_for("catalogue.index"))
    requested = RequestedService(coming.service)
    draft = requested.own_draft
    if draft is None:
        draft = drafts.new_draft(signed_in_applicant(), coming.service)
        begin_foreseen(draft, coming, known())
        db.session.commit()
    return redirect(request_wizard(requested, draft).resume_url)
