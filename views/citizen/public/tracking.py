"""/lacak: where a case stands, without signing in. The state and the date, nothing else."""

from __future__ import annotations

import re

import wtforms
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_wtf import FlaskForm
from wtforms.validators import StopValidation

from app.forms.checks import Filled
from app.identity.digits import plain
from app.identity.references import read_reference
from app.status import public_status as cases
from views.guards import public

tracking = Blueprint("tracking", __name__)


class ReferenceField(wtforms.StringField):
    """As people write it (spaces, small letters, O for 0); `data` is canonical, or what was typed with an error."""

    data: str

    def pre_validate(self, form: wtforms.Form) -> None:
        if not (self.data or "").strip():  # for `Filled` to say
            return
        reference = read_reference(self.data)
        if reference is None:
            raise StopValidation(_("Nomor ini belum lengkap atau salah tulis. Contohnya 7K3-M9Q-ZPJ."))
        self.data = reference


class TrackingForm(FlaskForm):
    nomor = ReferenceField(
        later("Nomor permohonan atau pendaftaran"), [Filled(later("Nomor belum diisi. Contohnya 7K3-M9Q-ZPJ."))],
        description=later("Ada di tanda terima dan di pesan WhatsApp. Contohnya 7K3-M9Q-ZPJ."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip
    digit = wtforms.StringField(
        later("Empat angka terakhir nomor WhatsApp"),
        [Filled(later("Empat angka terakhir belum diisi. Contohnya 7890."))],
        description=later("Nomor yang Anda tulis saat mendaftar."),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "size": 4},
    )  # fmt: skip

    def validate_digit(self, field: wtforms.Field) -> None:
        written = plain(field.data)
        field.data = written[-4:] if re.fullmatch("[+]?[0-9]{10,15}", written) else written  # the whole number
        if not re.fullmatch("[0-9]{4}", field.data):
            raise StopValidation(_("Tulis tepat empat angka, misalnya 7890."))


@tracking.route("/lacak", methods=["GET", "POST"])
@public
def track() -> ResponseReturnValue:
    """A QR may bring the reference along (`nomor`); the digits never stand in an address."""
    form, standing = TrackingForm(), None
    if form.validate_on_submit():
        standing = cases.standing_of(form.nomor.data, form.digit.data or "")
        if standing is None:
            form.nomor.errors = [_("Tidak ada yang cocok dengan nomor dan empat angka itu. Periksa keduanya.")]
    elif request.method == "GET":
        form.nomor.data = read_reference(request.args.get("nomor", "")) or ""
    return render_template("citizen/public/track.html", form=form, standing=standing)
