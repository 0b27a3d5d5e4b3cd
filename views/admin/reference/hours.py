"""When the office is open: weekly hours, holidays, extra days. Promises and pickups are counted by these."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from models.accounts.permission import Permission
from models.calendar.local_time import say_date, weekday_names
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from views.admin.kit.base import AdminModelView
from views.admin.kit.forms import LaterThan

_WEEKDAYS = weekday_names("id")
EVERYWHERE = "Semua kantor"


def office_cell(view: Any, context: Any, row: Any, name: str) -> str:
    return row.office.name if row.office else EVERYWHERE


class CalendarView(AdminModelView):
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
        "closes": {"validators": [LaterThan("opens", "Jam tutup harus sesudah jam buka.")]},
    }


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
