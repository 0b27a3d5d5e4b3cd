"""Correcting what the officer sent back, of a registration or a request: one item is one form, sent at once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from app.filing import intake
from app.forms.answers import answer_text
from models.accounts.permission import Permission
from models.base import db
from models.cases.attachment import Attachment
from models.forms.definition import FieldDefinition, Page, UploadDefinition
from views.citizen.requests.own_requests import own_request_or_404
from views.citizen.requests.timeline import returned_because
from views.citizen.wizard.steps import show_check, show_step
from views.citizen.wizard.wizard import Wizard
from views.guards import permission_required, signed_in, signed_in_applicant

corrections = Blueprint("corrections", __name__)

_SEVERAL = "banyak"


@dataclass
class CorrectionWizard(Wizard):
    """The items that came back. With one page of them there is nothing to look over: its form sends them."""

    template: str = "citizen/requests/correct.html"

    @property
    def is_open(self) -> bool:
        return self.is_returned

    @property
    def is_returned(self) -> bool:
        return self.case.status in intake.RETURNED

    @property
    def sends_at_once(self) -> bool:
        return len(self.pages) == 1 and not self.collects

    @property
    def collects(self) -> bool:
        """Whether several photos are to come of one paper: seldom, so it is asked for (`?banyak`)."""
        return _SEVERAL in request.args

    def url(self, page: Page, *, back: str | None = None) -> str:
        url = super().url(page, back=back)
        if not (self.collects and takes_several(page)):
            return url
        return f"{url}{'&' if '?' in url else '?'}{_SEVERAL}=1"

    @property
    def submit(self) -> str:
        if self.sends_at_once:
            return _("Kirim perbaikan")
        return _("Simpan foto ini") if self.collects else _("Simpan dan lanjutkan")

    @property
    def lead(self) -> str:
        return _("Hanya yang diminta yang perlu diperbaiki. Yang lain tetap tersimpan.")

    def text_before(self, question: FieldDefinition) -> str:
        """What stood there when it came back; "" where nothing did, or nobody may read it again."""
        before = self.case.answers_before or {}
        return answer_text(question, before[question.key], before) if question.key in before else ""

    def photos_before(self, upload: UploadDefinition) -> list[Attachment]:
        """Those that came back, also once new ones have taken their place."""
        returned_at = self.case.moved_at
        return [
            photo for photo in self.case.attachments
            if photo.key == upload.key and photo.created_at < returned_at
            and (photo.replaced_at is None or photo.replaced_at >= returned_at)
        ]  # fmt: skip


@corrections.get("/akun/perbaiki")
@corrections.get("/permohonan/<reference:reference>/perbaiki")
@permission_required(Permission.REGISTRATION_OWN)
def start(reference: str | None = None) -> ResponseReturnValue:
    """Where the link of the message leads: to the item, or to the first of several."""
    wizard = correction_wizard(reference)
    if not wizard.is_open:
        return redirect(wizard.start_url)
    return redirect(wizard.url(wizard.pages[0]) if wizard.pages else wizard.check_url)


@corrections.route("/akun/perbaiki/<step>", methods=["GET", "POST"])
@corrections.route("/permohonan/<reference:reference>/perbaiki/<step>", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def item(step: str, reference: str | None = None) -> ResponseReturnValue:
    wizard = correction_wizard(reference)
    if not wizard.is_open:
        return redirect(wizard.start_url)
    page, at_once = wizard.find(step), wizard.sends_at_once
    try:
        answer = show_step(wizard, step)
    except NotFound:
        db.session.rollback()
        if wizard.is_open:
            raise
        return redirect(wizard.start_url)  # a second tap: the first has sent it
    if page is None or request.method != "POST" or not is_kept(answer) or wizard.collects or "hapus" in request.form:
        return answer
    if not at_once or wizard.unready:
        return redirect(wizard.after(page))
    _send(wizard)
    db.session.commit()
    return redirect(wizard.start_url)


@corrections.route("/akun/perbaiki/periksa", methods=["GET", "POST"])
@corrections.route("/permohonan/<reference:reference>/perbaiki/periksa", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def check(reference: str | None = None) -> ResponseReturnValue:
    wizard = correction_wizard(reference)
    if not wizard.is_open:
        return redirect(wizard.start_url)
    return show_check(
        wizard, FlaskForm(), send=lambda: _send(wizard), done_url=wizard.start_url, submit=_("Kirim perbaikan"),
        title=_("Periksa perbaikan Anda"),
        lead=_("Hanya bagian ini yang diminta diperbaiki. Yang lain tetap tersimpan."),
    )  # fmt: skip


def _send(wizard: Wizard) -> None:
    """The caller commits."""
    intake.resubmit(wizard.case, by=signed_in())
    flash(_("Perbaikan sudah terkirim. Petugas memeriksanya lagi pada jam kerja."), "success")


def is_kept(answer: ResponseReturnValue) -> bool:
    """Whether the page was left: what was posted is kept."""
    return isinstance(answer, BaseResponse) and answer.status_code == 302


def takes_several(page: Page) -> bool:
    return page.upload is not None and page.upload.max_photos > 1


def correction_wizard(reference: str | None) -> CorrectionWizard:
    """Of this own request, or without a reference of the own registration."""
    if reference is None:
        applicant = signed_in_applicant()
        return CorrectionWizard(
            applicant, "corrections.item", "corrections.check", start_url=url_for("account.show"),
            caption=_("Perbaiki pendaftaran"), note=returned_because(applicant),
        )  # fmt: skip
    service_request = own_request_or_404(reference)
    return CorrectionWizard(
        service_request, "corrections.item", "corrections.check", place={"reference": reference},
        start_url=url_for("requests.show", reference=reference), note=returned_because(service_request),
        caption=_("Perbaikan %(service)s", service=_(service_request.title)),
    )  # fmt: skip
