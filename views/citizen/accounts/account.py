"""One's own account: the state of the registration, what there is to do, and the data that it stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.filing.amending import is_amendable
from app.forms.answers import answer_text
from app.identity.nik import mask_nik
from app.identity.phones import mask_phone
from models.accounts.permission import Permission
from models.forms.definition import Page
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from models.requests.service_request import ServiceRequest
from views.citizen.accounts.amend import amendment_wizard
from views.citizen.requests.own_requests import correction_context
from views.citizen.requests.timeline import story_of
from views.citizen.wizard.answers import AnswerRow, photo_row
from views.guards import permission_required, signed_in_applicant

account = Blueprint("account", __name__)

UPCOMING = {
    ApplicantStatus.WAITING: [later("Diperiksa petugas"), later("Akun dibuka")],
    ApplicantStatus.RETURNED: [later("Anda memperbaiki"), later("Diperiksa lagi"), later("Akun dibuka")],
}
HIDDEN = {"nik": mask_nik, "kk": mask_nik, "wa": mask_phone}


@account.get("/akun")
@permission_required(Permission.REGISTRATION_OWN)
def show() -> ResponseReturnValue:
    applicant = signed_in_applicant()
    if applicant.status == ApplicantStatus.DRAFT:
        return redirect(url_for("registration.start"))
    waits = applicant.status in UPCOMING
    return render_template(
        "citizen/accounts/account.html",
        applicant=applicant,
        rows=own_data(applicant),
        story=story_of(applicant),
        upcoming=UPCOMING.get(applicant.status, []),
        amendable=is_amendable(applicant),
        awaiting_verification=ServiceRequest.awaiting_verification(applicant) if waits else [],
        correct_before=correct_before(applicant),
        lacking=lacking(applicant),
        **correction_context(applicant),
    )


def own_data(applicant: Applicant) -> list[AnswerRow]:
    """What is kept of a person, the numbers half hidden: others may look at the screen. Photos while it waits.

    What may still be changed has an address to do so.
    """
    wizard = amendment_wizard(applicant)
    changes = {page.keys[0]: wizard.url(page) for page in wizard.pages} if wizard.is_open else {}
    asked = [_question_row(applicant, page, changes) for page in wizard.pages if not page.upload]
    if applicant.is_verified:
        return asked
    return asked + [photo_row(applicant, page.upload, changes.get(page.upload.key))
                    for page in wizard.pages if page.upload]  # fmt: skip


def _question_row(applicant: Applicant, page: Page, changes: dict[str, str]) -> AnswerRow:
    question, answers = page.fields[0], applicant.answers
    value = answers.get(question.key, "")
    hide = HIDDEN.get(question.key)
    words = hide(value) if hide and value else answer_text(question, value, answers)
    return AnswerRow(_(question.label), words, change=changes.get(question.key))


def lacking(applicant: Applicant) -> list[tuple[str, str]]:
    """(label or sentence, address) of what a change newly asks and is not given yet, and of what does not fit."""
    wizard = amendment_wizard(applicant)
    if not wizard.is_open:
        return []
    return wizard.lacking() + [(one.sentence, url) for one, url in wizard.said() if one.refuses]


def correct_before(applicant: Applicant) -> datetime:
    return applicant.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])
