"""One's own data, the state of the registration, and mending what the officer sent back."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app import intake
from app.forms.answers import words_for
from app.identity import mask_nik, mask_phone
from models.applicant import Applicant, ApplicantStatus
from models.permission import Permission
from views.citizen.answers import Row
from views.citizen.steps import show_check, show_step
from views.citizen.timeline import returned_because, story_of
from views.citizen.walk import Walk
from views.guards import permission_required, signed_in

account = Blueprint("account", __name__)

TITLES = {
    "send": "Pendaftaran dikirim",
    "return": "Perlu diperbaiki",
    "resubmit": "Perbaikan dikirim",
    "verify": "Akun terverifikasi",
    "suspend": "Akun ditangguhkan",
    "restore": "Akun dibuka kembali",
}
UPCOMING = {
    ApplicantStatus.WAITING: ["Diperiksa petugas", "Akun dibuka"],
    ApplicantStatus.RETURNED: ["Anda memperbaiki", "Diperiksa lagi", "Akun dibuka"],
}
HIDDEN = {"nik": mask_nik, "kk": mask_nik, "wa": mask_phone}


@account.get("/akun")
@permission_required(Permission.REGISTRATION_OWN)
def show() -> ResponseReturnValue:
    applicant = signed_in()
    if applicant.status == ApplicantStatus.DRAFT:
        return redirect(url_for("registration.start"))
    return render_template(
        "citizen/account.html", applicant=applicant, rows=own_data(applicant), story=story_of(applicant, TITLES),
        upcoming=UPCOMING.get(applicant.status, []), **mending_words(applicant),
    )  # fmt: skip


@account.get("/akun/perbaiki")
@permission_required(Permission.REGISTRATION_OWN)
def mend() -> ResponseReturnValue:
    applicant = signed_in()
    if applicant.status != ApplicantStatus.RETURNED:
        return redirect(url_for(".show"))
    walk = walk_of(applicant)
    return redirect(walk.url(walk.pages[0]) if walk.pages else walk.check_url)


@account.route("/akun/perbaiki/<step>", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def mend_step(step: str) -> ResponseReturnValue:
    applicant = signed_in()
    if applicant.status != ApplicantStatus.RETURNED:
        return redirect(url_for(".show"))
    return show_step(walk_of(applicant), step)


@account.route("/akun/perbaiki/periksa", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def mend_check() -> ResponseReturnValue:
    applicant = signed_in()
    if applicant.status != ApplicantStatus.RETURNED:
        return redirect(url_for(".show"))
    return show_check(
        walk_of(applicant), FlaskForm(), send=lambda: resubmit(applicant), done_url=url_for(".show"),
        submit="Kirim perbaikan", title="Periksa perbaikan Anda",
        lead="Hanya bagian ini yang diminta diperbaiki. Yang lain tetap tersimpan.",
    )  # fmt: skip


def resubmit(applicant: Applicant) -> None:
    intake.resubmit(applicant, by=applicant)
    flash("Perbaikan sudah terkirim. Petugas memeriksanya lagi pada jam kerja.", "success")


def walk_of(applicant: Applicant) -> Walk:
    return Walk(
        applicant, "account.mend_step", "account.mend_check", start_url=url_for("account.show"),
        caption="Perbaiki pendaftaran", note=returned_because(applicant),
    )  # fmt: skip


def own_data(applicant: Applicant) -> list[Row]:
    """What is kept of a person, the numbers half hidden: others may look at the screen."""
    answers = applicant.answers
    shown = [
        (question.label, HIDDEN[question.key](answers[question.key]) if question.key in HIDDEN
         else words_for(question, answers[question.key], answers))
        for question in applicant.definition.questions if question.key in answers
    ]  # fmt: skip
    return [Row(label, words) for label, words in shown]


def mending_words(applicant: Applicant) -> dict[str, object]:
    """Of a returned registration: why, what, and until when."""
    if applicant.status != ApplicantStatus.RETURNED:
        return {}
    label_of = applicant.definition.label_of
    return {"reason": returned_because(applicant), "items": [label_of(key) for key in applicant.returned_items],
            "mend_before": mend_before(applicant)}  # fmt: skip


def mend_before(applicant: Applicant) -> datetime:
    return applicant.moved_at + timedelta(days=current_app.config["DRAFT_DAYS"])
