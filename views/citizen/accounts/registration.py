"""Registering: from the first answer to the reference. The draft owns every answer and photo from the first byte."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.sign_in import open_session
from app.core.i18n import language
from app.filing import drafts, intake
from app.filing.flags import registration_flags
from app.filing.limits import limit_drafts
from app.filing.next_request import foreseen
from app.filing.task_list import done_of, tasks_of
from app.forms.declarations import declaration_form
from app.identity.nik import NOTICES
from app.status.qr import status_code
from models.base import db
from models.registrations.applicant import Applicant
from models.registrations.workflow import ApplicantStatus
from views.citizen.wizard.steps import show_check, show_step
from views.citizen.wizard.wizard import Wizard
from views.guards import ask_to_sign_in, public, signed_in

registration = Blueprint("registration", __name__)


@registration.get("/daftar")
@public
def start() -> ResponseReturnValue:
    """What to have at hand, and the sections with how far each is; of one that was sent, where it stands."""
    applicant = registrant()
    if applicant is None:
        return redirect("/admin/")
    tasks = tasks_of(applicant) if applicant.status == ApplicantStatus.DRAFT else []
    return render_template(
        "citizen/accounts/register.html",
        applicant=applicant,
        wizard=registration_wizard(applicant),
        tasks=tasks,
        done=done_of(tasks),
        ends_at=drafts.draft_ends_at,
    )


@registration.get("/daftar/bagian")
@public
def tasks() -> ResponseReturnValue:
    """The list of sections is where registering begins."""
    return redirect(url_for(".start"))


@registration.route("/daftar/<step>", methods=["GET", "POST"])
@public
def step(step: str) -> ResponseReturnValue:
    applicant = open_draft()
    if applicant is None:
        if request.method == "POST":
            flash(_("Pendaftaran di ponsel ini sudah dikirim. Isian dari halaman tadi tidak disimpan."), "info")
        return redirect(url_for(".start"))
    wizard = registration_wizard(applicant)
    if applicant.id is None and step != wizard.pages[0].slug:
        if request.method == "POST":
            return ask_to_sign_in()  # this browser held a draft: with its password they go on, nothing is typed twice
        flash(_("Mulai dari awal: belum ada pendaftaran yang tersimpan di ponsel ini."), "info")
        return redirect(url_for(".start"))
    return show_step(wizard, step)


@registration.route("/daftar/periksa", methods=["GET", "POST"])
@public
def check() -> ResponseReturnValue:
    applicant = open_draft()
    if applicant is None or applicant.id is None:
        return redirect(url_for(".start"))
    return show_check(
        registration_wizard(applicant),
        declaration_form(),
        notices=notices_for(applicant),
        submit=_("Kirim pendaftaran"),
        send=lambda: intake.send_registration(applicant, by=applicant),
        done_url=url_for(".sent"),
    )


@registration.get("/daftar/terkirim")
@public
def sent() -> ResponseReturnValue:
    applicant = registrant()
    if applicant is None or applicant.status != ApplicantStatus.WAITING:
        return redirect(url_for(".start"))
    return render_template(
        "citizen/accounts/registered.html", applicant=applicant, code=status_code(applicant.reference),
        coming=foreseen(applicant),
    )  # fmt: skip


def registrant() -> Applicant | None:
    """Whose registration this browser holds, a new one if none; None in an operator's."""
    account = signed_in()
    if not account.is_authenticated:
        return Applicant(language=language())
    return account if isinstance(account, Applicant) else None


def open_draft() -> Applicant | None:
    """The registration to fill in; None when it was sent already."""
    applicant = registrant()
    return applicant if applicant and applicant.status == ApplicantStatus.DRAFT else None


def registration_wizard(applicant: Applicant) -> Wizard:
    start_url = url_for("registration.start")
    return Wizard(
        applicant, "registration.step", "registration.check", start_url=start_url, tasks_url=start_url,
        caption=_("Pendaftaran akun"), begin=lambda: _begin(applicant),
    )  # fmt: skip


def _begin(applicant: Applicant) -> None:
    """The first answer makes the draft, and signs this browser in as nobody but it. Raises LimitReached."""
    if applicant.id is None:
        limit_drafts()
        db.session.add(applicant)
        db.session.flush()
        open_session(applicant)


def notices_for(applicant: Applicant) -> list[str]:
    """What looks odd about the numbers, said before sending; it stops nobody."""
    if not (applicant.nik and applicant.kk):
        return []
    return [_(NOTICES[flag]) for flag in registration_flags(applicant) if flag in NOTICES]
