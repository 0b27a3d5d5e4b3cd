"""Mending what the officer sent back, of a registration or a request: one item is one form, sent at once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from app.filing import intake
from app.forms.answers import words_for
from models.accounts.permission import Permission
from models.base import db
from models.cases.attachment import Attachment
from models.forms.definition import FieldDefinition, Page, UploadDefinition
from models.registrations.applicant import Applicant
from views.citizen.requests.own_requests import own_request_or_404
from views.citizen.requests.timeline import returned_because
from views.citizen.wizard.steps import show_check, show_step
from views.citizen.wizard.wizard import Walk
from views.guards import permission_required, signed_in

mending = Blueprint("mending", __name__)

MANY = "banyak"


@dataclass
class Mending(Walk):
    """The items that came back. With one page of them there is nothing to look over: its form sends them."""

    template: str = "citizen/requests/mend.html"

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
        return MANY in request.args

    def url(self, page: Page, *, back: str | None = None) -> str:
        url = super().url(page, back=back)
        if not (self.collects and takes_several(page)):
            return url
        return f"{url}{'&' if '?' in url else '?'}{MANY}=1"

    @property
    def submit(self) -> str:
        if self.sends_at_once:
            return _("Kirim perbaikan")
        return _("Simpan foto ini") if self.collects else _("Simpan dan lanjutkan")

    @property
    def lead(self) -> str:
        return _("Hanya yang diminta yang perlu diperbaiki. Yang lain tetap tersimpan.")

    def words_before(self, question: FieldDefinition) -> str:
        """What stood there when it came back; "" where nothing did, or nobody may read it again."""
        before = self.case.answers_before or {}
        return words_for(question, before[question.key], before) if question.key in before else ""

    def photos_before(self, upload: UploadDefinition) -> list[Attachment]:
        """Those that came back, also once new ones have taken their place."""
        returned_at = self.case.moved_at
        return [
            photo for photo in self.case.attachments
            if photo.key == upload.key and photo.created_at < returned_at
            and (photo.replaced_at is None or photo.replaced_at >= returned_at)
        ]  # fmt: skip


@mending.get("/akun/perbaiki")
@mending.get("/permohonan/<reference:reference>/perbaiki")
@permission_required(Permission.REGISTRATION_OWN)
def start(reference: str | None = None) -> ResponseReturnValue:
    """Where the link of the message leads: to the item, or to the first of several."""
    walk = walk_of(reference)
    if not walk.is_open:
        return redirect(walk.start_url)
    return redirect(walk.url(walk.pages[0]) if walk.pages else walk.check_url)


@mending.route("/akun/perbaiki/<step>", methods=["GET", "POST"])
@mending.route("/permohonan/<reference:reference>/perbaiki/<step>", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def item(step: str, reference: str | None = None) -> ResponseReturnValue:
    walk = walk_of(reference)
    if not walk.is_open:
        return redirect(walk.start_url)
    page, at_once = walk.find(step), walk.sends_at_once
    try:
        answer = show_step(walk, step)
    except NotFound:
        db.session.rollback()
        if walk.is_open:
            raise
        return redirect(walk.start_url)  # a second tap: the first has sent it
    if page is None or request.method != "POST" or not is_kept(answer) or walk.collects or "hapus" in request.form:
        return answer
    if not at_once or walk.missing:
        return redirect(walk.after(page))
    send(walk)
    db.session.commit()
    return redirect(walk.start_url)


@mending.route("/akun/perbaiki/periksa", methods=["GET", "POST"])
@mending.route("/permohonan/<reference:reference>/perbaiki/periksa", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def check(reference: str | None = None) -> ResponseReturnValue:
    walk = walk_of(reference)
    if not walk.is_open:
        return redirect(walk.start_url)
    return show_check(
        walk, FlaskForm(), send=lambda: send(walk), done_url=walk.start_url, submit=_("Kirim perbaikan"),
        title=_("Periksa perbaikan Anda"),
        lead=_("Hanya bagian ini yang diminta diperbaiki. Yang lain tetap tersimpan."),
    )  # fmt: skip


def send(walk: Walk) -> None:
    """The caller commits."""
    intake.resubmit(walk.case, by=signed_in())
    flash(_("Perbaikan sudah terkirim. Petugas memeriksanya lagi pada jam kerja."), "success")


def is_kept(answer: ResponseReturnValue) -> bool:
    """Whether the page was left: what was posted is kept. A page that is shown again is text."""
    return not isinstance(answer, str)


def takes_several(page: Page) -> bool:
    return page.upload is not None and page.upload.max_photos > 1


def walk_of(reference: str | None) -> Mending:
    """Of this own request, or without a reference of the own registration."""
    if reference is None:
        applicant = own_registration()
        return Mending(
            applicant, "mending.item", "mending.check", start_url=url_for("account.show"),
            caption=_("Perbaiki pendaftaran"), note=returned_because(applicant),
        )  # fmt: skip
    service_request = own_request_or_404(reference)
    return Mending(
        service_request, "mending.item", "mending.check", place={"reference": reference},
        start_url=url_for("requests.show", reference=reference), note=returned_because(service_request),
        caption=_("Perbaikan %(service)s", service=_(service_request.service.short_name)),
    )  # fmt: skip


def own_registration() -> Applicant:
    return signed_in()  # type: ignore[return-value]  # REGISTRATION_OWN is an applicant's
