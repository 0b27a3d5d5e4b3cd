"""/cek-pesan: did the office really send this message? By its reference or its time, and the number it came to."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import wtforms
from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_wtf import FlaskForm
from wtforms.validators import StopValidation

from app.forms.checks import Filled
from app.forms.fields import IndonesianDateField, PhoneField, TimeOfDayField
from app.status.message_check import sent_to
from models.calendar.local_time import today, zone
from views.citizen.public.tracking import ReferenceField
from views.guards import public

message_check = Blueprint("message_check", __name__)


class MessageForm(FlaskForm):
    wa = PhoneField(
        later("Nomor WhatsApp yang menerima pesan"),
        [Filled(later("Nomor belum diisi. Tulis seperti 0812-3456-7890."))],
        foreign=True, description=later("Seperti 0812-3456-7890."),
    )  # fmt: skip
    nomor = ReferenceField(
        later("Nomor permohonan di dalam pesan"), description=later("Contohnya 7K3-M9Q-ZPJ. Kosongkan bila tidak ada."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip
    tanggal = IndonesianDateField(later("Tanggal pesan"))
    jam = TimeOfDayField(
        later("Jam pesan"),
        description=later("Seperti yang tertulis pada pesan, misalnya 14.05."),
    )

    def validate_nomor(self, field: wtforms.Field) -> None:
        if not field.data and not (self.jam.raw_data and self.jam.raw_data[0].strip()):
            raise StopValidation(_("Tulis nomor di dalam pesan, atau jam pesannya."))

    @property
    def at(self) -> datetime | None:
        """The day is today's unless another is given."""
        return datetime.combine(self.tanggal.data or today(), self.jam.data, zone()) if self.jam.data else None


@message_check.route("/cek-pesan", methods=["GET", "POST"])
@public
def check() -> ResponseReturnValue:
    form, found = MessageForm(tanggal=today()), None
    if form.validate_on_submit():
        found = sent_to(form.wa.data, reference=form.nomor.data or "", at=form.at)
    return render_template(
        "citizen/public/message_check.html", form=form, found=found,
        site=urlsplit(current_app.config["PUBLIC_URL"]).netloc, whatsapp=current_app.config["OFFICE_WHATSAPP"],
    )  # fmt: skip
