"""The wording of messages: editable, checked against what may stand in it, shown as people will read it."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from app.messages.providers import provider_named
from app.messages.text import check_text, render
from models.accounts.permission import Permission
from models.messages.message_text import MessageText
from views.admin.kit.base import AdminModelView
from views.admin.kit.cells import status_tag
from views.admin.kit.forms import PanelForm
from views.admin.kit.paging import not_found

WORD = re.compile("[a-z_]{1,40}")

SAMPLE = {
    "nama": "Ni Luh Sari",
    "nomor": "7K3-M9Q-ZPJ",
    "layanan": "KIA",
    "tautan": "https://contoh.go.id/permohonan",
    "kontak": "(0362) 25887",
    "alasan": "Foto KK buram",
    "butir": "Foto KK",
    "status": "dalam proses",
    "waktu": "Senin, 30 November 2026, 08.00 WITA",
    "waktu_ambil": "Senin, 30 November 2026, 08.00–12.00 WITA",
    "lokasi_ambil": "Kantor Camat Seririt",
    "kode_otp": "482913",
}


def right_wording(form: PanelForm, field: TextAreaField) -> None:
    errors = check_text(field.data or "", form._obj.placeholders.split())
    if errors:
        raise ValidationError(" ".join(errors))


class MessageTextView(AdminModelView):
    permission = Permission.CATALOGUE_MANAGE
    description = "Kalimat yang dikirim lewat WhatsApp, dan apakah dikirim."
    can_edit = True
    page_size = 100
    newest_first = False
    edit_template = "admin/message_texts/edit.html"
    column_list = ("description", "body", "sends")
    column_labels = {"description": "Dikirim ketika", "body": "Teks", "sends": "Dikirim"}
    column_formatters = {
        "sends": lambda view, context, text, name: (
            status_tag("ready", "Ya") if text.sends else status_tag("dropped", "Tidak")
        )
    }
    form_columns = ("body", "sends")
    form_overrides = {"body": TextAreaField}
    form_args = {"body": {"validators": [right_wording]}, "sends": {"label": "Kirim pesan ini"}}

    def parse_key(self, written: object) -> str:
        return str(written) if WORD.fullmatch(str(written)) else not_found()

    def title_of(self, model: MessageText) -> str:
        return model.description.rstrip(".") or model.key

    def render(self, template: str, **kwargs: Any) -> str:
        if text := kwargs.get("model"):
            body = kwargs["form"].body.data or text.body
            kwargs.update(preview=render(body, SAMPLE), sample=SAMPLE, names=text.placeholders.split(),
                          notice=provider_named(current_app.config["WHATSAPP_PROVIDER"]).wording_notice)  # fmt: skip
        return super().render(template, **kwargs)
