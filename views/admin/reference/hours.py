"""When the office is open: weekly hours, holidays, extra days. Promises and pickups are counted by these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from models.accounts.permission import Permission
from models.base import db
from models.calendar.local_time import say_date, today, weekday_names
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from views.admin.kit.forms import LaterThan, PanelForm
from views.admin.reference.promises import AsksAboutPromises

_WEEKDAYS = weekday_names("id")
EVERYWHERE = "Semua kantor"


def office_cell(view: Any, context: Any, row: Any, name: str) -> str:
    return row.office.name if row.office else EVERYWHERE


def near_day(form: Any, field: Any) -> None:
    """A validator: what was last year, and what comes in three years, at the most."""
    this_year = today().year
    if field.data and not this_year - 1 <= field.data.year <= this_year + 3:
        raise ValidationError(f"Tahunnya {this_year - 1} sampai {this_year + 3}. Periksa tanggalnya.")


class CalendarView(AsksAboutPromises):
    """What the three have in common: an office or all of them, and rows that may go."""

    permission = Permission.OFFICES_MANAGE
    can_create = can_edit = can_delete = True
    column_formatters: dict[str, Any] = {"office": office_cell}
    column_labels = {
        "office": "Kantor",
        "weekday": "Hari",
        "on_date": "Tanggal",
        "opens": "Buka",
        "closes": "Tutup",
        "name": "Nama hari libur",
        "note": "Keterangan",
    }
    form_args: dict[str, Any] = {
        "office": {"blank_text": EVERYWHERE},
        "on_date": {"validators": [near_day]},
        "closes": {"validators": [LaterThan("opens", "Jam tutup harus sesudah jam buka.")]},
    }

    def on_model_change(self, form: PanelForm, model: Any, is_created: bool) -> None:
        with db.session.no_autoflush:
            here = [other for other in self.beside(model) if other is not model and overlap(other, model)]
        if here:
            raise ValidationError(f"Sudah ada: {self.title_of(here[0])}. Ubah yang itu, atau pilih waktu lain.")
        super().on_model_change(form, model, is_created)

    def beside(self, model: Any) -> Sequence[Any]:
        """The other rows of that day, for the same office or likewise for all of them."""
        day = "weekday" if hasattr(model, "weekday") else "on_date"
        same_day = getattr(self.model, day) == getattr(model, day)
        same_office = self.model.office_id.is_not_distinct_from(model.office.id if model.office else None)
        return db.session.scalars(sa.select(self.model).where(same_day, same_office)).all()


def overlap(one: Any, other: Any) -> bool:
    """A holiday is the whole day."""
    whole_day = not hasattr(one, "opens")
    return whole_day or (one.opens < other.closes and other.opens < one.closes)


class OfficeHoursView(CalendarView):
    description = "Jam buka tiap hari. Hari dengan jam istirahat ditulis dalam dua baris."
    sorted_by, newest_first = ("weekday", "opens"), False
    page_size = 50
    column_list = ("weekday", "opens", "closes", "office")
    column_formatters = {
        **CalendarView.column_formatters,
        "weekday": lambda view, context, row, name: _WEEKDAYS[row.weekday],
    }
    form_columns = ("office", "weekday", "opens", "closes")
    form_overrides = {"weekday": SelectField}
    form_args = {
        **CalendarView.form_args,
        "weekday": {"choices": [SelectChoice(*day) for day in enumerate(_WEEKDAYS)], "coerce": int},
    }

    def title_of(self, model: OfficeHours) -> str:
        return f"{_WEEKDAYS[model.weekday]}, {model.opens:%H.%M}–{model.closes:%H.%M}"


class HolidayView(CalendarView):
    description = "Hari libur nasional, cuti bersama, dan hari raya. Janji layanan tidak menghitungnya."
    sorted_by = ("on_date",)
    column_list = ("on_date", "name", "office")
    form_columns = ("on_date", "name", "office")

    def title_of(self, model: Holiday) -> str:
        return f"{say_date(model.on_date)}: {model.name}"


class ExtraDayView(CalendarView):
    description = "Hari buka di luar jam biasa, misalnya layanan hari Sabtu."
    sorted_by = ("on_date",)
    column_list = ("on_date", "opens", "closes", "note", "office")
    form_columns = ("on_date", "opens", "closes", "note", "office")

    def title_of(self, model: ExtraDay) -> str:
        return f"{say_date(model.on_date)}, {model.opens:%H.%M}–{model.closes:%H.%M}"
