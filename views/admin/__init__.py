"""The operators' panel: Flask-Admin in our own clothes, put on an application."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin

from app.security import csp_nonce
from models.applicant import Applicant
from models.base import db
from models.service_request import ServiceRequest
from views.admin.applicants import ApplicantView
from views.admin.cases import CaseView
from views.admin.forms import TRANSLATIONS
from views.admin.performance import performance_view
from views.admin.pickup_desk import PickupDesk
from views.admin.queue import Queue
from views.admin.recap import recap_view
from views.admin.reference import desk_views, reference_views
from views.admin.service_requests import ServiceRequestView


def register(app: Flask) -> None:
    """The navigation shows the views in this order."""
    admin = Admin(
        name="Dukcapil Daring",
        index_view=Queue(name="Beranda"),
        csp_nonce_generator=csp_nonce,
        translations_path=str(TRANSLATIONS),
    )
    admin.add_views(*case_views(), pickup_desk(), *desk_views(), performance_view(), recap_view(), *reference_views())
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
