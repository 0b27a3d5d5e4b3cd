"""The first page of a request: for whom? Myself, my family, or somebody seen before, with one tap."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.filing import drafts, known_people, once_only
from app.filing.relations import RELATION_LABELS, is_asked, relations_offered
from models.accounts.permission import Permission
from models.base import db
from models.requests.service_request import ServiceRequest
from views.citizen.filing.requested_service import (
    RequestedService,
    known,
    request_wizard,
    requested_service_or_404,
    turn_away,
)
from views.guards import permission_required

for_whom = Blueprint("for_whom", __name__)


@for_whom.route("/layanan/<slug>/ajukan/untuk-siapa", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def show(slug: str) -> ResponseReturnValue:
    """Posted: the draft begins with what is known of the person. Asked once."""
    requested = requested_service_or_404(slug)
    draft = requested.own_draft
    if requested.closed():
        return turn_away(requested, requested.closed())
    if not still_asked(requested, draft):
        return redirect(url_for("filing.start", slug=requested.slug))
    draft = draft or requested.new_draft()
    if request.method == "POST":
        answers = known_people.answers_for(draft, request.form.get("untuk", ""))
        if answers is not None:
            return _begin(requested, draft, answers)
        flash(_("Pilihan itu sudah tidak ada. Pilih sekali lagi."), "error")
    return render_template(
        "citizen/filing/for_whom.html",
        requested=requested,
        of_the_dead=draft.definition.is_of_the_dead,
        people=known_people.people_to_offer(draft.definition, draft.applicant),
        labels=RELATION_LABELS,
        relations=relations_offered(draft.definition, draft.applicant),
        skip_url=request_wizard(requested, draft).tasks_url,
    )


def still_asked(requested: RequestedService, draft: ServiceRequest | None) -> bool:
    """Not of somebody who has said it already."""
    if draft is None:
        return is_asked(drafts.form_of(requested.service).definition)
    return not draft.definition.person_is(draft.answers) and is_asked(draft.definition)


def _begin(requested: RequestedService, draft: ServiceRequest, answers: dict[str, str]) -> ResponseReturnValue:
    """Nothing is stored of "somebody else": the form asks it all."""
    if answers:
        drafts.begin_draft(draft)
        once_only.choose(draft, answers)
        once_only.settle(draft, known())
        db.session.commit()
    return redirect(request_wizard(requested, draft).opening_url)
