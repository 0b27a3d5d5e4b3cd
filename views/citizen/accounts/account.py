"""One's own account: the state of the registration, what there is to do, and the data that it stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.filing.amending import is_amendable
from app.forms.answers import words_for
from app.identity.nik import mask_nik, mask_phone
from models.accounts.permission import Permission
from models.forms.definition import Page
from models.registrations.applicant import Applicant, ApplicantStatus
from models.requests.awaiting_verification import waiting_beside
from views.citizen.accounts.amend import amending_of
from views.citizen.requests.own_requests import mending_words
from views.citizen.requests.timeline import story_of
from views.citizen.wizard.answers import Row, photo_row
from views.guards import permission_required, signed_in

account = Blueprint("account", __name__)

TITLES = {
    "send": later("Pendaftaran dikirim"),
    "amend": later("Isian diubah"),
    "return": later("Perlu diperbaiki"),
    "resubmit": later("Perbaikan dikirim"),
    "verify": later("Akun terverifikasi"),
    "suspend": later("Akun ditangguhkan"),
    "restore": later("Akun dibuka kembali"),
}
UPCOMING = {
    ApplicantStatus.WAITING: [later("Diperiksa petugas"), later("Akun dibuka")],
    ApplicantStatus.RETURNED: [later("Anda memperbaiki"), later("Diperiksa lagi"), later("Akun dibuka")],
}
HIDDEN = {"nik": mask_nik, "kk": mask_nik, "wa": mask_phone}


@account.get("/akun")
@permission_required(Permission.REGISTRATION_OWN)
def show() -> ResponseReturnValue:
    applicant: Applicant = signed_in()  # type: ignore[assignment]  # REGISTRATION_OWN is an applicant's
    if applicant.status == ApplicantStatus.DRAFT:
        return redirect(url_for("registration.start"))
    waits = applicant.status in UPCOMING
    return render_template(
        "citizen/accounts/account.html",
        applicant=applicant, rows=own_data(applicant), story=story_of(applicant, TITLES),
        upcoming=UPCOMING.get(applicant.status, []), amendable=is_amendable(applicant),
        beside=waiting_beside(applicant) if waits else [], mend_before=mend_before(applicant),
        lacking=lacking(applicant), **mending_words(applicant),
    )  # fmt: skip


def own_data(applicant: Applicant) -> list[Row]:
    """What is kept of a person, the numbers half hidden: others may look at the screen. Photos while it waits.

    What may still be changed has an address to do so.
    """
    walk = amending_of(applicant)
    changes = {page.keys[0]: walk.url(page) for page in walk.pages} if walk.is_open else {}
    asked = [answer_row(applicant, page, changes) for page in walk.pages if not page.upload]
    if applicant.is_verified:
        return asked
    return asked + [photo_row(applicant, page.upload, changes.get(page.upload.key))
                    for page in walk.pages if page.upload]  # fmt: skip


def answer_row(applicant: Applicant, page: Page, changes: dict[str, str]) -> Row:
    question, answers = page.fields[0], applicant.answers
    value = answers.get(question.key, "")
    hide = HIDDEN.get(question.key)
    words = hide(value) if hide and value else words_for(question, value, answers)
    return Row(_(question.label), words, change=changes.get(question.key))


def lacking(applicant: Applicant) -> list[tuple[str, str]]:
    """(label, address) of what a change newly asks and is not given yet."""
    walk = amending_of(applicant)
    return walk.lacking() if walk.is_open else []


def mend_before(applicant: Applicant) -> datetime:
    return applicant.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])
