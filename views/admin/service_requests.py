"""Requests: the list, and one request on one page with everything that decides it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Query, defer, joinedload, lazyload, selectinload

from app.case_words import mendable, sections_of
from app.pickups import PickupRefused, next_slot
from app.scope import requests_in_scope
from app.search import requests_matching, requests_touching
from models.account import Operator
from models.applicant import Applicant
from models.base import db
from models.document import Delivery, Document, DocumentState
from models.local_time import local
from models.permission import Permission
from models.region import District, Office
from models.request_workflow import FORWARD, ON_SCREEN, REQUEST_WORKFLOW, RequestStatus
from models.service import Service, ServiceVersion
from models.service_request import ServiceRequest
from views.admin.cases import CaseView
from views.admin.cells import NOTHING, moment_cell, status_tag
from views.admin.filters import Choices, ListFilter, equals
from views.admin.months import in_month, spans
from views.admin.panel import signed_in_operator
from views.admin.request_batch import RequestBatch
from views.admin.request_moves import REQUEST_VERBS, typed_again

LEFT_OUT = (RequestStatus.DRAFT, RequestStatus.EXPIRED)
VERB_WORDS = {"approve": "Setujui", "process": "Proses", "produce": "Kerjakan", "finish": "Selesaikan"}
Request = ServiceRequest


def services() -> Choices:
    query = sa.select(Service.slug, Service.short_name, Service.name).order_by(Service.position)
    return [(slug, short or name) for slug, short, name in db.session.execute(query)]


def offices() -> Choices:
    return [(slug, name) for slug, name in db.session.execute(sa.select(Office.slug, Office.name).order_by(Office.id))]


def districts() -> Choices:
    return [(c, n) for c, n in db.session.execute(sa.select(District.code, District.name).order_by(District.name))]


def of_service(query: Query, slug: str) -> Query:
    return query.filter(Request.service_id == sa.select(Service.id).where(Service.slug == slug).scalar_subquery())


def of_office(query: Query, slug: str) -> Query:
    return query.filter(Request.office_id == sa.select(Office.id).where(Office.slug == slug).scalar_subquery())


def promised(view: Any, context: Any, row: Request, name: str) -> Markup | str:
    if row.status in (RequestStatus.FINISHED, RequestStatus.HANDED_OVER, RequestStatus.CANCELLED):
        return NOTHING
    return moment_cell(row.due_at) if row.due_at else "jam berhenti"


class ServiceRequestView(RequestBatch, CaseView):
    permission = Permission.REQUESTS_READ
    description = "Cari, buka, lalu putuskan. Yang terbaru di atas."
    kind = "request"
    case_template = "admin/cases/request.html"
    empty = "Belum ada permohonan."
    verbs = REQUEST_VERBS
    column_list = ("reference", "service", "applicant", "status", "district", "submitted_at", "due_at")
    column_labels = {
        "reference": "Nomor", "service": "Layanan", "applicant": "Pemohon", "status": "Status",
        "district": "Kecamatan", "submitted_at": "Diajukan", "due_at": "Janji selesai",
    }  # fmt: skip
    column_formatters = {
        "status": lambda view, context, row, name: status_tag(row.shown_status, row.status_words),
        "applicant": lambda view, context, row, name: row.applicant.name,
        "due_at": promised,
    }
    list_filters = (
        ListFilter("cari", "Cari", lambda query, text: query.filter(requests_matching(text)),
                   hint="NIK, KK, WhatsApp, nomor, nama", sealed=True),
        ListFilter("status", "Status", equals(Request.status),
                   lambda: [(s.value, ON_SCREEN[s]) for s in RequestStatus if s not in LEFT_OUT]),
        ListFilter("layanan", "Layanan", of_service, services),
        ListFilter("kantor", "Kantor", of_office, offices),
        ListFilter("kecamatan", "Kecamatan", equals(Request.district_code), districts),
        ListFilter("bulan", "Bulan diajukan", in_month(Request.submitted_at), kind="month"),
        ListFilter("rekap", "Baris rekap", equals(Request.recap_line), only_when_asked=True),
        *spans(Request.submitted_at),
    )  # fmt: skip

    def scope(self, query: Query) -> Query:
        return query.filter(Request.submitted_at.is_not(None), requests_in_scope(signed_in_operator()))

    def get_query(self) -> Query:
        shown = (
            joinedload(Request.service).load_only(Service.short_name, Service.slug),
            joinedload(Request.applicant).load_only(Applicant.name),
            joinedload(Request.applicant).lazyload(Applicant.attachments),
            joinedload(Request.district).load_only(District.name),
            joinedload(Request.district).lazyload(District.ktp_office),
            selectinload(Request.documents).load_only(Document.state, Document.delivery, Document.office_id),
            selectinload(Request.documents).lazyload(Document.attachments),
            lazyload(Request.attachments),
            defer(Request.answers),
        )
        return super().get_query().options(*shown)

    def whole_case(self) -> Query:
        shown = (
            joinedload(Request.service), joinedload(Request.district), joinedload(Request.office),
            joinedload(Request.applicant).lazyload(Applicant.attachments),
            joinedload(Request.service_version).lazyload(ServiceVersion.service),
            selectinload(Request.documents).joinedload(Document.office),
        )  # fmt: skip
        return db.session.query(Request).options(*shown)

    def next_move(self, row: Request) -> tuple[str, str] | None:
        """The row's own button: the next move forward, where it asks nothing more."""
        operator = signed_in_operator()
        names = [n for n in FORWARD[:-1] if row.is_open(n, operator)]
        return (names[0], VERB_WORDS[names[0]]) if names else None

    def more_words(self, case: Request) -> dict[str, Any]:
        operator = signed_in_operator()
        return {
            "sections": sections_of(case), "mendable": mendable(case.definition, case), "verb_words": VERB_WORDS,
            "rules": case.definition.rules, "touching": self._touching(case), "goals": goals_of(case, operator),
            "offices": offices, "slots": suggested_slots(case), "typed": typed_again(case),
            "Delivery": Delivery, "State": DocumentState,
        }  # fmt: skip

    def _touching(self, case: Request) -> list[Request]:
        query = self.scope(db.session.query(Request)).filter(requests_touching(case))
        shown = (joinedload(Request.service), lazyload(Request.documents), lazyload(Request.attachments))
        return query.options(*shown, defer(Request.answers)).order_by(Request.id.desc()).limit(10).all()


def goals_of(case: Request, by: Operator) -> list[RequestStatus]:
    """The later statuses that this operator may advance it to in one decision, the nearest first."""
    goals: list[RequestStatus] = []
    status = case.status
    for name in FORWARD:
        move = REQUEST_WORKFLOW.find(name, status)
        if move is None:
            continue
        if not case.allows(move, by):
            break
        status = RequestStatus(move.target_of(case))
        goals.append(status)
    return goals


def suggested_slots(case: Request) -> dict[int, str]:
    """For each document to be fetched: the next half-hour with room, as its input wants it."""
    if case.status not in (RequestStatus.APPROVED, RequestStatus.PROCESSING, RequestStatus.PRODUCING):
        return {}
    slots: dict[int, str] = {}
    for document in case.documents:
        if document.delivery == Delivery.OFFICE and document.office:
            try:
                slots[document.position] = f"{local(next_slot(document.office)):%Y-%m-%dT%H:%M}"
            except PickupRefused:  # an office without hours: the operator chooses
                slots[document.position] = ""
    return slots
