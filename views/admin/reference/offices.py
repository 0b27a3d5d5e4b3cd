"""Where the office is and where people live: offices, districts, villages."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Query
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, Regexp, ValidationError

from app.offices.closed_doors import who_may_come_to
from models.accounts.permission import Permission
from models.base import db
from models.offices.region import District, Office, Village
from views.admin.kit.base import AdminModelView
from views.admin.kit.filters import FilterChoices, ListFilter, contains
from views.admin.kit.forms import PanelForm
from views.admin.kit.panel import signed_in_operator
from views.admin.reference.asking import Asked, AsksFirst, agreed, shown_at_most
from views.admin.reference.office_questions import Question, questions_about
from views.admin.reference.promises import is_told

SWITCH: dict[str, Any] = {"default": True}
OFFERED_NO_MORE = "Tanpa centang tidak ditawarkan lagi. Yang sudah memilihnya tetap."


def _district_choices() -> FilterChoices:
    query = sa.select(District.code, District.name).order_by(District.name)
    return [(code, name) for code, name in db.session.execute(query)]


def in_district(query: Query[Any], code: str) -> Query[Any]:
    return query.filter(Village.code.startswith(code))


class OfficeView(AsksFirst):
    permission = Permission.OFFICES_MANAGE
    description = "Tempat dokumen dibuat dan diambil."
    can_create = can_edit = True
    sorted_by, newest_first = ("name",), False
    column_list = ("name", "pickup_name", "address", "phone", "is_main", "in_use")
    column_labels = {
        "name": "Nama kantor",
        "pickup_name": "Nama dalam pesan",
        "address": "Alamat",
        "phone": "Telepon",
        "map_url": "Tautan peta",
        "is_main": "Kantor utama",
        "in_use": "Dipakai",
        "pickups_per_half_hour": "Daya tampung",
    }
    form_columns = ("name", "pickup_name", "address", "phone", "map_url", "pickups_per_half_hour", "in_use")
    form_args = {
        "in_use": {
            "description": "Tanpa centang tidak dipilih lagi. Yang sudah siap di sana tetap diserahkan di sana.",
            **SWITCH,
        },
        "pickups_per_half_hour": {
            "description": "Berapa dokumen diambil dalam setengah jam. Kosong: menurut pengaturan pemasangan.",
            "validators": [Optional(), NumberRange(1, 500, "Daya tampung: angka 1 sampai 500.")],
        },
        "pickup_name": {"description": "Seperti “Kantor Camat Seririt”. Kosong: sama dengan namanya."},
        "map_url": {
            "description": "Dari aplikasi peta, diawali https://. Kosong: dicari menurut nama dan alamat.",
            "validators": [Optional(), Regexp(r"https://\S+\Z", message="Tautan peta diawali https://, tanpa spasi.")],
        },
    }

    def on_model_change(self, form: PanelForm, model: Office, is_created: bool) -> None:
        if is_created:
            model.slug = re.sub("[^a-z0-9]+", "-", model.name.lower()).strip("-")[:60]
        if not model.in_use:
            self.expect_unused(model)
        questions = [] if is_created else questions_about(model)
        super().on_model_change(form, model, is_created)
        self.act_upon(questions, model)

    def act_upon(self, questions: list[Question], office: Office) -> None:
        """Raises Asked where one is not answered, or more are touched than were shown."""
        if not all(question.answer for question in questions) or sum(q.number for q in questions) > agreed():
            raise Asked(lambda: self.ask(questions, office))
        for question in questions:
            question.act(question.answer)

    def ask(self, questions: list[Question], office: Office) -> str:
        return self.render_question(
            "admin/reference/office_questions.html", besides=[question.name for question in questions],
            questions=questions, office_row=office, number=sum(question.number for question in questions),
            rows=who_may_come_to(office, signed_in_operator(), shown_at_most()), told=is_told(),
        )  # fmt: skip

    def expect_unused(self, office: Office) -> None:
        if office.is_main:
            raise ValidationError("Kantor utama tidak dapat dimatikan: ke sana semua yang tidak punya kantor sendiri.")
        with db.session.no_autoflush:
            printed = sa.select(District.name).where(District.in_use, District.ktp_office_id == office.id)
            names = list(db.session.scalars(printed.order_by(District.name)))
        if names:
            raise ValidationError(f"KTP-el {', '.join(names)} masih dicetak di sini. Pindahkan dulu di Kecamatan.")


class DistrictView(AdminModelView):
    permission = Permission.OFFICES_MANAGE
    description = "Kecamatan, dan kantor tempat KTP-el warganya dicetak."
    can_edit = True
    sorted_by, newest_first = ("code",), False
    column_list = ("code", "name", "ktp_office", "in_use")
    column_labels = {"code": "Kode", "name": "Kecamatan", "ktp_office": "Kantor KTP-el", "in_use": "Dipakai"}
    form_columns = ("name", "ktp_office", "in_use")
    form_args = {"in_use": {"description": OFFERED_NO_MORE, **SWITCH}}

    def on_model_change(self, form: PanelForm, model: District, is_created: bool) -> None:
        if model.in_use and not model.ktp_office.in_use:
            raise ValidationError(f"{model.ktp_office.name} sedang tidak dipakai. Pilih kantor lain.")
        super().on_model_change(form, model, is_created)


class VillageView(AdminModelView):
    permission = Permission.OFFICES_MANAGE
    description = "Desa dan kelurahan yang dapat dipilih pemohon."
    can_create = can_edit = True
    sorted_by, newest_first = ("code",), False
    list_filters = (
        ListFilter("kecamatan", "Kecamatan", in_district, _district_choices),
        ListFilter("cari", "Nama", contains(Village.name)),
    )  # fmt: skip
    column_list = ("code", "name", "kind", "district", "in_use")
    column_labels = {"code": "Kode", "name": "Nama", "kind": "Jenis", "district": "Kecamatan", "in_use": "Dipakai"}
    form_columns = ("code", "name", "kind", "district", "in_use")
    form_overrides = {"kind": SelectField}
    form_args = {
        "code": {
            "description": "Sepuluh angka menurut Kemendagri, misalnya 5108012003.",
            "validators": [Regexp(r"[0-9]{10}\Z", message="Tulis tepat sepuluh angka.")],
        },
        "kind": {"choices": [SelectChoice("desa", "Desa"), SelectChoice("kelurahan", "Kelurahan")]},
        "in_use": {"description": OFFERED_NO_MORE, **SWITCH},
    }

    def on_model_change(self, form: PanelForm, model: Village, is_created: bool) -> None:
        if not model.code.startswith(model.district.code):
            raise ValidationError(f"Kode desa di {model.district.name} diawali {model.district.code}.")
        super().on_model_change(form, model, is_created)
