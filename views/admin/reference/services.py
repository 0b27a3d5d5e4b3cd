"""The catalogue as the admin may change it: words, order, dates. Its form is a version, never edited."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from wtforms import TextAreaField
from wtforms.validators import NumberRange

from app.catalogue import law
from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import today
from models.forms.service import Service
from views.admin.kit.base import AdminModelView
from views.admin.kit.cells import status_tag
from views.admin.kit.filters import FilterChoices, ListFilter, contains, equals
from views.admin.kit.forms import LaterThan
from views.admin.reference.service_forms import ALWAYS_SENT, SentMessages, _sent_texts


def groups() -> FilterChoices:
    query = sa.select(Service.group, Service.group_name).group_by(Service.group, Service.group_name)
    return [(slug, name) for slug, name in db.session.execute(query.order_by(Service.group_name))]


def sent_cell(view: Any, context: Any, service: Service, name: str) -> Any:
    return "\n".join(_sent_texts(service.silent_messages)) or "Hanya yang selalu dikirim"


def law_cell(view: Any, context: Any, service: Service, name: str) -> str:
    """Which regulation its form follows, and what of that the office has yet to confirm."""
    slug = service.published.definition.service.regulation if service.published else ""
    known = law.regulations().get(slug)
    if known is None:
        return slug
    return known.name if known.confirmed else f"{known.name}: hari berlakunya belum dikonfirmasi kantor"


def proposals_cell(view: Any, context: Any, service: Service, name: str) -> str:
    """Where the sources are silent: what was chosen."""
    said = service.published.definition.service.proposals if service.published else []
    return "\n".join(said) or "Tidak ada"


def open_now(view: Any, context: Any, service: Service, name: str) -> Markup:
    return status_tag("ready", "Buka") if service.is_open(today()) else status_tag("dropped", "Tutup")


class ServiceView(AdminModelView):
    permission = Permission.CATALOGUE_MANAGE
    description = "Nama, uraian, urutan, masa buka, dan pesan tiap layanan."
    can_edit = can_view_details = True
    page_size = 50
    sorted_by, newest_first = ("position",), False
    list_filters = (
        ListFilter("kelompok", "Kelompok", equals(Service.group), groups),
        ListFilter("cari", "Nama", contains(Service.name)),
    )
    column_list = ("name", "group_name", "now", "opens_on", "closes_on", "position")
    column_details_list = ("name", "short_name", "slug", "group_name", "description", "position", "now",
                           "opens_on", "closes_on", "silent_messages", "law", "proposals")  # fmt: skip
    column_formatters = column_formatters_detail = {
        "now": open_now, "silent_messages": sent_cell, "law": law_cell, "proposals": proposals_cell,
    }  # fmt: skip
    column_labels = {
        "position": "Urutan",
        "name": "Nama layanan",
        "short_name": "Nama pendek",
        "slug": "Alamat",
        "group_name": "Kelompok",
        "description": "Uraian",
        "now": "Sekarang",
        "opens_on": "Mulai buka",
        "closes_on": "Mulai tutup",
        "silent_messages": "Pesan yang dikirim",
        "law": "Mengikuti peraturan",
        "proposals": "Usulan, perlu dikonfirmasi kantor",
    }
    form_columns = ("name", "short_name", "description", "position", "opens_on", "closes_on", "silent_messages")
    form_overrides = {"description": TextAreaField, "silent_messages": SentMessages}
    form_args = {
        "silent_messages": {"description": ALWAYS_SENT},
        "short_name": {"description": "Dipakai dalam pesan WhatsApp dan daftar."},
        "position": {
            "description": "Angka kecil tampil lebih dulu.",
            "validators": [NumberRange(0, 9999, "Urutan: angka 0 sampai 9999.")],
        },
        "opens_on": {"description": "Kosongkan bila selalu buka."},
        "closes_on": {
            "description": "Hari pertama layanan ini tutup.",
            "validators": [LaterThan("opens_on", "Tanggal tutup harus sesudah tanggal buka.")],
        },
    }

    def title_of(self, model: Service) -> str:
        return model.name
