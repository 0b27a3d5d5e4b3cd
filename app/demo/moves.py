"""The words of stories.json as what an applicant or an operator does with a case."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.cases.reasons import standard_reasons
from app.files.attachments import attach_pdf
from app.offices.pickup_slots import next_slot
from app.offices.routing import main_office, office_for
from models.accounts.account import Operator
from models.base import db
from models.registrations.applicant import Applicant
from models.requests.document import Delivery, Document
from models.requests.service_request import ServiceRequest
from models.requests.workflow import RequestStatus

Operators = dict[str, Operator]

MASKED = standard_reasons("applicant", "return")[2]
NOT_READABLE, *_ = standard_reasons("request", "return")
NOT_MATCHING, *_ = standard_reasons("request", "cancel")
NO_CARDS, *_ = standard_reasons("request", "hold")
MISPRINTED, *_ = standard_reasons("request", "reopen")

REGISTRATION: dict[str, Callable[[Applicant, Operators], None]] = {
    "send": lambda a, who: a.send(by=a),
    "verify": lambda a, who: a.verify(by=who["verifikator"]),
    "return": lambda a, who: a.return_(["selfie_ktp"], by=who["verifikator"], reason=MASKED),
    "resubmit": lambda a, who: a.resubmit(by=a),
    "cancel": lambda a, who: a.cancel(by=who["verifikator"], reason=standard_reasons("applicant", "cancel")[4]),
    "suspend": lambda a, who: a.suspend(by=who["admin"], reason="Diminta pemilik: HP hilang."),
}

REQUEST: dict[str, Callable[[ServiceRequest, Operators, list[str]], None]] = {
    "send": lambda r, who, items: r.send(by=r.applicant, route=office_for),
    "approve": lambda r, who, items: r.approve(by=whoever_may("approve", r, who)),
    "process": lambda r, who, items: _advance(r, RequestStatus.PROCESSING, who),
    "produce": lambda r, who, items: _advance(r, RequestStatus.PRODUCING, who),
    "finish": lambda r, who, items: _advance(r, RequestStatus.FINISHED, who),
    "hand_over": lambda r, who, items: _hand_over(r, who),
    "return": lambda r, who, items: r.return_(items, by=whoever_may("return", r, who), reason=NOT_READABLE),
    "resubmit": lambda r, who, items: r.resubmit(by=r.applicant, route=office_for),
    "cancel": lambda r, who, items: r.cancel(by=whoever_may("cancel", r, who), reason=NOT_MATCHING),
    "withdraw": lambda r, who, items: r.withdraw(by=r.applicant),
    "hold": lambda r, who, items: r.hold(by=whoever_may("hold", r, who), reason=NO_CARDS),
    "resume": lambda r, who, items: r.resume(by=whoever_may("resume", r, who)),
    "reopen": lambda r, who, items: r.reopen(by=whoever_may("reopen", r, who), reason=MISPRINTED),
}


def whoever_may(move: str, request: ServiceRequest, operators: Operators) -> Operator:
    """The first of the operators to whom this move is open."""
    return next(operator for operator in operators.values() if request.is_open(move, operator))


def _advance(request: ServiceRequest, status: RequestStatus, operators: Operators) -> None:
    first = next(m for m in ("process", "produce", "finish") if request.workflow.find(m, request.status))
    request.advance_to(status, by=whoever_may(first, request, operators), make=make)


def make(document: Document) -> None:
    """What an operator gives at *finish*: the signed PDF, the next free half-hour, or a resi."""
    if document.delivery == Delivery.DIGITAL:
        attach_pdf(document, signed_pdf(document.name))
        db.session.flush()
        db.session.expire(document, ["attachments"])
    office = document.office or main_office()
    document.make_ready(
        office=office,
        pickup_at=next_slot(office) if document.delivery == Delivery.OFFICE else None,
        resi=f"P{document.id:011}" if document.delivery == Delivery.POS else None,
    )


def _hand_over(request: ServiceRequest, operators: Operators) -> None:
    for document in [d for d in request.documents if d.waits_for_hand_over]:
        receiver = request.applicant.display_name
        request.hand_over(document, by=whoever_may("hand_over", request, operators), receiver=receiver)


@cache
def signed_pdf(name: str) -> bytes:
    """A page that says it is an example; nobody signed it."""
    from fpdf import FPDF  # a third of the application's import time, for the demo alone

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=28)
    pdf.cell(text=f"CONTOH: {name}".encode("latin-1", "replace").decode("latin-1"))
    return bytes(pdf.output())
