"""One's own requests: the list, one on a page with its story, withdrawing. Correcting is in correct.py."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import joinedload, lazyload, selectinload

from app.filing import drafts, intake
from app.identity.references import read_reference
from app.status import progress
from app.status.qr import pickup_code
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.requests.document import Document
from models.requests.service_request import AnyCase, ServiceRequest
from models.requests.workflow import RequestStatus
from views.citizen.requests.timeline import returned_because, stands_there_since, story_of
from views.citizen.wizard.answers import AnswerRow, Section, answer_row, photo_row
from views.guards import permission_required, signed_in

requests = Blueprint("requests", __name__)

_PAGE_SIZE = 25


@requests.get("/permohonan")
@permission_required(Permission.REQUESTS_SUBMIT)
def index() -> ResponseReturnValue:
    """Drafts first, then what was sent, the newest first; `sebelum` is the last reference of the page before."""
    before = request.args.get("sebelum")
    sent = sent_requests(before)
    more = len(sent) > _PAGE_SIZE
    return render_template(
        "citizen/requests/requests.html",
        sent=sent[:_PAGE_SIZE],
        drafts=[] if before else own_drafts(),
        first=not before,
        older=url_for(".index", sebelum=sent[_PAGE_SIZE - 1].reference) if more else None,
        ends_at=drafts.draft_ends_at,
        about=progress.about,
    )


@requests.get("/permohonan/<reference:reference>")
@permission_required(Permission.REQUESTS_SUBMIT)
def show(reference: str) -> ResponseReturnValue:
    service_request = own_request_or_404(reference)
    if service_request.status == RequestStatus.DRAFT:
        return redirect(url_for("filing.start", slug=service_request.service.slug))
    story = story_of(service_request)
    return render_template(
        "citizen/requests/request.html", case=service_request, about=progress.about(service_request),
        story=story, since=stands_there_since(service_request, story),
        step=progress.next_step(service_request), upcoming=progress.upcoming(service_request),
        deadline=progress.deadline_text(service_request), usual=progress.usually(service_request),
        sections=given(service_request), brings=service_request.definition.service.surrender,
        may_withdraw=service_request.is_open("withdraw", signed_in()), code=pickup_code(service_request),
        **correction_context(service_request),
    )  # fmt: skip


@requests.route("/permohonan/<reference:reference>/tarik", methods=["GET", "POST"])
@permission_required(Permission.REQUESTS_SUBMIT)
def withdraw(reference: str) -> ResponseReturnValue:
    """Asked first; a request that is already worked on is not withdrawn."""
    service_request, form = own_request_or_404(reference), FlaskForm()
    if form.validate_on_submit():
        service_request.withdraw(by=signed_in())
        db.session.commit()
        flash(_("Permohonan sudah ditarik."), "success")
        return redirect(url_for(".show", reference=reference))
    if not service_request.is_open("withdraw", signed_in()):
        return redirect(url_for(".show", reference=reference))
    return render_template("citizen/requests/withdraw.html", case=service_request, form=form)


def correction_context(case: AnyCase) -> dict[str, object]:
    """Of what was returned: why, and what."""
    if case.status not in intake.RETURNED:
        return {}
    known = case.definition.by_key
    items = [known[key].label for key in case.returned_items if key in known]
    return {"reason": returned_because(case), "items": items}


# -- what was given


def given(service_request: ServiceRequest) -> list[Section]:
    """The answers by section and the photos, to be read again."""
    definition, answers = service_request.definition, service_request.answers
    sections: dict[str, list[AnswerRow]] = {}
    for question in definition.visible_fields(answers, today()):
        if answers.get(question.key):
            sections.setdefault(question.section, []).append(answer_row(service_request, question))
    uploads = [u for u in definition.uploads if service_request.photos(u.key)]
    sections["Foto"] = [photo_row(service_request, upload) for upload in uploads]
    return [Section(title, rows) for title, rows in sections.items() if rows]


# -- finding


def own_request_or_404(reference: str) -> ServiceRequest:
    """Somebody else's is as missing as one that never was."""
    query = (
        sa.select(ServiceRequest)
        .where(ServiceRequest.reference == reference, ServiceRequest.applicant_id == signed_in().id)
        .options(joinedload(ServiceRequest.service), joinedload(ServiceRequest.service_version),
                 selectinload(ServiceRequest.documents).joinedload(Document.office))
    )  # fmt: skip
    return db.session.scalar(query) or abort(404)


def own_drafts() -> list[ServiceRequest]:
    query = own_list().where(ServiceRequest.status == RequestStatus.DRAFT)
    return list(db.session.scalars(query))


def sent_requests(before: str | None) -> list[ServiceRequest]:
    """One more than fits on a page; what waits for the account is among them. 404 when `before` is none of theirs."""
    never_sent = (RequestStatus.DRAFT, RequestStatus.EXPIRED)
    query = own_list().where(ServiceRequest.status.not_in(never_sent)).limit(_PAGE_SIZE + 1)
    if before is not None:
        last = sa.select(ServiceRequest.id).where(
            ServiceRequest.reference == (read_reference(before) or ""), ServiceRequest.applicant_id == signed_in().id
        )
        query = query.where(ServiceRequest.id < (db.session.scalar(last) or abort(404)))
    return list(db.session.scalars(query))


def own_list() -> sa.Select[ServiceRequest]:
    """What a list shows, and nothing that would cost a query a row."""
    return (
        sa.select(ServiceRequest)
        .where(ServiceRequest.applicant_id == signed_in().id)
        .options(joinedload(ServiceRequest.service), joinedload(ServiceRequest.service_version),
                 lazyload(ServiceRequest.documents), lazyload(ServiceRequest.attachments))
        .order_by(ServiceRequest.id.desc())
    )  # fmt: skip
