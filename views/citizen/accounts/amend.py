"""A registration in the queue that nobody has looked at yet: its owner changes it, one answer at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.filing.amending import WAITING, LookedAt, is_amendable
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.cases.attachment import Attachment
from models.forms.definition import FieldDefinition, Page, UploadDefinition
from models.registrations.applicant import Applicant
from views.citizen.requests.correct import CorrectionWizard, is_kept
from views.citizen.wizard.steps import show_step
from views.citizen.wizard.wizard import Wizard
from views.guards import permission_required, signed_in_applicant

amendments = Blueprint("amendments", __name__)


@dataclass
class AmendmentWizard(CorrectionWizard):
    """A registration in the queue: every answer and photo on a page of its own, saved at once."""

    @property
    def is_open(self) -> bool:
        return is_amendable(self.case)

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(
            replace(only, slug=_slug_of(key))
            for page in self.case.definition.pages_for(self.case.answers, today()) for key in page.keys
            if key != "password" and (only := page.with_only(frozenset({key})))
        )  # fmt: skip

    @property
    def sends_at_once(self) -> bool:
        return True

    @property
    def submit(self) -> str:
        return _("Simpan perubahan")

    @property
    def lead(self) -> str:
        return _("Petugas belum memeriksa pendaftaran Anda. Perubahan langsung tersimpan.")

    def text_before(self, question: FieldDefinition) -> str:
        return ""  # it stands in the box

    def photos_before(self, upload: UploadDefinition) -> list[Attachment]:
        return self.case.photos(upload.key)

    def may_yet_apply(self, slug: str) -> bool:
        return False

    def before(self, page: Page) -> str:
        return self.start_url

    def after(self, page: Page) -> str:
        """What the change newly asks, else back."""
        return self.url(self.unfinished[0]) if self.unfinished else self.start_url


@amendments.route("/akun/ubah/<step>", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_OWN)
def amend(step: str) -> ResponseReturnValue:
    wizard = amendment_wizard(signed_in_applicant())
    if not wizard.is_open:
        return turn_back(wizard)
    seen = wizard.case.version
    try:
        answer = show_step(wizard, step)
    except LookedAt:
        db.session.rollback()
        return turn_back(wizard)
    if is_kept(answer) and wizard.case.version != seen:
        saved = _("Perubahan sudah tersimpan.")
        flash(f"{saved} {_('Jawaban baru Anda meminta ini juga:')}" if wizard.unready else saved, "success")
    return answer


def turn_back(wizard: Wizard) -> ResponseReturnValue:
    if wizard.case.status == WAITING:
        flash(_("Petugas sedang memeriksa pendaftaran Anda, jadi isian tidak dapat diubah sekarang. Bila ada yang"
                " keliru, petugas akan meminta Anda memperbaikinya."), "info")  # fmt: skip
    return redirect(wizard.start_url)


def amendment_wizard(applicant: Applicant) -> AmendmentWizard:
    return AmendmentWizard(
        applicant, "amendments.amend", "account.show", url_for("account.show"), _("Ubah pendaftaran")
    )


def _slug_of(key: str) -> str:
    return key.replace("_", "-")
