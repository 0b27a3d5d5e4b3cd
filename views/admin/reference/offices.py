"""Where the office is and where people live: offices, districts, villages."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Query
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp

from models.accounts.permission import Permission
from models.base import db
from models.offices.region import District, Office, Village
from views.admin.kit.base import AdminModelView
from views.admin.kit.filters import FilterChoices, ListFilter, contains
from views.admin.kit.forms import PanelForm


def _district_choices() -> FilterChoices:
    query = sa.select(District.code, District.name).order_by(District.name)
    return [(code, name) for code, name in db.session.execute(query)]


def in_district(query: Query[Any], code: str) -> Query[Any]:
    return query.filter(Village.code.startswith(code))


class OfficeView(AdminModelView):
    permission = Permission.OFFICES_MANAGE
    description = "Tempat dokumen dibuat dan diambil."
    can_create = can_edit = True
    sorted_by, newest_first = ("name",), False
    column_list = ("name", "pickup_name", "address", "phone", "is_main")
    column_labels = {
        "name": "Nama kantor",
        "pickup_name": "Nama dalam pesan",
        "address": "Alamat",
        "phone": "Telepon",
        "map_url": "Tautan peta",
        "is_main": "Kantor utama",
    }
    form_columns = ("name", "pickup_name", "address", "phone", "map_url")
    form_args = {
        "pickup_name": {"description": "Seperti “Kantor Camat Seririt”. Kosong: sama dengan namanya."},
        "map_url": {
            "description": "Dari aplikasi peta, diawali https://. Kosong: dicari menurut nama dan alamat.",
            "validators": [Optional(), Regexp(r"https://\S+\Z", message="Tautan peta diawali https://, tanpa spasi.")],
        },
    }

    def on_model_change(self, form: PanelForm, model: Office, is_created: bool) -> None:
        if is_created:
            model.slug = re.sub("[^a-z0-9]+", "-", model.name.lower()).strip("-")[:60]
        super().on_model_change(form, model, is_created)


class DistrictView(AdminModelView):
    permission = Permission.OFFICES_MANAGE
    description = "Kecamatan, dan kantor tempat KTP-el warganya dicetak."
    can_edit = True
    sorted_by, newest_first = ("code",), False
    column_list = ("code", "name", "ktp_office")
    column_labels = {"code": "Kode", "name": "Kecamatan", "ktp_office": "Kantor KTP-el"}
    form_columns = ("name", "ktp_office")


class VillageView(AdminModelView):
    permission = Permission.OFFICES_MANAGE
    description = "Desa dan kelurahan yang dapat dipilih pemohon."
    can_create = can_edit = True
    sorted_by, newest_first = ("code",), False
    list_filters = (
        ListFilter("kecamatan", "Kecamatan", in_district, _district_choices),
        ListFilter("cari", "Nama", contains(Village.name)),
    )  # fmt: skip
    column_list = ("code", "name", "kind", "district")
    column_labels = {"code": "Kode", "name": "Nama", "kind": "Jenis", "district": "Kecamatan"}
    form_columns = ("code", "name", "kind", "district")
    form_overrides = {"kind": SelectField}
    form_args = {
        "code": {
            "description": "Sepuluh angka menurut Kemendagri, misalnya 5108012003.",
            "validators": [Regexp(r"[0-9]{10}\Z", message="Tulis tepat sepuluh angka.")],
        },
        "kind": {"choices": [SelectChoice("desa", "Desa"), SelectChoice("kelurahan", "Kelurahan")]},
    }
