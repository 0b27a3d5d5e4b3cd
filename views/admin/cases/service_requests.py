"""Requests: the list, and one request on one page with everything that decides it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Query, defer, joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.lookup.related import MOST_SHOWN, related_requests
from app.lookup.scope import requests_in_scope
from app.lookup.search import requests_found
from app.messages.preview import Given, finish_previews
from app.offices.pickup_slots import PickupRefused, next_slot
from app.queue.names import names_of_page
from app.reports.performance.events import PERFORMANCE
from app.reports.performance.report import NO_OFFICE, WITHOUT_OFFICE
from app.reports.performance.requests import REQUEST_LEFT
from models.accounts.account import Operator
from models.accounts.permission import Permission
from models.base import db
from models.cases.attachment import Attachment
from models.cases.workflow import Needs
from models.forms.service import Service, ServiceVersion
from models.offices.region import District, Office
from models.registrations.applicant import Applicant
from models.requests.document import RELATIONS, Delivery, Document, DocumentState
from models.requests.handing_over import mendable
from models.requests.service_request import ServiceRequest
from models.requests.workflow import FORWARD, OPEN_REQUESTS, REQUEST_WORKFLOW, WORKING, RequestStatus
from views.admin.cases.case_view import CaseView
from views.admin.cases.request_bulk import RequestBatch
from views.admin.cases.request_moves import REQUEST_VERBS, input_time, typed_again
from views.admin.kit.case_filters import Listed, by_status, led_to
from views.admin.kit.cells import EMPTY_CELL, moment_cell, status_tag
from views.admin.kit.filters import OPEN, FilterChoices, ListFilter, equals, searching
from views.admin.kit.months import A_MONTH, in_month, spans
from views.admin.kit.panel import signed_in_operator

# What a row of the list shows; put together once.
_IN_LIST = (
    joinedload(ServiceRequest.service).load_only(Service.short_name, Service.slug),
    joinedload(ServiceRequest.applicant).load_only(Applicant.name),
    joinedload(ServiceRequest.applicant).lazyload(Applicant.attachments),
    joinedload(ServiceRequest.district).load_only(District.name),
    joinedload(ServiceRequest.district).lazyload(District.ktp_office),
    lazyload(ServiceRequest.attachments),
    defer(ServiceRequest.answers),
)
_WITHOUT_DOCUMENTS = (lazyload(ServiceRequest.documents),)
# Whoever hands over is offered it where a document waits; a post at some offices asks where they are made.
_WITH_DOCUMENTS = (
    selectinload(ServiceRequest.documents).load_only(Document.state, Document.delivery, Document.office_id),
    selectinload(ServiceRequest.documents).lazyload(Document.attachments),
)
_NEVER_SENT = (RequestStatus.DRAFT, RequestStatus.AWAITING, RequestStatus.EXPIRED)
_LISTED = Listed(ServiceRequest, OPEN_REQUESTS, ServiceRequest.office_id)
_WITHDRAWN = "ditarik"
_SAID = {OPEN: lambda: _LISTED.is_open, _WITHDRAWN: lambda: sa.and_(REQUEST_LEFT, ServiceRequest.withdrawn)}
_STATUSES = [(OPEN, "belum selesai"), *((s.value, s.label) for s in RequestStatus if s not in _NEVER_SENT),
             (_WITHDRAWN, "ditarik pemohon")]  # fmt: skip


_OF_ITS_APPLICANT = (
    Applicant.reference, Applicant.status, Applicant.name, Applicant.nik, Applicant.nik_index, Applicant.whatsapp,
    Applicant.whatsapp_index,
)  # fmt: skip


@cache
def whole_request() -> sa.Select[ServiceRequest]:
    """One request with what its page shows; built once, for its page is opened all day."""
    return (
        sa.select(ServiceRequest)
        .where(ServiceRequest.reference == sa.bindparam("reference"), ServiceRequest.submitted_at.is_not(None))
        .options(
            joinedload(ServiceRequest.service).load_only(
                Service.slug, Service.short_name, Service.silent_messages
            ),
            joinedload(ServiceRequest.district).load_only(District.code, District.name).lazyload(District.ktp_office),
            joinedload(ServiceRequest.applicant).load_only(*_OF_ITS_APPLICANT).lazyload(Applicant.attachments),
            joinedload(ServiceRequest.service_version).load_only(ServiceVersion.created_at)
            .lazyload(ServiceVersion.service),
            joinedload(ServiceRequest.documents).joinedload(Document.office)
            .load_only(Office.slug, Office.name, Office.pickup_name, Office.pickups_per_half_hour),
            joinedload(ServiceRequest.documents).lazyload(Document.attachments), lazyload(ServiceRequest.attachments),
        )
    )  # fmt: skip


def load_files(case: ServiceRequest) -> None:
    """Its photos and the PDFs of its documents in one statement."""
    digital = [document.id for document in case.documents if document.delivery == Delivery.DIGITAL]
    asked = {"case": case.id} | ({"digital": digital} if digital else {})
    files = list(db.session.scalars(_files(bool(digital)), asked))
    for owner, key in ((case, "service_request_id"), *((document, "document_id") for document in case.documents)):
        set_committed_value(owner, "attachments", [one for one in files if getattr(one, key) == owner.id])


@cache
def _files(with_pdfs: bool) -> sa.Select[Attachment]:
    mine = Attachment.service_request_id == sa.bindparam("case")
    pdfs = Attachment.document_id.in_(sa.bindparam("digital", expanding=True))
    return sa.select(Attachment).where(sa.or_(mine, pdfs) if with_pdfs else mine)


def _choices(key: str) -> Callable[[], FilterChoices]:
    """Those that the queue's filter of this key has."""
    return lambda: names_of_page().choices[key]


def _of_service(query: Query[Any], slug: str) -> Query[Any]:
    return query.filter(
        ServiceRequest.service_id == sa.select(Service.id).where(Service.slug == slug).scalar_subquery()
    )


def _of_office(query: Query[Any], slug: str) -> Query[Any]:
    if slug == NO_OFFICE:
        return query.filter(ServiceRequest.office_id.is_(None))
    return query.filter(ServiceRequest.office_id == sa.select(Office.id).where(Office.slug == slug).scalar_subquery())


def _of_own_supervision(query: Query[Any], value: str) -> Query[Any]:
    return query.filter(requests_in_scope(signed_in_operator(), PERFORMANCE))


def deadline_cell(view: Any, context: Any, row: ServiceRequest, name: str) -> Markup | str:
    if row.status in (RequestStatus.FINISHED, RequestStatus.HANDED_OVER, RequestStatus.CANCELLED):
        return EMPTY_CELL
    return moment_cell(row.due_at) if row.due_at else "jam berhenti"


class ServiceRequestView(RequestBatch, CaseView):
    permission = Permission.REQUESTS_READ
    description = "Cari, buka, lalu putuskan."
    kind, noun = "request", "permohonan"
    case_template = "admin/cases/request.html"
    empty = "Belum ada permohonan."
    verbs = REQUEST_VERBS
    column_list = ("reference", "service", "applicant", "status", "district", "submitted_at", "due_at")
    column_labels = {
        "reference": "Nomor", "service": "Layanan", "applicant": "Pemohon", "status": "Status",
        "district": "Kecamatan", "submitted_at": "Diajukan", "due_at": "Janji selesai",
    }  # fmt: skip
    column_formatters = {
        "status": lambda view, context, row, name: status_tag(row.shown_status, row.status_text),
        "applicant": lambda view, context, row, name: row.applicant.name,
        "service": lambda view, context, row, name: row.title,
        "due_at": deadline_cell,
    }
    list_filters = (
        ListFilter("cari", "Cari", searching(requests_found, ServiceRequest.id),
                   hint="NIK, KK, WhatsApp, nomor, nama", sealed=True, searches=True),
        ListFilter("status", "Status", by_status(ServiceRequest, _SAID), lambda: _STATUSES),
        *_LISTED.filters(),
        ListFilter("layanan", "Layanan", _of_service, _choices("layanan")),
        ListFilter("kantor", "Kantor", _of_office, lambda: [*_choices("kantor")(), (NO_OFFICE, WITHOUT_OFFICE)]),
        ListFilter("kecamatan", "Kecamatan", equals(ServiceRequest.district_code), _choices("kecamatan")),
        ListFilter("bulan", "Bulan diajukan", in_month(ServiceRequest.submitted_at), writing=A_MONTH),
        ListFilter("rekap", "Baris rekap", equals(ServiceRequest.recap_line), only_when_asked=True),
        *spans(ServiceRequest.submitted_at),
        *led_to(ServiceRequest.submitted_at, ("Selesai", ServiceRequest.finished_at), REQUEST_LEFT,
                ServiceRequest.moved_at, _of_own_supervision),
    )  # fmt: skip

    order = staticmethod(_LISTED.order)

    def scope(self, query: Query[Any]) -> Query[Any]:
        return query.filter(ServiceRequest.submitted_at.is_not(None), requests_in_scope(signed_in_operator()))

    def get_query(self) -> Query[Any]:
        operator = signed_in_operator()
        asked = operator.can(Permission.REQUESTS_HAND_OVER) or any(post.offices for post in operator.posts)
        return super().get_query().options(*_IN_LIST, *(_WITH_DOCUMENTS if asked else _WITHOUT_DOCUMENTS))

    def find_case(self, reference: str) -> ServiceRequest | None:
        found, seen = whole_request(), requests_in_scope(signed_in_operator())
        asked = found if isinstance(seen, sa.True_) else found.where(seen)
        case = db.session.scalars(asked, {"reference": reference}).unique().one_or_none()
        if case:
            load_files(case)
        return case

    def next_move(self, row: ServiceRequest) -> tuple[str, str] | None:
        """The row's own button: the next move forward, where it asks nothing more."""
        operator = signed_in_operator()
        plain = (m for m in row.workflow.moves if m.forward and m.needs is Needs.NOTHING and row.status in m.sources)
        move = next((move for move in plain if row.allows(move, operator)), None)
        return (move.name, move.button) if move else None

    def extra_context(self, case: ServiceRequest, operator: Operator) -> dict[str, Any]:
        goals, slots = goals_of(case, operator), suggested_slots(case)
        return {
            "rules": case.definition.service.checklist, "touching": related_requests(case, operator),
            "most_touching": MOST_SHOWN,
            "goals": goals, "offices": offices_by_place(slots),
            "slots": slots, "typed": typed_again(case), "relations": RELATIONS, "Delivery": Delivery,
            "mendable": mendable(case, operator), "State": DocumentState, "input_time": input_time,
            "told_finish": told_at_finish(case, operator, goals, slots),
        }  # fmt: skip


def goals_of(case: ServiceRequest, by: Operator) -> list[RequestStatus]:
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


def suggested_slots(case: ServiceRequest) -> dict[int, tuple[Office | None, datetime | None]]:
    """For each document to be fetched: where, and the next half-hour (UTC) with room; None: the operator chooses."""
    if case.status not in WORKING:
        return {}
    fetched = [d for d in case.documents if d.delivery == Delivery.OFFICE and d.state != DocumentState.HANDED_OVER]
    free = {office: _free_slot(office) for office in {document.office for document in fetched}}
    return {document.position: (document.office, free[document.office]) for document in fetched}


def _free_slot(office: Office | None) -> datetime | None:
    try:
        return next_slot(office) if office else None
    except PickupRefused:  # an office without hours
        return None


def offices_by_place(slots: Any) -> list[Office]:
    """What a document to be fetched may choose from: the offices in use, and where it is to be already."""
    planned = [office.id for office, _ in slots.values() if office]
    offered = sa.select(Office).where(Office.in_use | Office.id.in_(planned)).order_by(Office.id)
    return list(db.session.scalars(offered)) if slots else []


def told_at_finish(
    case: ServiceRequest, by: Operator, goals: list[RequestStatus], slots: Any
) -> dict[str, Markup | None]:
    """How the message will read, by the way the documents go; none where this operator cannot finish it."""
    if RequestStatus.FINISHED not in goals:
        return {}
    move = "finish" if len(goals) == 1 else "advance"
    return finish_previews(case, move, by, Given(to=RequestStatus.FINISHED, pickups=slots))
