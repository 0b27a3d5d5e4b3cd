"""The views for reference data and logs, with the names and addresses they have in the panel."""

from __future__ import annotations

from collections.abc import Iterator

from flask_admin import BaseView

from models.accounts.account import Operator
from models.base import db
from models.calendar.office_calendar import ExtraDay, Holiday, OfficeHours
from models.cases.audit import AuditEvent
from models.forms.service import Service
from models.messages.message_text import MessageText
from models.messages.notification import Notification
from models.offices.region import District, Office, Village
from views.admin.logs.by_hand import ByHandView
from views.admin.logs.logs import AuditView, NotificationView
from views.admin.reference.hours import ExtraDayView, HolidayView, OfficeHoursView
from views.admin.reference.message_texts import MessageTextView
from views.admin.reference.offices import DistrictView, OfficeView, VillageView
from views.admin.reference.operators import OperatorView
from views.admin.reference.own_account import own_account_view
from views.admin.reference.services import ServiceView

# (view, model, name, group of the navigation, address under /admin/)
REFERENCE_VIEWS = (
    (ServiceView, Service, "Layanan", "Data", "layanan"),
    (MessageTextView, MessageText, "Teks pesan", "Data", "teks-pesan"),
    (OfficeView, Office, "Kantor", "Data", "kantor"),
    (DistrictView, District, "Kecamatan", "Data", "kecamatan"),
    (VillageView, Village, "Desa/kelurahan", "Data", "desa"),
    (OfficeHoursView, OfficeHours, "Jam buka", "Data", "jam-buka"),
    (HolidayView, Holiday, "Hari libur", "Data", "hari-libur"),
    (ExtraDayView, ExtraDay, "Hari tambahan", "Data", "hari-tambahan"),
    (OperatorView, Operator, "Petugas", "Petugas", "petugas"),
    (NotificationView, Notification, "Pesan", "Catatan", "pesan"),
    (AuditView, AuditEvent, "Audit", "Catatan", "audit"),
)


def desk_views() -> Iterator[BaseView]:
    """What stands with the daily work."""
    yield ByHandView("Kirim pesan", category="Pekerjaan", endpoint="admin_by_hand", url="kirim-pesan")
    yield own_account_view()  # no group of the navigation: reached by one's own name


def reference_views() -> Iterator[BaseView]:
    """New ones for each application: a view belongs to the panel it is added to."""
    for view, model, name, category, url in REFERENCE_VIEWS:
        endpoint = f"admin_{model.__tablename__}"
        yield view(model, db, name=name, category=category, endpoint=endpoint, url=url)
