"""The operators' panel: Flask-Admin in our own clothes, put on an application."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin

from app.accounts.security import csp_nonce
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.service_request import ServiceRequest
from views.admin.cases.applicants import ApplicantView
from views.admin.cases.case_view import CaseView
from views.admin.cases.service_requests import ServiceRequestView
from views.admin.kit.forms import TRANSLATIONS
from views.admin.menu import desk_views, reference_views
from views.admin.queue.pickup_desk import PickupDesk
from views.admin.queue.queue import Queue
from views.admin.reports.performance import performance_view
from views.admin.reports.reassigning import reassigning_view
from views.admin.reports.recap import recap_view


def register(app: Flask) -> None:
    """The navigation shows the views in this order."""
    admin = Admin(
        name="Dukcapil Daring",
        index_view=Queue(name="Beranda"),
        csp_nonce_generator=csp_nonce,
        translations_path=str(TRANSLATIONS),
    )
    admin.add_views(
        *case_views(), reassigning_view(), pickup_desk(), *desk_views(), performance_view(), recap_view(),
        *reference_views(),
    )  # fmt: skip
    admin.init_app(app)


def case_views() -> tuple[CaseView, ...]:
    """The daily work: two lists, and a page for each case."""
    work = "Pekerjaan"
    return (
        ServiceRequestView(ServiceRequest, db, name="Permohonan", category=work, endpoint="service_requests",
                           url="permohonan"),
        ApplicantView(Applicant, db, name="Pendaftaran", category=work, endpoint="applicants", url="pendaftaran"),
    )  # fmt: skip


def pickup_desk() -> PickupDesk:
    return PickupDesk("Loket ambil", category="Pekerjaan", endpoint="pickup_desk", url="loket")
